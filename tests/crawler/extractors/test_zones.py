"""Zones: where each part of a page is put."""

from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_odds import body_features, body_odds
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Zone

TEXT = "".join(
    f"<p>Paragraph {word} tells how the harbour was built, who paid for it, and why, after so many years of waiting, "
    "the town decided that its ships should land there and nowhere else on this coast.</p>"
    for word in ("one", "two", "three", "four", "five", "six")
)
PAGE = f"""<html><head><title>How the harbour was built</title></head><body>
<header><a href="/">The Portal</a><nav><a href="/politics">Politics</a> <a href="/sport">Sport</a></nav></header>
<main><article>
<h1>How the harbour was built</h1>
<div class="byline">By <a href="/author/ann-lee">Ann Lee</a></div>
{TEXT.replace("who paid", '<a href="/2020/who-paid-for-the-harbour">who paid</a>', 1)}
<div class="tags"><a href="/tag/harbour">harbour</a></div>
<div class="share"><a href="https://www.facebook.com/sharer.php?u=x">Facebook</a></div>
</article></main>
<section class="comments"><h3>Comments</h3>
<div><a href="/users/bo">Bo</a><p>I was there when they built it, and it rained.</p></div></section>
<div class="newsletter">Get our newsletter every morning</div>
<footer><a href="/imprint">Imprint</a> © 2024 The Portal</footer></body></html>"""


def opened(html: str = PAGE) -> tuple[OpenPage, ZonedPage]:
    page = open_page(html.encode(), "utf-8", "https://example.org/2024/how-the-harbour-was-built")
    return page, split(page, body_odds(page), body_features(page))


def zone_of(text: str) -> Zone:
    page, found = opened()
    return next(zone for block, zone in zip(page.view.blocks, found.blocks, strict=True) if text in block.text)


def link_zone(text: str) -> Zone:
    _, found = opened()
    return found.links[found.facts.labels.index(text)]


def test_every_block_and_every_link_has_one_zone() -> None:
    page, found = opened()
    assert len(found.blocks) == len(page.view.blocks)
    assert len(found.links) == len(page.view.links)
    assert set(found.blocks) <= set(Zone)


def test_the_article_is_headline_byline_and_body() -> None:
    assert zone_of("How the harbour was built") is Zone.ARTICLE
    assert zone_of("By Ann Lee") is Zone.ARTICLE
    assert zone_of("Paragraph six") is Zone.ARTICLE


def test_the_body_leaves_out_headline_and_byline() -> None:
    page, found = opened()
    assert [page.view.blocks[index].text[:9] for index in found.body] == ["Paragraph"] * 6


def test_what_stands_around_it() -> None:
    assert zone_of("Politics") is Zone.NAVIGATION
    assert zone_of("Imprint") is Zone.NAVIGATION
    assert zone_of("I was there") is Zone.COMMENTS
    assert zone_of("Get our newsletter") is Zone.OTHER


def test_links_follow_what_they_do() -> None:
    assert link_zone("who paid") is Zone.ARTICLE
    assert link_zone("Ann Lee") is Zone.NAVIGATION
    assert link_zone("harbour") is Zone.NAVIGATION
    assert link_zone("Facebook") is Zone.NAVIGATION
    assert link_zone("Bo") is Zone.COMMENTS


def test_a_link_that_shows_an_image_has_its_words() -> None:
    _, found = opened(PAGE.replace("The Portal</a>", '<img src="/logo.png" alt="Portal logo"></a>', 1))
    assert found.facts.labels[0] == "Portal logo"
    assert found.links[0] is Zone.NAVIGATION


def test_a_menu_in_an_element_that_is_called_after_its_advertisement() -> None:
    menu = '<nav><a href="/politics">Politics</a> <a href="/sport">Sport</a></nav>'
    page = PAGE.replace("<header>", '<div class="top header-with-ad"><div class="ad-slot">Ad</div><header>')
    _, found = opened(page.replace("</header>", f"{menu}</header></div>", 1))
    assert {found.links[i] for i, text in enumerate(found.facts.labels) if text == "Sport"} == {Zone.NAVIGATION}


def test_portals_of_the_same_house_at_the_top_are_navigation() -> None:
    bar = '<div><a href="https://www.hill-news.com">hill</a> <a href="https://www.lake-news.com">lake</a></div>'
    _, found = opened(PAGE.replace("<header>", f"{bar}<header>"))
    assert found.links[found.facts.labels.index("lake")] is Zone.NAVIGATION


def test_the_link_of_a_sections_heading_leads_to_the_section() -> None:
    pieces = "".join(
        f'<li><a href="/2024/05/{n}-a-piece-of-news">The council agrees again on piece {n}</a></li>' for n in (1, 2, 3)
    )
    listed = f'<section><h3><a href="/council">City council</a></h3><ul>{pieces}</ul></section>'
    _, found = opened(PAGE.replace("<section", f"{listed}<section", 1))
    assert found.links[found.facts.labels.index("City council")] is Zone.NAVIGATION
    assert len(found.items) == 3
