"""Authors and bylines, each row a kind of page."""

import pytest

from tests.crawler.extractors.zoned import zoned
from thresher.crawler.extractors.fields.authors import Authors, read_authors
from thresher.crawler.extractors.opening import open_page

PROSE = (
    "<p>The council met on Tuesday to vote on the plan for the harbour, which had been postponed twice since spring "
    "and members of all parties spoke for more than three hours before the vote was taken by a show of hands.</p>"
)
BODY = PROSE * 4


def read(html: str, site: str | None = None) -> Authors:
    page = open_page(html.encode(), "utf-8")
    page.site = site or page.site
    return read_authors(page, zoned(page, [block.index for block in page.view.blocks if block.chars > 150]))


def page(
    under: str = "",
    after: str = "",
    head: str = "",
    before: str = "",
    lang: str = "en",
    title: str = "Harbour plan passes",
) -> str:
    return (
        f"<!doctype html><html lang={lang}><head><title>{title}</title>{head}</head><body>{before}"
        f"<article><h1>{title}</h1>{under}{BODY}{after}</article></body></html>"
    )


def graph(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def thing(author: str) -> str:
    article = '"@type":"NewsArticle","headline":"Harbour plan passes","datePublished":"2024-05-03"'
    return "{" + article + ',"author":' + author + "}"


def article(author: str) -> str:
    return graph(thing(author))


DECLARED = {
    "a string": (article('"Jane Doe"'), ["Jane Doe"]),
    "a list of persons": (
        article('[{"@type":"Person","name":"Jane Doe"},{"@type":"Person","name":"Paul Miller"}]'),
        ["Jane Doe", "Paul Miller"],
    ),
    "a nested list": (article('[["Jane Doe"]]'), ["Jane Doe"]),
    "a list of names in one person": (
        article('{"@type":"Person","name":["Jane Doe","Paul Miller"]}'),
        ["Jane Doe", "Paul Miller"],
    ),
    "a reference": (
        graph('{"@graph":[' + thing('{"@id":"#p"}') + ',{"@type":"Person","@id":"#p","name":"Jane Doe"}]}'),
        ["Jane Doe"],
    ),
    "a name in its parts": (article('{"@type":"Person","givenName":"Jane","familyName":"Doe"}'), ["Jane Doe"]),
    "a Chinese name in its parts": (article('{"@type":"Person","givenName":"明","familyName":"李"}'), ["李明"]),
    "an object as name": (article('{"@type":"Person","name":{"@value":"Jane Doe"}}'), ["Jane Doe"]),
    "a doubly escaped name": (article('{"@type":"Person","name":"S&amp;oslash;ren Lund"}'), ["Søren Lund"]),
    "a person beside the publisher": (
        '<meta property="og:site_name" content="Example Post">'
        + article('[{"name":"Jane Doe"},{"name":"Example Post"}]'),
        ["Jane Doe"],
    ),
    "meta author": ('<meta name="author" content="Jane Doe">', ["Jane Doe"]),
    "one meta element for each": (
        '<meta name="author" content="Jane Doe"><meta name="author" content="Paul Miller">',
        ["Jane Doe", "Paul Miller"],
    ),
    "twitter data with its label": (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">',
        ["Jane Doe"],
    ),
    "an address of a profile is no name": (
        '<meta property="article:author" content="https://example.org/jane">',
        None,
    ),
}


@pytest.mark.parametrize(("head", "names"), DECLARED.values(), ids=DECLARED)
def test_declared(head: str, names: list[str] | None) -> None:
    found = read(page(head=head))
    assert (found.names and found.names.value) == names
    assert found.byline is None


SHOWN = {
    "a line under the headline": ({"under": "<p>By Jane Doe</p>"}, ["Jane Doe"], "By Jane Doe"),
    "with a role": ({"under": "<p>By Jane Doe, political editor</p>"}, ["Jane Doe"], "By Jane Doe, political editor"),
    "several": (
        {"under": "<p>By Jane Doe and Paul Miller</p>"},
        ["Jane Doe", "Paul Miller"],
        "By Jane Doe and Paul Miller",
    ),
    "the lead in a block of its own": ({"under": "<div>By</div><div>Jane Doe</div>"}, ["Jane Doe"], "Jane Doe"),
    "an element of that name": (
        {"under": '<div class="byline">Jane Doe</div><div class="date">3 May 2024</div>'},
        ["Jane Doe"],
        "Jane Doe",
    ),
    "a link to the author's page in a line of other things": (
        {"under": '<p>3 May 2024 <a href="/author/jane-doe">Jane Doe</a> Harbour, Council</p>'},
        ["Jane Doe"],
        "3 May 2024 Jane Doe Harbour, Council",
    ),
    "one element for each author": (
        {"under": '<ul class="authors"><li>Jane Doe</li><li>Paul Miller</li></ul>'},
        ["Jane Doe", "Paul Miller"],
        "Jane Doe, Paul Miller",
    ),
    "one element for each author, nothing between": (
        {"under": "<div><span>Jane Doe</span> <span>Paul Anders Miller</span></div>"},
        ["Jane Doe", "Paul Anders Miller"],
        "Jane Doe Paul Anders Miller",
    ),
    "one of several authors below the first lines of the text": (
        {"under": f'{PROSE}<address class="author">Jane Doe</address><address class="author">Paul Miller</address>'},
        ["Jane Doe", "Paul Miller"],
        "Jane Doe, Paul Miller",
    ),
    "before a date with a colon": (
        {"under": "<div>Sehra Doe | 05.04.2025 - Updated : 06.04.2025</div>"},
        ["Sehra Doe"],
        "Sehra Doe | 05.04.2025 - Updated : 06.04.2025",
    ),
    "an account with its date": (
        {"under": "<p>Submitted by janedoe on 3 May 2024 - 18:55</p>"},
        ["janedoe"],
        "Submitted by janedoe on 3 May 2024 - 18:55",
    ),
    "with a degree": (
        {"under": "<p>Written by Jane Doe, PhD, reviewed on 3 May 2024</p>"},
        ["Jane Doe, PhD"],
        "Written by Jane Doe, PhD, reviewed on 3 May 2024",
    ),
    "German": ({"under": "<p>Von Jana Meier</p>", "lang": "de"}, ["Jana Meier"], "Von Jana Meier"),
    "a signature at the text's end": ({"after": "<p>David FELDMAN</p>"}, ["David Feldman"], "David FELDMAN"),
    "the lead glued to the name below the text's first lines": (
        {"under": PROSE * 3 + "<div>ByJane Doe</div>"},
        ["Jane Doe"],
        "ByJane Doe",
    ),
    "written by, at the end": ({"after": "<p>Written by Jane Doe</p>"}, ["Jane Doe"], "Written by Jane Doe"),
}


@pytest.mark.parametrize(("parts", "names", "byline"), SHOWN.values(), ids=SHOWN)
def test_shown(parts: dict[str, str], names: list[str], byline: str) -> None:
    found = read(page(**parts))
    assert found.names is not None
    assert found.names.value == names
    assert found.byline is not None
    assert found.byline.value == byline


AGAINST = {
    "a person beside the portal's own name": (
        {"head": '<meta name="author" content="Harbour News">', "under": '<p class="byline">By Jane Doe</p>'},
        ["Jane Doe"],
    ),
    "a technical account": (
        {"head": '<meta name="author" content="admin">', "under": '<p class="byline">By Jane Doe</p>'},
        ["Jane Doe"],
    ),
    "the company that publishes": (
        {
            "head": '<meta name="author" content="Harbour Broadcasting Corporation">',
            "under": '<div class="byline">By political reporter <a href="/n/1">Jane Doe</a></div>',
        },
        ["Jane Doe"],
    ),
    "who comments": (
        {
            "under": '<p class="byline">By Jane Doe</p>',
            "after": '<div class="comments"><p class="comment-author">Paul Miller</p><p>Well said.</p></div>',
        },
        ["Jane Doe"],
    ),
    "who took the photo": (
        {"under": "<figure><figcaption>The harbour. Photo: Paul Miller</figcaption></figure><p>By Jane Doe</p>"},
        ["Jane Doe"],
    ),
    "authors of teasers": (
        {
            "under": '<p class="byline">By Jane Doe</p>',
            "after": '<div class="related"><a href="/a">Ferry line opens</a><p>By Paul Miller</p></div>',
        },
        ["Jane Doe"],
    ),
}


@pytest.mark.parametrize(("parts", "names"), AGAINST.values(), ids=AGAINST)
def test_others_are_not_the_authors(parts: dict[str, str], names: list[str]) -> None:
    found = read(page(**parts), site="Harbour News")
    assert found.names is not None
    assert found.names.value == names


def test_agreement_raises_the_confidence() -> None:
    one = read(page(under='<p class="byline">By Jane Doe</p>'))
    two = read(page(under='<p class="byline">By Jane Doe</p>', head=article('"Jane Doe"')))
    assert one.names is not None
    assert two.names is not None
    assert two.names.confidence > one.names.confidence
    assert two.names.confidence > 0.85


def test_what_was_rejected_is_kept() -> None:
    found = read(page(head=article('"Jane Doe"'), after="<p>Text: Paul Miller</p>"))
    assert found.names is not None
    assert {found.names.chosen.raw, *(candidate.raw for candidate, _ in found.names.rejected)} == {
        "Jane Doe",
        "Text: Paul Miller",
    }


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<meta name="author" content="Harbour Media S.A.">'},
        {"under": "<p>Text Size</p>"},
        {"under": "<p>5 января 2012 г.</p>"},
        {"under": "<p>2012年1月12日 来源：新华网</p>"},
        {"under": '<p class="byline">推薦</p>'},
        {"after": "<p>责任编辑：王五</p>"},
    ],
    ids=["a company", "a button", "a date", "a source", "a Chinese word", "an editor"],
)
def test_none_is_better_than_wrong(parts: dict[str, str]) -> None:
    assert read(page(**parts)).names is None


@pytest.mark.parametrize("html", [page(), "<p>x</p>", "<html></html>"], ids=["nobody", "one letter", "nothing"])
def test_nobody(html: str) -> None:
    found = read(html)
    assert found == Authors(None, None)


def post(user: str, *, marked: str = "") -> str:
    return f"<div {marked}><h4><a href='/members/{user}.17/'>{user}</a></h4><p>Premium Member</p>{PROSE}</div>"


BY_ACCOUNT = "<p>Started by <a href=/login?to=/members/1>Log in</a> <a href=/members/sean_g.81409/>sean_g</a></p>"
MARKED = "itemscope itemtype=https://schema.org/"
THREADS = {
    "the first account below the headline": (
        page(f"{BY_ACCOUNT}{post('sean_g')}{post('Marta Lind')}"),
        "https://wood.example/threads/harbour-plan.17/",
        ["sean_g"],
    ),
    "the account that a line above the answers names": (
        page(f"<p>by <a href='./memberlist.php?mode=viewprofile&amp;u=4'>b.olm</a></p>{PROSE}{post('Marta Lind')}"),
        "https://boards.example/viewtopic.php?t=17",
        ["b.olm"],
    ),
    "declared": (
        page(
            post("Marta Lind"),
            head=graph('{"@type":"DiscussionForumPosting","author":{"@type":"Person","name":"olaf"}}'),
        ),
        "https://talk.example/17",
        ["olaf"],
    ),
    "who asks, not who edits or answers": (
        page(
            f"<div {MARKED}Question>{PROSE}<a href=/users/9/eva>Eva Sund</a>"
            f"<div itemprop=author {MARKED}Person><a href=/users/7/olaf><span itemprop=name>olaf</span></a></div></div>"
            f"<div {MARKED}Answer>{PROSE}<div itemprop=author {MARKED}Person>Marta Lind</div></div>"
        ),
        "https://talk.example/questions/17",
        ["olaf"],
    ),
    "no thread": (
        page("<p>By Ann Lee</p><a href=/members/sean_g.17/>sean_g</a>"),
        "https://news.example/threads-of-history/17",
        ["Ann Lee"],
    ),
}


@pytest.mark.parametrize(("html", "url", "names"), THREADS.values(), ids=THREADS)
def test_the_author_of_a_thread_is_who_opened_it(html: str, url: str, names: list[str]) -> None:
    opened = open_page(html.encode(), "utf-8", url)
    found = read_authors(opened, zoned(opened, [block.index for block in opened.view.blocks if block.chars > 150]))
    assert found.names is not None
    assert found.names.value == names
