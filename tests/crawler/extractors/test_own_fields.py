"""A portal's own fields: read as their types, null where a page has none, with a warning where one cannot be read."""

import pickle
from datetime import date

import pytest

from thresher.crawler.extractors.rules import OwnRule, Rule, Rules
from thresher.crawler.extractors.rules.numbers import read_number
from thresher.crawler.extractors.rules.own import MAX_VALUES
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import OwnValue, PageRecord
from thresher.store.changes import changes, content_digest, content_digest_before

PAGE = """<!DOCTYPE html><html lang=de><head><title>Ein Boot</title><meta name=sku content="X 1"></head><body>
<h1>Ein Boot</h1><p class=price>Nur <b>1.299</b>,50 &euro; <script>7</script></p><p class=ask>auf Anfrage</p>
<time datetime=2024-05-04T10:00>gestern</time><a class=doc href=/plan.pdf>Plan</a><a class=bad href=javascript:x()>x</a>
<ul><li>4,5</li><li>keine</li><li>12</li></ul><p>Das Boot liegt im Hafen und kann dort besichtigt werden.</p>
</body></html>"""


def read(*own: OwnRule, html: str = PAGE, zone: str | None = None) -> PageRecord:
    origin = Origin(file="page.html", form=Form.HTML)
    page = SavedPage(body=html.encode(), origin=origin, url="https://post.example/boat")
    rules = pickle.loads(pickle.dumps(Rules("post", own=own)))
    record = process(page, evidence=True, rules=rules, time_zone=zone).record
    assert record is not None
    return record


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (OwnRule(Rule("x", ".price"), "number"), 1299.5),
        (OwnRule(Rule("x", "time"), "date"), "2024-05-04T10:00"),
        (OwnRule(Rule("x", "time")), "gestern"),
        (OwnRule(Rule("x", ".doc"), "url"), "https://post.example/plan.pdf"),
        (OwnRule(Rule("x", ".doc")), "Plan"),
        (OwnRule(Rule("x", ".doc"), attribute="href"), "/plan.pdf"),
        (OwnRule(Rule("x", "meta[name=sku]")), "X 1"),
        (OwnRule(Rule("x", xpath="//li[3]/text()"), "number"), 12),
        (OwnRule(Rule("x", "li"), list=True), ["4,5", "keine", "12"]),
        (OwnRule(Rule("x", xpath="count(//li)"), "number"), 3),
        (OwnRule(Rule("x", xpath="count(//li) div 2 - 0.001"), "number"), 1.499),
        (OwnRule(Rule("x", xpath="number(//li[2])"), "number"), None),
        (OwnRule(Rule("x", xpath="boolean(//li)")), "true"),
        (OwnRule(Rule("x", ".absent")), None),
        (OwnRule(Rule("x", ".absent"), "number", list=True), []),
    ],
)
def test_an_own_field_is_read_as_its_type(rule: OwnRule, value: OwnValue) -> None:
    record = read(rule)
    assert (record.own, [w for w in record.warnings if w.code.startswith("own")]) == ({"x": value}, [])
    assert record.evidence is not None
    assert ("own.x" in record.evidence) is (value not in (None, []))


@pytest.mark.parametrize(
    ("rule", "value", "message"),
    [
        (OwnRule(Rule("x", ".ask"), "number"), None, "own.x: 'auf Anfrage' is not a number"),
        (OwnRule(Rule("x", "h1"), "date"), None, "own.x: 'Ein Boot' is not a date"),
        (OwnRule(Rule("x", ".bad"), "url"), None, "own.x: 'javascript:x()' is not an http or https address"),
        (OwnRule(Rule("x", "li"), "number", list=True), [4.5, 12], "own.x: 'keine' is not a number"),
    ],
)
def test_what_cannot_be_read_is_null_with_a_warning(rule: OwnRule, value: OwnValue, message: str) -> None:
    record = read(rule)
    assert record.own == {"x": value}
    assert [(w.code, w.message) for w in record.warnings if w.code.startswith("own")] == [("own_unreadable", message)]


def test_of_several_rules_the_first_counts_that_holds_and_finds_something() -> None:
    old = OwnRule(Rule("x", "h1", valid_until=date(2020, 1, 1)))
    assert read(old, OwnRule(Rule("x", ".ask"), "number"), OwnRule(Rule("x", ".price"), "number")).own == {"x": 1299.5}


def test_a_time_without_offset_gets_the_portals() -> None:
    assert read(OwnRule(Rule("x", "time"), "date"), zone="Europe/Rome").own == {"x": "2024-05-04T10:00+02:00"}


def test_a_page_cannot_make_a_field_as_large_as_it_likes() -> None:
    html = PAGE.replace("<ul>", "<ul>" + "<li>1</li>" * (MAX_VALUES + 1))
    record = read(OwnRule(Rule("x", "li"), "number", list=True), html=html)
    assert record.own == {"x": [1] * MAX_VALUES}
    assert "own_cut" in [warning.code for warning in record.warnings]


def test_a_new_value_is_a_change_and_a_new_field_is_none() -> None:
    rule = OwnRule(Rule("price", ".price"), "number")
    none, absent = read(), read(OwnRule(Rule("price", ".absent")))
    first, second = read(rule), read(rule, html=PAGE.replace("1.299", "1.199"))
    assert content_digest(none) == content_digest(absent)
    assert content_digest_before(first) == content_digest(none)
    assert content_digest(second) not in (content_digest(first), content_digest_before(first))
    assert [(c.field, c.before, c.after) for c in changes(first, second) if c.field == "own"] == [
        ("own", {"price": 1299.5}, {"price": 1199.5})
    ]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1.299,00 €", "de", 1299),
        ("$1,299.00", "en", 1299),
        ("1,299", "en", 1299),
        ("1.299", "de", 1299),
        ("1.299", "en", 1.299),
        ("0.125", "de", 0.125),
        ("−5,5", "fr", -5.5),
        ("1 299 000 kr", "sv", 1299000),
        ("1'299.50", "de", 1299.5),
        ("2024-05-06", "en", 2024),
        ("12-14", None, 12),
        ("A4", None, 4),
        ("١٬٢٣٤٫٥", "ar", 1234.5),
        ("۱۲٫۵۰۰ تومان", "fa", 12.5),
        ("12٫500", "en", 12.5),
        ("none", None, None),
        ("1" * 40, None, None),
    ],
)
def test_numbers(text: str, language: str | None, number: float | None) -> None:
    assert read_number(text, language) == number
