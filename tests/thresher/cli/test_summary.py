"""What a run tells at its end."""

from thresher.cli.summary import Tally, complaint
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, PageRecord, PageType


def kept(page_type: PageType) -> Outcome:
    origin = Origin(file="a.html", form=Form.HTML)
    accounting = Accounting(visible_chars=0, by_zone={})
    record = PageRecord(url=None, page_type=page_type, content_sha256="", origin=origin, accounting=accounting)
    return Outcome(status=Status.KEPT, origin=origin, record=record)


def refused(reason: Reason, file: str = "a.html") -> Outcome:
    return Outcome(
        status=Status.REFUSED, origin=Origin(file=file, form=Form.HTML), reason=reason, detail="there are no bytes"
    )


def tally_of(*outcomes: Outcome) -> Tally:
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    return tally


SKIPPED = Outcome(status=Status.SKIPPED, origin=Origin(file="a.png", form=Form.HTML))


def test_report() -> None:
    tally = tally_of(
        *[kept(PageType.LISTING)] * 2,
        *[kept(PageType.ARTICLE)] * 1200,
        refused(Reason.EMPTY),
        refused(Reason.TIMED_OUT),
        refused(Reason.EMPTY),
        SKIPPED,
    )
    assert tally.report(10.04) == [
        "1,202 records: 1,200 article, 2 listing",
        "3 refused: 2 empty, 1 timed_out",
        "1 skipped (not pages)",
        "1,205 pages in 10.0 s, 120 pages/s",
    ]


def test_report_of_nothing() -> None:
    assert Tally().report(0.0) == ["0 records", "0 pages in 0.0 s, 0 pages/s"]


def test_report_of_one() -> None:
    assert tally_of(kept(PageType.OTHER)).report(1) == ["1 record: 1 other", "1 page in 1.0 s, 1 pages/s"]


def test_unread_inputs_are_counted_apart() -> None:
    assert tally_of(refused(Reason.EMPTY), kept(PageType.OTHER), SKIPPED).unread == 0
    assert tally_of(refused(Reason.UNREADABLE), refused(Reason.TRUNCATED), refused(Reason.EMPTY)).unread == 2


def test_twenty_refused_pages_are_named() -> None:
    tally = tally_of(*[refused(Reason.EMPTY, f"{number}.html") for number in range(1025)])
    lines = tally.complaints()
    assert len(lines) == 21
    assert lines[0] == "0.html: empty: there are no bytes"
    assert lines[19] == "19.html: empty: there are no bytes"
    assert lines[20] == "and 1,005 more; use --errors FILE"


def test_unread_inputs_are_named_even_behind_many_others() -> None:
    tally = tally_of(*[refused(Reason.EMPTY)] * 50, refused(Reason.UNREADABLE, "gone.html"))
    assert "gone.html: unreadable: there are no bytes" in tally.complaints()


def test_the_place_inside_a_file_is_named() -> None:
    origin = Origin(file="a.zip", form=Form.WARC, member="b.warc", offset=77)
    outcome = Outcome(status=Status.REFUSED, origin=origin, reason=Reason.EMPTY)
    assert complaint(outcome) == "a.zip!/b.warc at 77: empty"


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in complaint(refused(Reason.EMPTY, "\x1b]0;title\x07.html"))
