"""Teasers: what a user gets of a page's lists, each kind on a small page."""

import pytest

from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_odds import body_features, body_odds
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.zoned_page import ZonedPage

PROSE = "".join(
    f"<p>The council met on day {day} to discuss the new bridge, and after a long debate most of its members, "
    "although not all, agreed that the works should begin before the winter, when the river is low.</p>"
    for day in ("one", "two", "three", "four", "five")
)


def page(body: str, *, title: str = "Council agrees on the new bridge over the river") -> ZonedPage:
    html = f"<html lang=en><head><title>{title}</title></head><body>{body}</body></html>"
    opened = open_page(html.encode(), "utf-8", "https://example.org/2024/05/council-agrees-on-bridge.html")
    return split(opened, body_odds(opened), body_features(opened))


def article(more: str, inside: str = "") -> ZonedPage:
    head = "<h1>Council agrees on the new bridge over the river</h1>"
    return page(f"<main><article>{head}{PROSE}{inside}{PROSE}</article></main>{more}")


def named(items: list[Item]) -> list[str | None]:
    return [item.headline for item in items]


HEADLINES = [
    "Harbour closed for three days after storm",
    "School wins national prize for its garden",
    "Why the old mill burned twice",
]


def test_cards_have_all_their_parts() -> None:
    cards = "".join(
        f'<div class="card"><a href="/2024/05/{n}-story-of-this-day.html"><img src="/i/{n}.jpg" alt=""></a>'
        f'<h3><a href="/2024/05/{n}-story-of-this-day.html">{headline}</a></h3>'
        f'<div class="meta"><time datetime="2024-05-0{n}">{n} May 2024</time> <span>By Ann Lee</span></div>'
        f"<p>A short summary of what happened there, number {n}.</p>"
        f'<a href="/2024/05/{n}-story-of-this-day.html">Read more</a></div>'
        for n, headline in enumerate(HEADLINES, 1)
    )
    found = article(f"<section><h2>Latest news</h2>{cards}</section>").items
    assert named(found) == HEADLINES
    first = found[0]
    assert first.url == "https://example.org/2024/05/1-story-of-this-day.html"
    assert (first.section, first.relation) == ("Latest news", "teaser")
    assert first.date_raw == "1 May 2024"
    assert first.image == "https://example.org/i/1.jpg"
    assert first.summary == "A short summary of what happened there, number 1."


@pytest.mark.parametrize(
    "listed",
    [
        "<ul>{}</ul>",
        "<table><tr><td><table>{}</table></td></tr></table>",
        "<div>{}</div>",
    ],
)
def test_lists_without_any_class(listed: str) -> None:
    tag = "li" if "<ul>" in listed else "tr" if "<table>" in listed else "div"
    cell = "td" if tag == "tr" else "p"
    rows = "".join(
        f'<{tag}><{cell}><a href="/news.php?id={n}">{text}</a></{cell}></{tag}>'
        for n, text in enumerate(HEADLINES, 100)
    )
    found = article("<h3>Read also</h3>" + listed.format(rows)).items
    assert named(found) == HEADLINES
    assert {item.relation for item in found} == {"related"}


def test_lines_parted_by_breaks() -> None:
    lines = "<br><br>".join(
        f'0{n}.05.2024<br><a href="/news.php?id=10{n}"><b>{text}</b></a>' for n, text in enumerate(HEADLINES, 1)
    )
    found = article(f"<table><tr><td><b>Other materials on this topic</b><br><br>{lines}</td></tr></table>").items
    assert named(found) == HEADLINES


def test_a_promise_inside_the_article_is_no_body() -> None:
    inside = (
        "<h3>You may also like</h3><ul>"
        + "".join(f'<li><a href="/2024/04/{n}-a-b-c-d">{t}</a></li>' for n, t in enumerate(HEADLINES))
        + "</ul>"
    )
    found = article("", inside)
    assert named(found.items) == HEADLINES
    assert {item.relation for item in found.items} == {"related"}
    assert not set(found.body) & {index for item in found.items for index in range(item.first, item.last)}


def test_a_menu_is_no_list_of_teasers() -> None:
    menu = "".join(
        f'<li><a href="/{name.lower()}/">{name}</a></li>'
        for name in ("Home", "Politics", "Business", "Culture and arts")
    )
    assert article(f"<nav><ul>{menu}</ul></nav><div><ul>{menu}</ul></div>").items == []


def test_links_in_running_text_promote_nothing() -> None:
    link = '<a href="/2023/11/a-report-of-the-year">a report of last year had already shown</a>'
    inside = f"<p>The plans, as {link}, are old and were changed often.</p>"
    assert article("", inside).items == []


def test_a_label_before_the_headline_is_left_out() -> None:
    rows = "".join(
        f'<li><a href="/2024/05/{n}-a-b-c-d"><span>Region</span><span>{text}</span></a></li>'
        for n, text in enumerate(HEADLINES)
    )
    assert named(article(f"<h2>Latest news</h2><ul>{rows}</ul>").items) == HEADLINES


@pytest.mark.slow
def test_many_links_cost_no_more_than_their_number() -> None:
    found = page(
        "<div>" + "".join(f'<p><a href="/{n}">A headline of five words {n}</a></p>' for n in range(20_000)) + "</div>"
    )
    assert len(found.links) == 20_000


def test_a_heading_over_several_lists_holds_for_all_of_them() -> None:
    lists = "".join(
        f"<h3>{name}</h3><ul>"
        + "".join(f'<li><a href="/{name}/{n}-a-b-c-d">{t}</a></li>' for n, t in enumerate(HEADLINES))
        + "</ul>"
        for name in ("Digest", "Opinion")
    )
    found = article(f"<h2>Other materials on this topic</h2>{lists}").items
    assert [item.section for item in found] == ["Digest"] * 3 + ["Opinion"] * 3
    assert {item.relation for item in found} == {"related"}


def test_an_old_portals_digest() -> None:
    """Nested tables, no classes: date, source and headline, summary, parted by line breaks."""
    pieces = (
        ("THE TIMES", "Pipeline talks end without a paper"),
        ("KOMMERSANT", "Ministers disagree on the old debt"),
        ("LE MONDE", "Europe waits for an answer again"),
    )
    summaries = (
        "The delegations sat until the morning, and in the end nobody signed what had been agreed.",
        "One side counts from the year of the treaty, the other from the day of the first delivery.",
        "A letter that was sent in March lies on a desk in the capital, and no one will open it.",
    )
    digest = "<br><br>".join(
        f'1{n}.04.2007<br><a href="news.xml?id={n}">{source}: {headline}</a><br>Ivan PETROV<br>{summaries[n]}'
        for n, (source, headline) in enumerate(pieces)
    )
    found = page(
        f"<table><tr><td><b>The council agrees on the bridge</b><br><br>{PROSE}{PROSE}"
        "<table><tr><td><b>Other materials on this topic</b></td></tr><tr><td><b>Digest</b></td></tr>"
        f"<tr><td>{digest}</td></tr></table></td></tr></table>"
    )
    assert [(item.source, item.headline) for item in found.items] == list(pieces)
    assert [item.date_raw for item in found.items] == ["10.04.2007", "11.04.2007", "12.04.2007"]
    assert [item.summary for item in found.items] == list(summaries)
    assert {item.byline for item in found.items} == {"Ivan PETROV"}
    assert {(item.section, item.relation) for item in found.items} == {("Digest", "related")}


def test_the_source_is_the_host_that_an_item_leads_to() -> None:
    places = ["apnews.com", "reuters.com", "france24.com"]
    cards = "".join(
        f'<li class="story"><h3><a href="https://www.{place}/{headline.lower().replace(" ", "-")}">{headline}</a>'
        f' <span class="site">({place})</span></h3></li>'
        for headline, place in zip(HEADLINES, places, strict=True)
    )
    found = page(f"<main><h2>Elsewhere</h2><ul>{cards}</ul></main>", title="Elsewhere")
    assert [(item.headline, item.source) for item in found.items] == list(zip(HEADLINES, places, strict=True))


def test_the_title_of_a_page_heads_a_list_below_many_filters() -> None:
    filters = "".join(f"<li class=of-{name}>{name} filter</li>" for name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cards = "".join(
        f'<li class="card"><h3><a href="/2024/05/{headline.lower().replace(" ", "-")}">{headline}</a></h3></li>'
        for headline in HEADLINES
    )
    body = f"<main><h1>Technology reports</h1><ul class=filters>{filters}</ul><ul class=cards>{cards}</ul></main>"
    found = page(body, title="Technology reports")
    assert {item.section for item in found.items} == {"Technology reports"}
