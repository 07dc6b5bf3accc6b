from datetime import date

import pytest

from tests.pipelines.records import article, page
from thresher.pipelines.validate import validate
from thresher.schemas.outcome import Reason, Status
from thresher.schemas.record import Accounting, Link, PageRecord, PageType, Teaser, Zone

STORY = "The council of the harbour town has voted to keep its last ferry. The boat will sail again in spring."
BARE = Accounting(300, dict.fromkeys(Zone, 0) | {Zone.OTHER: 300})
ASK = (
    "We and our partners store cookies and read them on your device.",
    "You can accept all cookies or change your consent at any time.",
)


def reason_of(record: PageRecord) -> Reason | None:
    return validate(record).reason


def test_a_sound_record_is_kept_as_it_is() -> None:
    record = page(article(STORY, date_published="2025-11-14"), fetched_at="2025-11-14T12:00:00Z")
    outcome = validate(record)
    assert (outcome.status, outcome.record) == (Status.KEPT, record)


def test_a_refused_record_is_kept_aside() -> None:
    record = page(article(headline=None))
    outcome = validate(record)
    assert (outcome.status, outcome.reason, outcome.record) == (Status.REFUSED, Reason.NO_CONTENT, record)
    assert outcome.detail


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (page(page_type=PageType.LISTING), Reason.NO_CONTENT),
        (page(page_type=PageType.LISTING, teasers=[Teaser(headline="a")]), None),
        (page(page_type=PageType.LISTING, links=[Link("a", None, Zone.TEASER)]), None),
        (page(title="Harbour"), None),
        (page(article("�" * 6 + "a" * 94)), Reason.UNDECODABLE),
        (page(article("�" * 4 + "a" * 96)), None),
        (page(article("Try the search.", headline="Page not found")), Reason.NOT_FOUND),
        (page(title="404 - Seite nicht gefunden | Hafenbote"), Reason.NOT_FOUND),
        (page(title="Hafenbote – Error 404"), Reason.NOT_FOUND),
        (page(title="Страница не найдена"), Reason.NOT_FOUND),
        (page(title="Page introuvable - Le Port"), Reason.NOT_FOUND),
        (page(title="The page you requested could not be found."), None),
        (page(title="Body not found after storm | Courier"), None),
        (page(article("A short note.", headline="Page not found", authors=["Maren Oakes"])), None),
        (page(article(STORY * 10, headline="Page not found")), None),
        (page(title="Just a moment...", accounting=BARE), Reason.BLOCKED),
        (
            page(article("Bitte JavaScript aktivieren.", headline=None), accounting=BARE),
            Reason.BLOCKED,
        ),
        (page(article("Please enable JavaScript to read comments."), accounting=BARE), Reason.BLOCKED),
        (page(article("Access denied, says the mayor.", date_published="2025-11-14"), accounting=BARE), None),
        (page(title="Just a moment: ten poems", accounting=BARE, teasers=[Teaser(headline="a")]), None),
        (page(article(*ASK, headline="Your privacy"), accounting=BARE), Reason.CONSENT_WALL),
        (page(article(*ASK, date_published="2025-11-14"), accounting=BARE), None),
        (page(article(*ASK, STORY * 5, headline="Your privacy"), accounting=BARE), None),
        (page(article("Loading the story, please wait. " * 12)), Reason.REPEATED),
        (page(article(*["Loading the story, please wait."] * 12)), Reason.REPEATED),
        (page(article("Row, row, row your boat. " * 3 + STORY)), None),
        (page(article(STORY + " Vote! " * 9)), None),
    ],
)
def test_rules(record: PageRecord, reason: Reason | None) -> None:
    assert reason_of(record) == reason


@pytest.mark.parametrize(
    ("published", "fetched", "today", "expected"),
    [
        ("2025-11-15", "2025-11-14T23:00:00Z", None, (None, [])),
        ("2025-11-17T08:00:00", "2025-11-14T23:00:00Z", None, (None, ["date_after_capture"])),
        ("2025-11-17", None, None, (None, [])),
        ("2025-11-17", None, date(2025, 11, 14), (None, ["date_after_capture"])),
        ("2027-11-17", "2025-11-14", None, (Reason.FUTURE_DATE, [])),
        ("2027-11-17", None, date(2025, 11, 14), (Reason.FUTURE_DATE, [])),
        ("2027-11-17", "2025-11-14", date(2027, 11, 18), (None, [])),
        ("soon", "2025-11-14", None, (None, [])),
    ],
)
def test_dates_after_the_last_possible_day(
    published: str, fetched: str | None, today: date | None, expected: tuple[Reason | None, list[str]]
) -> None:
    outcome = validate(page(article(STORY, date_published=published), fetched_at=fetched), today=today)
    assert outcome.record is not None
    assert (outcome.reason, [warning.code for warning in outcome.record.warnings]) == expected


def test_half_an_article_is_kept_with_a_warning() -> None:
    for told, code in ((article(), "no_body"), (article(STORY, headline=None), "no_headline")):
        once = validate(page(told)).record
        assert once is not None
        assert [warning.code for warning in once.warnings] == [code]
        assert validate(once).record == once
