"""The figures of a crawl, in words."""

from typing import Any

import pytest

from thresher.crawl_figures import errors, hints, reasons, summary
from thresher.crawl_progress import Speed, cells
from thresher.crawl_report import report
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.harvest_status import Findings, HarvestStatus
from thresher.crawler.spiders.left_out import LeftForForm
from thresher.schemas.frontier import HarvestState

FIGURES = {
    "fetched": 1412,
    "kept": 1377,
    "refused": 3,
    "refused: http_error": 2,
    "refused: paywall": 1,
    "not kept: trap:calendar": 11,
    "not fetched: robots": 6,
    "not fetched: timeout": 1,
    "left out: off_host": 30,
    "left out: media": 4,
}


def test_what_came_of_pages_and_why_the_rest_did_not() -> None:
    assert summary(FIGURES) == "1,412 fetched, 1,377 kept, 3 refused"
    assert reasons(FIGURES) == [
        "refused: 2 http_error, 1 paywall",
        "not kept: 11 trap:calendar",
        "not fetched: 6 robots, 1 timeout",
        "left out: 30 off_host, 4 media",
    ]
    assert errors(FIGURES) == 3, "what the crawl does not ask for is none"


@pytest.mark.parametrize(
    ("figures", "hint"),
    [
        ({"not fetched: robots": 6}, "robots.txt allows nothing"),
        ({"not fetched: private address": 1}, "--allow-private"),
        ({"not fetched: no robots.txt (connection refused)": 2}, "is the host up"),
    ],
)
def test_where_nothing_came_a_hint_says_what_to_do(figures: dict[str, int], hint: str) -> None:
    assert [hint in told for told in hints(figures)] == [True]
    assert hints({**figures, "fetched": 1}) == []


def _run(name: str = "courier", *, include: tuple[str, ...] = (), **more: Any) -> HarvestStatus:
    status = HarvestStatus(
        portal_of({"name": name, "start": ["https://a.example/"], "include": list(include)}, "definition")
    )
    status.figures.update(FIGURES)
    for attribute, value in more.items():
        setattr(status, attribute, value)
    return status


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (_run(), ["courier", "1,412", "1,377", "0", "4.2", "3", ""]),
        (_run("the-long-name", waiting=12345), ["the-long-na…", "1,412", "1,377", "12,345", "4.2", "3", ""]),
        (_run(next_request_at=1e12), None),
        (_run(stopped_at=1.0), ["courier", "1,412", "1,377", "0", "4.2", "3", "ending"]),
        (_run(state=HarvestState.FINISHED), ["courier", "1,412", "1,377", "0", "4.2", "3", "finished"]),
    ],
)
def test_the_line_of_a_run(run: HarvestStatus, shown: list[str] | None) -> None:
    told = cells(run, 4.2, 12)
    assert told == shown if shown else told[-1].startswith("waits ")


def test_the_speed_is_that_of_the_last_seconds() -> None:
    speed = Speed()
    for second in range(100):
        speed.note(second * (10 if second < 50 else 2), float(second))
    assert round(speed.pages_a_second) == 2


def test_the_report_tells_each_portal_and_the_sum() -> None:
    lines = report(
        [_run(waiting=7, state=HarvestState.INTERRUPTED, findings=Findings(slow_patterns=["/a: too slow"]))], 10.0
    )
    assert "  /a: too slow" in lines
    assert lines[0] == "courier: 1,412 fetched, 1,377 kept, 3 refused (interrupted)"
    assert "  7 more are known and due; run it again to go on" in lines
    assert lines[-1] == "1,412 pages fetched in 10.0 s, 141.2 pages/s"


@pytest.mark.parametrize(
    ("include", "told"),
    [
        ((), ": include = ['.', '/tag/'] in the definition fetches these"),
        (("/news/",), ": '/tag/' in the definition's include fetches these"),
    ],
)
def test_an_example_stands_for_what_is_left_out_for_its_form(include: tuple[str, ...], told: str) -> None:
    left = [
        LeftForForm("noise:tag", "https://a.example/tag/\x1b[2Jx", "/tag/"),
        LeftForForm("trap:long", "x" * 900, None),
    ]
    lines = report([_run(include=include, findings=Findings(left_for_form=left))], 10.0)
    assert f"  noise:tag, such as https://a.example/tag/\ufffd[2Jx{told}" in lines
    assert f"  trap:long, such as {'x' * 300}…" in lines


def test_a_start_page_that_gave_nothing_is_named() -> None:
    lines = report([_run(findings=Findings(barren_starts={"https://a.example/": "refused as crashed"}))], 10.0)
    assert "  https://a.example/: nothing was found on it: refused as crashed" in lines
