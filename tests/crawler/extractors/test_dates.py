"""The article's dates: one small page for each kind of evidence, and for what looks like evidence and is none."""

from datetime import date

import pytest

import thresher
from tests.crawler.extractors.zoned import zoned
from thresher.crawler.extractors.dates.capture import UNKNOWN_CAPTURE
from thresher.crawler.extractors.fields.date_choice import Dates
from thresher.crawler.extractors.fields.dates import dates_until
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.read import read_page
from thresher.schemas.page import Form, Origin, SavedPage

TODAY = date(2026, 11, 23)
TITLE = "Talks end without result"
PROSE = (
    "The ministers met for three hours in the old town hall and left it without a word to those who waited outside. "
)
GERMAN = (
    "Die Minister trafen sich drei Stunden lang im alten Rathaus und gingen ohne ein Wort an denen vorbei, die draußen "
    "warteten. "
)
TEXT = f"<p class=text>{PROSE * 2}</p><p class=text>{PROSE * 3}</p>"


def page(head: str = "", before: str = "", after: str = "", end: str = "", lang: str = "en") -> str:
    """A page with one article: what stands in its head, between headline and text, and behind the text."""
    return (
        f"<html lang={lang}><head><title>{TITLE}</title>{head}</head><body><div>Menu Home</div>{before}"
        f"<h1>{TITLE}</h1>{after}{TEXT}{end}<footer>© 2019 Example</footer></body></html>"
    )


def thing(kind: str = "NewsArticle", **dates: str) -> str:
    values = "".join(f', "{name}": "{value}"' for name, value in dates.items())
    return f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{TITLE}"{values}}}</script>'


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def dates_of(html: str, url: str | None = None, today: date = TODAY, fetched: str | None = None) -> Dates:
    opened = open_page(html.encode(), "utf-8", url, fetched=fetched)
    body = [block.index for block in opened.view.blocks if block.node.element.get("class") == "text"]
    return dates_until(opened, zoned(opened, body), today, from_now=fetched is not None)


# what, page, url, published, its rule, modified
ROWS = [
    (
        "json-ld, offset kept",
        page(thing(datePublished="2024-05-03T10:20:00+02:00", dateModified="2024-05-04T08:00:00+02:00")),
        None,
        "2024-05-03T10:20:00+02:00",
        "json-ld",
        "2024-05-04T08:00:00+02:00",
    ),
    (
        "meta",
        page(meta("article:published_time", "2024-05-03T08:20:00Z") + meta("og:updated_time", "2024-05-03T09:00:00Z")),
        None,
        "2024-05-03T08:20:00Z",
        "meta",
        "2024-05-03T09:00:00Z",
    ),
    (
        "of one day the value that says most",
        page(meta("date", "2024-05-03"), after="<p>Published 3 May 2024, 10:20</p>"),
        None,
        "2024-05-03T10:20",
        "line at headline, labelled",
        None,
    ),
    (
        "microdata of the article, not of a comment",
        page(
            after='<p itemscope><span itemprop=datePublished content="2024-06-01">a comment</span></p>'
            '<span itemprop=datePublished content="2024-05-03">x</span>'
        ),
        None,
        "2024-05-03",
        "microdata",
        None,
    ),
    (
        "time element",
        page(after="<time datetime=2024-05-03>on Friday</time>"),
        None,
        "2024-05-03",
        "time at headline",
        None,
    ),
    (
        "hAtom",
        page(after="<abbr class=published title=2024-05-03T10:20:00+02:00>two years ago</abbr>"),
        None,
        "2024-05-03T10:20:00+02:00",
        "attribute at headline",
        None,
    ),
    ("date line", page(after="<div>By Jane Roe | May 3, 2024</div>"), None, "2024-05-03", "line at headline", None),
    ("date line above", page(before="<div>3 May 2024</div>"), None, "2024-05-03", "line at headline", None),
    (
        "German, two dates",
        page(after="<p>Veröffentlicht: 03.05.2024, aktualisiert: 06.05.2024</p>", lang="de"),
        None,
        "2024-05-03",
        "line at headline, labelled",
        "2024-05-06",
    ),
    (
        "the label before the second date is not the first's",
        page(after="<p>May 3, 2024. Updated: May 6, 2024</p>"),
        None,
        "2024-05-03",
        "line at headline",
        "2024-05-06",
    ),
    (
        "label in a block of its own",
        page(after="<div><div>Last updated:</div><div>May 6, 2024</div></div>"),
        None,
        "2024-05-06",
        "line at headline",
        "2024-05-06",
    ),
    (
        "signature at the end",
        page(end="<p>“EurasiaNet.org”, April 26, 2010</p>"),
        None,
        "2010-04-26",
        "line at text's end",
        None,
    ),
    (
        "sentence at the end",
        page(
            end="<p>Dieser Artikel wurde am 14. Dezember 2015 um 14:48 veröffentlicht und eingeordnet.</p>", lang="de"
        ),
        None,
        "2015-12-14T14:48",
        "line at text's end, labelled",
        None,
    ),
    ("address", page(), "https://example.org/2024/05/03/talks", "2024-05-03", "address", None),
    ("address without separators", page(), "https://example.org/talks-20240503.html", "2024-05-03", "address", None),
    ("address with the month's name", page(), "https://example.org/2024/may/3/talks", "2024-05-03", "address", None),
    ("address, day first", page(), "https://example.org/news/23-05-2024", "2024-05-23", "address", None),
    ("no day in the address", page(), "https://example.org/2024/05/talks", None, None, None),
    ("no date in an identifier", page(), "https://example.org/article/A2026012914320005196", None, None, None),
    ("no date in a query", page(), "https://example.org/talks?day=2024/05/03", None, None, None),
    (
        "the picture's address is the last resort",
        page(meta("og:image", "https://example.org/uploads/2024/05/03/hall.jpg")),
        None,
        "2024-05-03",
        "image address",
        None,
    ),
    (
        "names of meta elements that are in no table",
        page(meta("w-published-date", "2024-05-03") + meta("x-modified-time", "2024-05-06T10:00:00Z")),
        None,
        "2024-05-03",
        "meta named",
        "2024-05-06T10:00:00Z",
    ),
    (
        "an earlier shown date wins: the page was moved",
        page(thing(datePublished="2024-05-03"), after="<div>12 March 2011</div>"),
        None,
        "2011-03-12",
        "line at headline",
        None,
    ),
    (
        "a later shown date does not: it is a change's",
        page(
            thing(datePublished="2011-03-12", dateModified="2024-05-03") + meta("article:published_time", "2011-03-12"),
            after="<div>3 May 2024</div>",
        ),
        None,
        "2011-03-12",
        "json-ld",
        "2024-05-03",
    ),
    (
        "a later shown date does not, whatever a lesser declaration says",
        page(
            thing(datePublished="2011-03-12") + meta("article:published_time", "2011-03-12"),
            after='<div>3 May 2024</div><meta itemprop=datePublished content="2025-12-19">',
        ),
        None,
        "2011-03-12",
        "json-ld",
        None,
    ),
    (
        "only machines are told the first day, readers that of the change",
        page(thing(datePublished="2011-03-12", dateModified="2024-05-03"), after="<div>Updated 3 May 2024</div>"),
        None,
        "2024-05-03",
        "line at headline",
        "2024-05-03",
    ),
    (
        "a change shown beside the day of publication",
        page(thing(datePublished="2011-03-12"), after="<div>12 March 2011, updated 3 May 2024</div>"),
        None,
        "2011-03-12",
        "line at headline",
        "2024-05-03",
    ),
    (
        "the server writes in the order of its own region",
        page(meta("date", "11/01/2023 12:43:42"), end="<p>Erstellt am: 01.11.2023</p>", lang="de"),
        None,
        "2023-11-01T12:43:42",
        "meta date",
        None,
    ),
    (
        "data for scripts, where nothing else tells",
        page(end='<script>window.state = {"page": {"publishedAt": "2024-05-03T10:20:00Z"}}</script>'),
        None,
        "2024-05-03T10:20:00Z",
        "script data",
        None,
    ),
    (
        "creation in data for scripts",
        page(end='<script>window.state = {"user": {"createdAt": "2024-05-03T10:20:00Z"}}</script>'),
        None,
        None,
        None,
        None,
    ),
    (
        "the address settles it",
        page(thing(datePublished="2019-06-17"), after="<div>12 July 2017</div>"),
        "https://example.org/2017/7/12/talks",
        "2017-07-12",
        "line at headline",
        None,
    ),
    (
        "declarations outweigh the address",
        page(thing(datePublished="2019-06-17") + meta("article:published_time", "2019-06-17")),
        "https://example.org/2019/6/12/fair",
        "2019-06-17",
        "json-ld",
        None,
    ),
    (
        "one declaration outweighs the address",
        page(meta("article:published_time", "2019-06-17")),
        "https://example.org/2019/06/20/fair",
        "2019-06-17",
        "meta",
        None,
    ),
    (
        "what the page shows outweighs the address",
        page(after="<div>17 June 2019</div>"),
        "https://example.org/events/2019/09/20/fair",
        "2019-06-17",
        "line at headline",
        None,
    ),
    (
        "the date of an event, above the day of publication",
        page(after="<div>Date and time: 20 September 2024</div><div>Posted 3 May 2024</div>"),
        None,
        "2024-05-03",
        "line at headline, labelled",
        None,
    ),
    (
        "an event's date by its name",
        page(after="<time itemprop=startDate datetime=2024-09-20>x</time><p>Jane Roe, 3 May 2024</p>"),
        None,
        "2024-05-03",
        "line at headline",
        None,
    ),
    (
        "a deadline alone is no day of publication",
        page(after="<p>Application deadline: 3 May 2024</p>"),
        None,
        None,
        None,
        None,
    ),
    (
        "the date of an embedded post",
        page(end="<blockquote class=post><p>So it ends.</p>Jane Roe (@roe) May 3, 2021</blockquote>"),
        None,
        None,
        None,
        None,
    ),
    (
        "the date of a post of a social network",
        page(end="<div class=tweet><p>So it ends.</p><time datetime=2021-05-03>May 3</time></div>"),
        None,
        None,
        None,
        None,
    ),
    (
        "when a picture was taken",
        page(after="<figure><figcaption>The hall on 4 May 2019. Photo: Roe</figcaption></figure><p>3 May 2024</p>"),
        None,
        "2024-05-03",
        "line at headline",
        None,
    ),
    (
        "a manuscript is revised before it is published",
        page(after="<p>Submitted: 4 April 2022 / Revised: 1 June 2022 / Published: 2 January 2023</p>"),
        None,
        "2023-01-02",
        "line at headline, labelled",
        None,
    ),
    (
        "a block with a date of its own labels no other date",
        page(after="<p>Version 2020.05.11</p><p>3 May 2024</p>"),
        None,
        "2024-05-03",
        "line at headline",
        None,
    ),
    (
        "a date line where the text begins, on a page that declares another day",
        page(
            thing(datePublished="2024-09-03"), after=f"<p class=text>{PROSE}</p>" * 3 + "<p class=text>May 3, 2024</p>"
        ),
        None,
        "2024-05-03",
        "line in lead",
        None,
    ),
    (
        "JSON-LD of another piece is left over",
        page(
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferries stay in harbour",'
            '"datePublished": "2020-02-02"}</script>',
            after="<p>3 May 2024</p>",
        ),
        "https://example.org/talks",
        "2024-05-03",
        "line at headline",
        None,
    ),
    (
        "another headline of the page's own address is a variant",
        page(
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferries stay in harbour",'
            '"url": "https://www.example.org/talks#top", "datePublished": "2020-02-02"}</script>'
        ),
        "https://example.org/talks",
        "2020-02-02",
        "json-ld",
        None,
    ),
    (
        "nothing is published after its last change",
        page(after="<p>Updated: 3 May 2024</p><p>9 June 2024</p>", end="<p>Published 2 May 2024</p>"),
        None,
        "2024-05-02",
        "line at text's end, labelled",
        "2024-05-03",
    ),
    (
        "a machine's date settles a date in numbers, against the language's custom",
        page(meta("date", "2017-11-03"), after="<p>11.03.17</p>", lang="de"),
        None,
        "2017-11-03",
        "line at headline",
        None,
    ),
    (
        "the country of the host: day first",
        page(after="<p>05/04/2024</p>"),
        "https://www.example.co.uk/talks",
        "2024-04-05",
        "line at headline",
        None,
    ),
    (
        "the text's language, not the markup's",
        page(after="<p>05/04/2024</p>").replace(PROSE, GERMAN),
        "https://example.org/talks",
        "2024-04-05",
        "line at headline",
        None,
    ),
    (
        "the local day of a moment that is declared in UTC",
        page(meta("article:published_time", "2024-05-04T02:41:00Z"), after="<div>May 3, 2024</div>"),
        None,
        "2024-05-03",
        "line at headline",
        None,
    ),
    (
        "a change before the publication is none",
        page(thing(datePublished="2024-05-03", dateModified="2024-05-01")),
        None,
        "2024-05-03",
        "json-ld",
        None,
    ),
    ("comments", page(end="<div class=comments><p>Jim, 9 May 2024</p></div>"), None, None, None, None),
    (
        "teasers",
        page(end="<div class=related><a href=/a>Other talks</a> <time datetime=2024-05-09>x</time></div>"),
        None,
        None,
        None,
        None,
    ),
    ("copyright", page(end="<p>© 2001-2024 Example</p>"), None, None, None, None),
    (
        "a birthday",
        page(after="<p>Jane Roe (born January 28, 1975) led the talks.</p>"),
        None,
        None,
        None,
        None,
    ),
    (
        "expiry",
        page(meta("article:expiration_time", "2024-09-03") + meta("event:start_date", "2024-09-04")),
        None,
        None,
        None,
        None,
    ),
    (
        "an event's days",
        page(thing("Event", startDate="2024-05-03", datePublished="2024-01-01")),
        None,
        None,
        None,
        None,
    ),
    ("dots in German", page(after="<p>04.05.2024</p>", lang="de"), None, "2024-05-04", "line at headline", None),
    ("American", page(after="<p>04/05/2024</p>", lang="en-US"), None, "2024-04-05", "line at headline", None),
    ("British", page(after="<p>04/05/2024</p>", lang="en-GB"), None, "2024-05-04", "line at headline", None),
    (
        "region told by the locale",
        page(meta("og:locale", "en_GB"), after="<p>04/05/2024</p>"),
        None,
        "2024-05-04",
        "line at headline",
        None,
    ),
    (
        "one 13/05 settles it",
        page(after="<p>04/05/2024</p>", end="<ul><li>Older talks 13/05/2023</li></ul>"),
        None,
        "2024-05-04",
        "line at headline",
        None,
    ),
    (
        "the same day in words settles it",
        page(after="<p>04/05/2024</p>", end="<div class=sidebar><p>Saturday, 4 May 2024: talks</p></div>"),
        None,
        "2024-05-04",
        "line at headline",
        None,
    ),
]

CAUGHT = [
    (
        "of what a sentence tells",
        page(after="<p class=text>The fair takes place on 20.12.2019 in the school hall of the town.</p>"),
        None,
    ),
    (
        "of what a sentence tells, German",
        page(after="<p class=text>Die Messe findet in der Stadthalle am 20. Dezember 2019 statt.</p>", lang="de"),
        None,
    ),
    (
        "of what a sentence tells, Spanish",
        page(after="<p class=text>La feria tendrá lugar el 20 de diciembre de 2019.</p>", lang="es"),
        None,
    ),
    (
        "a dateline with a point",
        page(after="<p class=text>Lindava, 20 December 2019. The fair opened with music and rain.</p>"),
        "2019-12-20",
    ),
    (
        "a dateline in brackets",
        page(after="<p class=text>(20 December 2019) The fair opened with music and rain.</p>"),
        "2019-12-20",
    ),
    ("elements side by side", page(after="<div><b>Health</b><b>March 3, 2024</b></div>"), "2024-03-03"),
    ("name glued to numbers", page(after="<div><b>Yucy</b><i>3/14/2024</i></div>"), "2024-03-14"),
    (
        "names right at the headline say little",
        page(after="<aside class=teaser-meta>May 3, 2024</aside>"),
        "2024-05-03",
    ),
    (
        "a name around the whole article says nothing",
        f"<div class=news-list>{page(after='<p>May 3, 2024</p>')}</div>",
        "2024-05-03",
    ),
    (
        "`updated` among the names of a post's date",
        page(after="<time class='entry-date updated' datetime=2024-05-03>x</time>"),
        "2024-05-03",
    ),
    (
        "the foot of a post is the post's",
        page(end="<p>Menu</p>" * 8 + "<footer class='post-footer meta'>Jane Roe, May 3, 2024</footer>"),
        "2024-05-03",
    ),
    (
        "`pub-dates` are no advertisement's",
        page(end="<p>Menu</p>" * 8 + "<p class=article-pub-dates>May 3, 2024</p>"),
        "2024-05-03",
    ),
    (
        "a date where the text begins, its headline repeated far below",
        f"<html><head><title>{TITLE}</title></head><body><div>Menu</div><div>By Jane Roe, May 3, 2024</div><div>x</div>"
        f"{TEXT}{'<div>Box</div>' * 9}<h1>{TITLE}</h1>{TEXT}</body></html>",
        "2024-05-03",
    ),
    (
        "an element that holds the date alone, in a line with more",
        page(
            thing(datePublished="2024-05-20"),
            after="<div>Written for our readers by <b>Jane Roe</b> <i>May 3, 2024</i> | ten minutes of reading</div>",
        ),
        "2024-05-03",
    ),
    (
        "an element named a date, in a line with counts",
        page(
            after="<p>Written by <b>Cooper Roe of the local desk</b> on <i class=postDate>May 3, 2024</i> (1599 reads)"
            " for <b>our readers, 1 September 2024</b></p>"
        ),
        "2024-05-03",
    ),
    ("today in the site's head", page(before="<div>Monday, 9 June 2025</div>" + "<div>Link</div>" * 9), None),
]


@pytest.mark.parametrize(
    ("html", "url", "published", "rule", "modified"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_dates(html: str, url: str | None, published: str | None, rule: str | None, modified: str | None) -> None:
    found = dates_of(html, url)
    assert (found.published and found.published.value) == published
    assert (found.published and found.published.chosen.rule) == rule
    assert (found.modified and found.modified.value) == modified


@pytest.mark.parametrize(("html", "published"), [row[1:] for row in CAUGHT], ids=[row[0] for row in CAUGHT])
def test_caught(html: str, published: str | None) -> None:
    found = dates_of(html)
    assert (found.published and found.published.value) == published


def test_the_raw_date_is_what_the_page_shows() -> None:
    found = dates_of(page(after="<time datetime=2024-05-03T10:00:00Z>Friday, 3 May</time>"))
    assert (found.published_raw, found.published and found.published.chosen.raw) == (
        "Friday, 3 May",
        "2024-05-03T10:00:00Z",
    )
    found = dates_of(page(thing(datePublished="2024-05-03T10:00:00Z"), after="<p>Posted 3 May 2024</p>"))
    assert found.published_raw == "3 May 2024"
    found = dates_of(page(thing(datePublished="2024-05-03T10:00:00Z")))
    assert found.published_raw == "2024-05-03T10:00:00Z"


def test_a_change_told_from_now_says_nothing_of_the_publication() -> None:
    found = dates_of(page(after="<p>vor 2 Tagen aktualisiert</p>", lang="de"), fetched="2024-05-05T12:00:00+00:00")
    assert found.published is None
    assert found.modified
    assert (found.modified.value, found.modified_raw) == ("2024-05-03", "vor 2 Tagen aktualisiert")


def test_the_future_is_rejected_by_name() -> None:
    found = dates_of(page(thing(datePublished="2027-05-03") + meta("date", "2024-05-03")))
    assert found.published
    assert found.published.value == "2024-05-03"
    assert any(
        candidate.raw == "2027-05-03" and why.startswith("future") for candidate, why in found.published.rejected
    )


def test_a_day_ahead_is_no_future() -> None:
    html = page(thing(datePublished="2026-11-24"))
    assert dates_of(html).published is not None
    assert dates_of(html, today=date(2026, 11, 22)).published is None


def test_without_a_capture_time_no_clock_is_asked() -> None:
    found = dates_of(page(thing(datePublished="2031-05-03"), after="<p>03.05.31</p>"), today=UNKNOWN_CAPTURE)
    assert found.published
    assert found.published.value == "2031-05-03"
    assert dates_of(page(after="<p>5 July 1998</p>"), today=date(2100, 1, 1)).published is not None


def test_ambiguity_is_a_warning() -> None:
    warnings = dates_of(page(after="<p>04/05/2024</p>")).warnings
    assert [warning.code for warning in warnings] == ["ambiguous_date"]
    assert not dates_of(page(after="<p>14/05/2024</p>")).warnings


def test_only_a_change_is_told() -> None:
    found = dates_of(page(after="<p>Updated May 3, 2024</p>"))
    assert [warning.code for warning in found.warnings] == ["published_from_modified"]
    assert found.published
    assert found.published.confidence < 0.9


def test_dates_told_from_now_need_the_capture() -> None:
    html = page(after="<div>3 hours ago</div>")
    found = dates_of(html, fetched="2024-05-03T12:00:00+00:00").published
    assert found
    assert found.value.startswith("2024-05-03T09:00")
    assert dates_of(html).published is None


def test_sides_that_agree_raise_the_confidence() -> None:
    alone = dates_of(page(thing(datePublished="2024-05-03"))).published
    both = dates_of(page(thing(datePublished="2024-05-03"), after="<p>May 3, 2024</p>")).published
    unlike = dates_of(page(thing(datePublished="2024-05-03"), after="<p>May 9, 2024</p>")).published
    assert alone
    assert both
    assert unlike
    assert unlike.confidence < alone.confidence < 0.95 < both.confidence
    assert [why for _, why in unlike.rejected] == ["trusted less than json-ld"]


def test_where_it_stood() -> None:
    found = dates_of(page(after="<div>By Jane Roe <b>May 3, 2024</b></div>")).published
    assert found
    assert found.chosen.at is not None
    assert (found.chosen.at.tag, found.chosen.raw) == ("b", "May 3, 2024")


def test_a_page_belies_its_capture() -> None:
    """A guess at a date gives way to one at the headline that is later than the stated capture."""
    html = page(after="<p>May 3, 2024</p>", end="<p>Menu</p>" * 9 + "<p>x</p><p>a report of 2 March 2023 told</p>")
    origin = Origin(file="page.html", form=Form.HTML)
    record = read_page(SavedPage(body=html.encode(), origin=origin, fetched_at="2024-01-01T00:00:00Z"))
    assert record.article
    assert record.article.date_published == "2024-05-03"
    assert "date_after_capture" in [warning.code for warning in record.warnings]


KETTLE = "".join(
    f"<p>The kettle boils a litre and a half of water in {minutes} minutes and keeps it warm for an hour, as the makers"
    " of the coast have built them for forty years, with a lid of glass and a handle of beech.</p>"
    for minutes in ("four", "five", "six", "seven")
)
REVIEWS = {
    "a heading over several": """<section><h2>Customer reviews</h2>
    <div><b>Marta</b> <span class=date>12 March 2024</span><p>It boils quickly and looks fine.</p></div>
    <div><b>Olaf</b> <span class=date>3 April 2024</span><p>The handle is cool, the lid heavy.</p></div></section>""",
    "a heading over one, in another language": """<div><h3>Rezensionen</h3>
    <p>Marta <time datetime=2024-03-12>12.3.2024</time></p><p>Es kocht schnell und sieht gut aus.</p></div>""",
    "marked for machines": """<div itemprop=review itemscope itemtype=http://schema.org/Review>
    <span itemprop=author>Marta</span><meta itemprop=datePublished content=2024-03-12>
    <p itemprop=reviewBody>It boils quickly and looks fine.</p></div>""",
}


@pytest.mark.parametrize("review", REVIEWS)
def test_goods_are_not_dated_or_written_by_their_customers(review: str) -> None:
    page = f"<title>Steel kettle</title><main><h1>Steel kettle</h1>{KETTLE}{REVIEWS[review]}</main>"
    article = thresher.extract(page, url="https://goods.example/kettle").article
    assert article is not None
    assert (article.date_published, article.authors) == (None, [])


def test_a_critics_review_is_dated_and_signed() -> None:
    signed = "<p>By <span itemprop=author>Marta Lind</span>, <time itemprop=datePublished>12 March 2024</time></p>"
    review = f"<div itemprop=review itemscope><h1>Steel kettle</h1>{signed}{KETTLE}</div>"
    page = f"<title>Steel kettle</title><div itemscope itemtype=http://schema.org/Product>{review}</div>"
    article = thresher.extract(page).article
    assert article is not None
    assert (article.date_published, article.authors) == ("2024-03-12", ["Marta Lind"])
