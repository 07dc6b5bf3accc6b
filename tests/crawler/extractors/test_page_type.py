"""The page type: what kind of record a user gets."""

import pytest

from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_odds import body_features, body_odds
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageType

SENTENCES = (
    "The mayor said on Monday that the bridge, which was closed after the flood, would open again in June, two months "
    "earlier than planned, because the firm had found a way to mend its piers without diving."
)


def page(body: str, url: str = "https://example.org/", head: str = "") -> ZonedPage:
    html = f"<html><head><title>Example portal</title>{head}</head><body>{body}</body></html>"
    opened = open_page(html.encode(), "utf-8", url)
    return split(opened, body_odds(opened), body_features(opened))


def test_twelve_story_cards_are_a_listing() -> None:
    cards = "".join(
        f'<article class="card"><a href="/2024/05/{n}-bridge-opens-again"><img src="{n}.jpg" alt=""></a>'
        f'<h2><a href="/2024/05/{n}-bridge-opens-again">Story number {n} about the bridge</a></h2>'
        f"<p>What happened on day {n}, in one short sentence.</p></article>"
        for n in range(1, 13)
    )
    found = page(f"<main>{cards}</main>")
    assert found.page_type is PageType.LISTING
    assert found.body == []
    assert [item.headline for item in found.items] == [f"Story number {n} about the bridge" for n in range(1, 13)]


def test_running_text_under_a_headline_is_an_article() -> None:
    text = "".join(f"<p>{SENTENCES}</p>" for _ in range(6))
    found = page(
        f"<article><h1>Bridge opens two months early</h1>{text}</article>",
        "https://example.org/2024/05/bridge-opens-early",
    )
    assert found.page_type is PageType.ARTICLE
    assert len(found.body) == 6


def test_a_form_is_neither() -> None:
    fields = "<label>Name</label><input name=a><label>Message</label><input name=b><button>Send</button>"
    found = page(f"<h1>Contact</h1><form>{fields}</form>", "https://example.org/contact")
    assert found.page_type is PageType.OTHER


def test_a_page_without_text() -> None:
    found = page("")
    assert (found.page_type, found.blocks, found.links, found.body) == (PageType.OTHER, [], [], [])


STORY_LINKS = "".join(
    f'<li><a href="/2024/05/{n}-bridge-opens-again"><h3>Story number {n} about the bridge</h3></a></li>'
    for n in range(1, 21)
)
"""As much beside a short article as on a front page."""

DECLARED = '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-05-03">'
JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge opens two months early", '
    '"datePublished": "2024-05-03", "author": {"@type": "Person", "name": "Ada Novak"}}</script>'
)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (DECLARED, PageType.ARTICLE),
        (JSON_LD, PageType.ARTICLE),
        ('<meta property="og:type" content="website">', PageType.LISTING),
        # front pages say so too, but give no date
        ('<meta property="og:type" content="article">', PageType.LISTING),
        # of one of the stories that the page lists
        (JSON_LD.replace("two months early", "again"), PageType.LISTING),
    ],
)
def test_a_page_that_declares_itself_a_dated_article_is_one(head: str, expected: PageType) -> None:
    """One sentence and a long list: a page of a video."""
    html = f"<h1>Bridge opens two months early</h1><p>{SENTENCES}</p><ul>{STORY_LINKS}</ul>"
    assert page(html, "https://example.org/videos", head).page_type is expected


def test_full_texts_under_linked_headlines_are_a_listing() -> None:
    posts = "".join(
        f'<div class="post"><h2><a href="/2024/05/{n}-bridge-opens-again">Story number {n} about the bridge</a></h2>'
        f'<p class="meta">By Ada Novak, {n} May 2024</p><p>{SENTENCES}</p><p>{SENTENCES}</p>'
        f'<p><a href="/2024/05/{n}-bridge-opens-again#comments">{n} comments</a></p></div>'
        for n in range(1, 11)
    )
    menu = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("News", "Town", "Sport", "Blog"))
    steps = '<a href="/blog/page/2">Older posts</a>'
    html = f"<nav><ul>{menu}</ul></nav><main><h1>Blog</h1>{posts}{steps}</main><footer>Imprint</footer>"
    assert page(html, "https://example.org/blog/").page_type is PageType.LISTING


@pytest.mark.parametrize("url", ["https://example.org/2024/05/bridge-opens-early", ""])
def test_a_page_without_an_address_is_told_by_its_text(url: str) -> None:
    text = "".join(f"<p>{SENTENCES}</p>" for _ in range(5))
    html = f"<article><h1>Bridge opens two months early</h1><p>By Ada Novak</p>{text}</article><ul>{STORY_LINKS}</ul>"
    assert page(html, url).page_type is PageType.ARTICLE
