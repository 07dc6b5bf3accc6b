"""What a crawl tells while it goes, and at its end."""

from typing import Any

import pytest

from thresher.cli.crawl_progress import Speed, cells
from thresher.cli.crawl_report import report
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.harvest_status import Findings, HarvestStatus
from thresher.crawler.spiders.left_out import LeftForForm
from thresher.schemas.frontier import HarvestState

FIGURES = {
    "fetched": 1412,
    "kept": 1377,
    "refused": 3,
    "not fetched: timeout": 1,
    "refused: http_error": 2,
}


def _run(name: str = "courier", *, include: tuple[str, ...] = (), **more: Any) -> HarvestStatus:
    status = HarvestStatus(portal_of({"name": name, "start": ["https://a.example/"], "include": [*include]}, "-"))
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
    lines = report([_run(findings=Findings(empty_starts={"https://a.example/": "refused as crashed"}))], 10.0)
    assert "  https://a.example/: nothing was found on it: refused as crashed" in lines
