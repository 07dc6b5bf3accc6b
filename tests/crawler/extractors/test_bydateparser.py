"""Dates that dateparser reads where our own tables end, and what it must not make of other lines."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from thresher.crawler.extractors.dates.bydateparser import calendar_date, relative_date
from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.dates.relativedates import parse_relative
from thresher.crawler.extractors.read import read_page
from thresher.schemas.page import Form, Origin, SavedPage

CAPTURED = datetime(2024, 5, 15, 12, 10, 33, tzinfo=UTC)
TODAY = date(2026, 11, 23)

TOLD = [
    ("cs", "před 3 hodinami", "2024-05-15T09:10+00:00"),
    ("be", "учора ў 14:05", "2024-05-14T14:05"),
    ("sk", "pred 2 dňami", "2024-05-13"),
    ("hr", "prije 14 sati", "2024-05-14T22:10+00:00"),
    ("hr", "Objavljeno prije 3 dana", "2024-05-12"),
    ("hr-HR", "Ivan Horvat | prije 2 dana", "2024-05-13"),
    ("sr", "пре 3 сата", "2024-05-15T09:10+00:00"),
    ("sr", "pre 3 sata", "2024-05-15T09:10+00:00"),
    ("ro", "acum 2 zile", "2024-05-13"),
    ("ca", "fa 3 hores", "2024-05-15T09:10+00:00"),
    ("gl", "hai 3 horas", "2024-05-15T09:10+00:00"),
    ("he", "לפני שעתיים", "2024-05-15T10:10+00:00"),
    ("ar", "قبل ساعتين", "2024-05-15T10:10+00:00"),
    ("bn", "৩ ঘণ্টা আগে", "2024-05-15T09:10+00:00"),
    ("ka", "3 საათის წინ", "2024-05-15T09:10+00:00"),
    ("hy", "3 ժամ առաջ", "2024-05-15T09:10+00:00"),
    ("ta", "3 மணிநேரம் முன்", "2024-05-15T09:10+00:00"),
    ("sq", "3 orë më parë", "2024-05-15T09:10+00:00"),
    ("is", "Í gær", "2024-05-14"),
]


@pytest.mark.parametrize(("language", "text", "iso"), TOLD, ids=[f"{row[0]}-{at}" for at, row in enumerate(TOLD)])
def test_told_from_now(language: str, text: str, iso: str) -> None:
    assert parse_relative(text, CAPTURED) is None, "our own tables read it"
    found = relative_date(text, language, CAPTURED)
    assert found
    assert found.iso == iso
    assert text[found.start : found.end] == found.raw


NOT_TOLD = [
    ("how long it takes to read", "en", "5 min"),
    ("... in words that say so", "hr", "čitanje 3 min"),
    ("a duration", "de", "2 Tage"),
    ("the future", "en", "in 2 hours"),
    ("a month is no day", "hr", "prije 2 mjeseca"),
    ("a week is no day", "en", "last week"),
    ("a part of the day is no time", "en", "This Morning"),
    ("now", "de", "jetzt"),
    ("today, as a section's name", "cs", "dnes"),
    ("yesterday beside other words", "de", "gestern · Männer · HBL1"),
    ("a weekday", "en", "Monday"),
    ("a month's name", "en", "May"),
    ("a count of views", "en", "1.00M"),
    ("a count", "en", "3"),
    ("an age", "de", "1 Tag - 2 Jahre"),
    ("a sentence", "ro", "A murit acum 2 zile, spune poliția din oraș"),
    ("another language than the page's", "hr", "před 3 hodinami"),
    ("a page whose language is unknown", None, "před 3 hodinami"),
    ("a language that dateparser does not know", "xx", "3 hours ago"),
    ("a number that no date holds", "hr", "prije 99999999999 dana"),
]


@pytest.mark.parametrize(("language", "text"), [row[1:] for row in NOT_TOLD], ids=[row[0] for row in NOT_TOLD])
def test_not_told_from_now(language: str | None, text: str) -> None:
    assert relative_date(text, language, CAPTURED) is None


CALENDARS = [
    ("fa", "چهاردهم اردیبهشت ۱۴۰۳", "2024-05-03"),
    ("fa", "پنجشنبه، چهاردهم تیر ۱۴۰۳ - ۱۲:۳۰", "2024-07-04T12:30"),
    ("fa", "بیست و یکم اردیبهشت ماه ۱۴۰۳", "2024-05-10"),
    ("fa", "14 Ordibehesht 1403", "2024-05-03"),
    ("fa", "سی و یکم مهر ۱۴۰۳", None),  # a month of thirty days
    ("fa", "در اردیبهشت ۱۴۰۳", None),
    ("fa", "آینده اردیبهشت ۱۴۰۳", None),
    ("fa", "یک کتاب ۱۴۰۳", None),
    ("en", "14 Ordibehesht 1403", None),
    ("ar", "٢٥ شوال ١٤٤٥", "2024-05-04"),
    ("ar-SA", "الجمعة 25 شوال 1445هـ", "2024-05-04"),
    ("ar", "15 جمادى الآخرة 1445 هـ", "2023-12-28"),
    ("ar", "1 محرم 1446", "2024-07-07"),
    ("ar", "١٤٤٥/١٠/٢٥ هـ", "2024-05-04"),
    ("ar", "25-10-1445هـ", "2024-05-04"),
    ("ar", "30/10/1445", None),
    ("ar", "25/10/1599", None),
    ("ar", "30 شوال 1445", None),  # a month of 29 days
    ("ar", "شوال 1445", None),
    ("ar", "25 كلمة 1445", None),
    ("ar", "25 شوال 1599", None),
    ("ar", "25 شوال 1499", None),  # later than the capture
]


@pytest.mark.parametrize(("language", "text", "iso"), CALENDARS, ids=[f"{r[0]}-{at}" for at, r in enumerate(CALENDARS)])
def test_other_calendars(language: str, text: str, iso: str | None) -> None:
    assert find_dates(text, language=language, today=TODAY) == [], "our own tables read it"
    found = calendar_date(text, language, TODAY)
    assert (found and found.iso) == iso
    assert found is None or text[found.start : found.end] == found.raw


SENTENCE = "The harbour council met for hours and put off the vote on the new quay once more, to the dismay of many. "


def dated(line: str, language: str, fetched: str | None = "2024-05-15T12:10:33+00:00") -> str | None:
    """The date of publication of a page that shows this line under its headline."""
    text = f"<p>{SENTENCE * 3}</p>" * 4
    html = (
        f"<html lang={language}><title>A quay</title><article><h1>A quay</h1><div>{line}</div>{text}</article></html>"
    )
    origin = Origin(file="page.html", form=Form.HTML)
    record = read_page(SavedPage(body=html.encode(), origin=origin, fetched_at=fetched))
    assert record.article
    return record.article.date_published


def test_a_page_is_dated() -> None:
    assert dated("Ivan Horvat | prije 3 sata", "hr") == "2024-05-15T09:10+00:00"
    assert dated("Ivan Horvat | prije 3 sata", "hr", None) is None  # nobody knows when now was
    assert dated("الجمعة 24 شوال 1445هـ", "ar") == "2024-05-03"
    assert dated("24 شوال 1445هـ الموافق 2 مايو 2024", "ar") == "2024-05-02"  # our own tables come first
    assert dated("<a href=/v>Video</a>", "hr") is None


def run(source: str, **environment: str) -> str:
    command = [sys.executable, "-W", "error", "-c", source]
    environment = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True).stdout


def test_only_pages_that_need_it_load_it() -> None:
    source = (
        "import sys; from tests.crawler.extractors.test_bydateparser import dated\n"
        "assert dated('3 May 2024', 'en') and dated('2 hours ago', 'en')\n"
        "print('dateparser' in sys.modules)\n"
        "assert dated('prije 3 sata', 'hr')\n"
        "print('dateparser' in sys.modules)"
    )
    assert run(source).split() == ["False", "True"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu"])
def test_the_machines_time_zone_changes_nothing(zone: str) -> None:
    source = (
        "from tests.crawler.extractors.test_bydateparser import dated\n"
        "print(dated('prije 3 sata', 'hr'), dated('ahir 14:05', 'ca'))"
    )
    assert run(source, TZ=zone).split() == ["2024-05-15T09:10+00:00", "2024-05-14T14:05"]


@given(
    st.one_of(st.text(max_size=60), st.text(alphabet="0123456789 .:-+prijesatdnvč۱٣٤هـشوال", max_size=40)),
    st.sampled_from(["hr", "cs", "ar", "fa", "zh", "th"]),
)
def test_any_text(text: str, language: str) -> None:
    for found in (relative_date(text, language, CAPTURED), calendar_date(text, language, TODAY)):
        if found is not None:
            assert text[found.start : found.end] == found.raw
            assert datetime.fromisoformat(found.iso).date() <= TODAY
