"""The measures of zones, on examples worked out by hand."""

from typing import Any

import pytest

from benchmarks.zone_measures import tally_links, tally_teasers, zone_figures


def link(url: str, text: str, zone: str) -> dict[str, Any]:
    return {"url": url, "text": text, "zone": zone, "role": zone}


def item(headline: str | None, url: str | None = None, **fields: str) -> dict[str, Any]:
    return {"headline": headline, "url": url} | fields


def test_each_found_link_answers_once() -> None:
    gold = [link("https://a.org/", "Home", "nav"), link("https://a.org/", "Home", "other")]
    found = [link("http://www.a.org", "HOME", "navigation"), link("http://www.a.org", "home", "comments")]
    assert tally_links(gold, found) == {("link", "nav", "nav"): 1, ("link", "other", "other"): 1}


def test_a_link_with_another_text_is_found_by_its_address_where_its_zone_is_clear() -> None:
    gold = [link("/x", "Picture", "teaser"), link("/y", "Picture", "teaser")]
    found = [link("/x", "", "teaser"), link("/y", "", "teaser"), link("/y", "More", "other")]
    assert tally_links(gold, found) == {("link", "teaser", "teaser"): 1, ("link", "teaser", ""): 1}


def test_an_address_that_is_none_is_no_crash() -> None:
    assert tally_links([link("http://[", "x", "nav")], [link("http://[", "x", "navigation")]).total() == 1


def test_items_match_by_both_then_by_address_then_by_headline() -> None:
    gold = [item("A", "/a"), item("B", "/b"), item("C", "/c"), item("D", "/d")]
    found = [item("B, new", "/b"), item("C", None), item("A", "/a"), item("E", "/e")]
    tally = tally_teasers(gold, found)
    assert [tally["item", word] for word in ("found", "missed", "added")] == [3, 1, 1]
    assert tally["field", "headline", "right"] == 2


@pytest.mark.parametrize(
    ("field", "gold", "found", "right"),
    [
        ("date", "28. Juni 2025 - 16.03 Uhr", "28. Juni 2025", True),
        ("date", "28. Juni 2025", "", False),
        (
            "summary",
            "The council met again on Monday and passed it",
            "The council met again on Monday and passed",
            True,
        ),
        ("summary", "The council met", "Rain is expected", False),
        ("section", "Latest news", "LATEST NEWS:", True),
        ("byline", "Ann Lee", "Bo Chan", False),
    ],
)
def test_fields_of_an_item(field: str, gold: str, found: str, right: bool) -> None:
    name = "date_raw" if field == "date" else field
    tally = tally_teasers([item("A", "/a", **{field: gold})], [item("A", "/a", **{name: found})])
    assert tally["field", field, "right" if right else "wrong"] == 1


def test_figures() -> None:
    gold = [link("/a", "a", "nav"), link("/b", "b", "article"), link("/c", "c", "nav")]
    found = [link("/a", "a", "nav"), link("/b", "b", "nav"), link("/c", "c", "nav")]
    figures = zone_figures(tally_links(gold, found))
    assert figures["link accuracy"] == pytest.approx(2 / 3)
    assert figures["link macro F1"] == pytest.approx(0.8 / 5)
    assert zone_figures(tally_links([], [])) == {}
