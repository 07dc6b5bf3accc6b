"""A portal's rules override what is found on a page, each in its period, and nothing is lost."""

import pickle
from datetime import date

import pytest

from thresher.crawler.extractors.rules import Rule, Rules
from thresher.crawler.extractors.rules.selectors import Selector
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import PageRecord, PageType, Zone

PAGE = """<!DOCTYPE html><html lang=en><head><title>Lock reopened - Harbour Post</title>
<meta name=keys content="canals, ships , canals"></head><body>
<nav><a href=/>Home</a> <a href=/world>World</a></nav>
<div class=story>
<h1>Lock reopened</h1>
<div class=dept>Waterways</div>
<p class=who>Words: Ann Lee and Omar Haddad</p>
<p class=when>04/05/2012</p>
<p class=lead>The old lock in the harbour takes ships again after a winter of repairs.</p>
<div class=text>
<p>The lock was closed in November, when divers found cracks in the lower gate.</p>
<p>On Friday the first barge went through, with gravel for the northern road, while pupils sang on the towpath.</p>
<div class=promo><p>Our boat trips: <a href=/trips>book a seat</a> for the summer with our readers.</p></div>
<p>The repairs cost four million, of which the province paid a half and the harbour company the rest in two parts.</p>
</div>
<div class=origin>Text: <a href=https://canal.example/>Canal News</a></div>
<div class=more><h3>More</h3><ul><li><a href=/a1>Barge fees will rise again in spring</a></li>
<li><a href=/a2>Divers count the fish of the upper basin</a></li><li><a href=/a3>A bridge for the towpath</a></li></ul>
</div>
</div></body></html>"""


def read(rules: Rules | None, *, html: str = PAGE, fetched: str | None = "2012-06-01T00:00:00Z") -> PageRecord:
    origin = Origin(file="page.html", form=Form.HTML)
    page = SavedPage(body=html.encode(), origin=origin, url="https://post.example/lock", fetched_at=fetched)
    record = process(page, evidence=True, rules=rules).record
    assert record is not None
    assert sum(record.accounting.by_zone.values()) == record.accounting.visible_chars
    return record


def field(name: str, css: str | None = None, xpath: str | None = None) -> Rules:
    return Rules("post", fields=[Rule(name, css, xpath)])


@pytest.mark.parametrize(
    ("name", "css", "value"),
    [
        ("headline", ".lead", "The old lock in the harbour takes ships again after a winter of repairs."),
        ("section", ".dept", "Waterways"),
        ("standfirst", ".dept::text", "Waterways"),
        ("byline", ".who", "Words: Ann Lee and Omar Haddad"),
        ("authors", ".who", ["Ann Lee", "Omar Haddad"]),
        ("tags", "meta[name=keys]::attr(content)", ["canals", "ships"]),
        ("tags", "nav a", ["Home", "World"]),
        ("date_published", ".when", "2012-04-05"),
    ],
)
def test_a_field_is_what_its_rule_finds(name: str, css: str, value: object) -> None:
    record = read(field(name, css))
    assert record.article is not None
    assert record.evidence is not None
    assert getattr(record.article, name) == value
    assert record.evidence[name].rule == "portal:post"
    assert record.confidence[name] == 1.0


@pytest.mark.parametrize(
    ("name", "xpath"),
    [("headline", "string(//h1)"), ("headline", "//h1/text()"), ("headline", "//h1"), ("section", "//h1")],
)
def test_xpath_may_give_elements_and_texts(name: str, xpath: str) -> None:
    article = read(field(name, xpath=xpath)).article
    assert article is not None
    assert getattr(article, name) == "Lock reopened"


@pytest.mark.parametrize("name", "headline standfirst byline authors date_published source section tags body".split())
def test_a_rule_that_finds_nothing_changes_nothing(name: str) -> None:
    assert read(field(name, ".absent")) == read(None)


def test_a_rule_for_the_byline_is_one_for_the_authors() -> None:
    html = PAGE.replace("<div class=dept>", "<div class=by>Ida Brook</div><div class=dept>")
    article = read(field("byline", ".by"), html=html).article
    assert article is not None
    assert article.authors == ["Ida Brook"]
    both = read(Rules("post", fields=[Rule("byline", ".by"), Rule("authors", ".who")]), html=html).article
    assert both is not None
    assert (both.byline, both.authors) == ("Ida Brook", ["Ann Lee", "Omar Haddad"])


def test_the_source_has_the_address_of_its_link() -> None:
    article = read(field("source", ".origin")).article
    assert article is not None
    assert article.source is not None
    assert (article.source.name, article.source.url) == ("Text: Canal News", "https://canal.example/")


def test_the_body_is_what_its_rule_finds_less_what_a_zone_takes() -> None:
    rules = Rules("post", [Rule("other", ".promo")], [Rule("body", ".text")])
    record = read(rules)
    assert record.article is not None
    assert [block.text[:9] for block in record.article.blocks] == ["The lock ", "On Friday", "The repai"]
    assert record.article.word_count == len(record.article.body.split())
    assert next(link.zone for link in record.links if link.url == "https://post.example/trips") is Zone.OTHER
    assert record.evidence is not None
    assert record.evidence["body"].rule == "portal:post"


def test_a_page_with_a_body_by_rule_is_an_article() -> None:
    html = "<title>Notes</title><div class=a>Short note.</div><ul>" + "".join(
        f"<li><a href=/{number}>Piece number {number} about the harbour and its ships</a></li>" for number in range(9)
    )
    assert read(None, html=html).page_type is not PageType.ARTICLE
    record = read(field("body", ".a"), html=html)
    assert record.page_type is PageType.ARTICLE
    assert record.article is not None
    assert record.article.body == "Short note."


@pytest.mark.parametrize("zone", list(Zone))
def test_a_zone_has_the_text_and_the_links_that_its_rule_finds(zone: Zone) -> None:
    record = read(Rules("post", [Rule(zone.value, ".more")]))
    before = read(None)
    assert {link.zone for link in record.links if (link.url or "")[-3:-1] == "/a"} == {zone}
    promoted = zone in (Zone.TEASER, Zone.RELATED)
    assert len(record.teasers) == (len(before.teasers) if promoted else 0)
    assert {teaser.relation for teaser in record.teasers} <= {zone.value}
    text = "MoreBarge fees will rise again in springDivers count the fish of the upper basinA bridge for the towpath"
    assert record.accounting.by_zone[zone] >= len(text)


def test_the_later_rule_of_zones_wins() -> None:
    record = read(Rules("post", [Rule("comments", ".more"), Rule("other", ".more h3")]))
    assert record.accounting.by_zone[Zone.OTHER] - read(None).accounting.by_zone[Zone.OTHER] == len("More")


@pytest.mark.parametrize(
    ("fetched", "first", "last", "holds"),
    [
        ("2012-06-01T00:00:00Z", date(2012, 6, 1), date(2012, 6, 1), True),
        ("2012-06-01T00:00:00Z", date(2012, 6, 2), None, False),
        ("2012-06-01T00:00:00Z", None, date(2012, 5, 31), False),
        ("2012-06-01", None, None, True),
        (None, date(2012, 4, 5), date(2012, 4, 5), True),  # its day of publication, where no capture is known
        (None, date(2012, 4, 6), None, False),
    ],
)
def test_a_rule_holds_in_its_period(fetched: str | None, first: date | None, last: date | None, holds: bool) -> None:
    article = read(Rules("post", fields=[Rule("section", ".dept", None, first, last)]), fetched=fetched).article
    assert article is not None
    assert (article.section == "Waterways") is holds


def test_old_pages_are_read_by_old_rules() -> None:
    old = Rule("section", ".who", None, None, date(2012, 5, 31))
    new = Rule("section", ".dept", None, date(2012, 6, 1), None)
    for fetched, section in (("2012-05-31", "Words: Ann Lee and Omar Haddad"), ("2012-06-01", "Waterways")):
        article = read(Rules("post", fields=[old, new]), fetched=fetched).article
        assert article is not None
        assert article.section == section


@pytest.mark.parametrize(
    ("holds", "rule"), [(True, Rule("tags", "a")), (False, Rule("tags", "a", None, None, date.max))]
)
def test_on_an_unknown_day_rules_without_an_end_hold(holds: bool, rule: Rule) -> None:
    assert rule.holds(None) is holds


@pytest.mark.parametrize(("day_first", "day"), [(True, "2012-05-04"), (False, "2012-04-05")])
def test_the_portal_says_which_part_of_a_date_is_the_day(day_first: bool, day: str) -> None:
    record = read(Rules("post", day_first=day_first))
    assert record.article is not None
    assert record.article.date_published == day
    assert "ambiguous_date" not in {warning.code for warning in record.warnings}
    ruled = read(Rules("post", fields=[Rule("date_published", ".when")], day_first=day_first))
    assert ruled.article is not None
    assert ruled.article.date_published == day


def test_rules_can_be_handed_to_another_process() -> None:
    rules = Rules("post", [Rule("other", ".promo")], [Rule("section", ".dept")], day_first=True)
    assert read(pickle.loads(pickle.dumps(rules))) == read(rules)


@pytest.mark.parametrize(
    ("css", "xpath", "elements", "message"),
    [
        ("a >", None, False, "'a >' is no CSS selector: Expected selector, got <EOF at 3>"),
        ("a::nothing", None, False, "'a::nothing' is no CSS selector: The pseudo-element ::nothing is unknown"),
        (None, "//a[", False, "'//a[' is no XPath expression: Invalid expression"),
        (None, "//x:a", False, "'//x:a' is no XPath expression: Undefined namespace prefix"),
        ("a::text", None, True, "'a::text' selects no elements, as a zone must"),
        (None, "//a/@href", True, "'//a/@href' selects no elements, as a zone must"),
        (None, "count(//a)", True, "'count(//a)' selects no elements, as a zone must"),
    ],
)
def test_a_wrong_selector_says_why(css: str | None, xpath: str | None, elements: bool, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is compared below
        Selector(css, xpath, elements=elements)
    assert str(error.value) == message
