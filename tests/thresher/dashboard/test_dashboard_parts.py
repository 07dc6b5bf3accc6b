"""What pages are made of: comparisons, charts, addresses."""

import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from tests.pipelines.records import article, page
from thresher.dashboard.charts import Series, bars, rows, share_bar, shares, spark
from thresher.dashboard.diff import Budget, compared, words
from thresher.dashboard.metrics import Counts
from thresher.dashboard.models import Day, Rates, Trends
from thresher.dashboard.portal_charts import charts_of
from thresher.dashboard.rendering import is_web, link, marked, of_portal
from thresher.dashboard.security import local_path
from thresher.store.changes import changes
from thresher.store.opening import open_store, reading, writing
from thresher.store.tables import portals

TEXT = "The council met again today in the large hall by the river"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://a.example", "java\nscript:x", "data:text/html,x",
        "//a.example", "https://a.example/\nx", "https:\\\\a.example", "vbscript:x", "/local", "", None, "http://", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert not is_web(url)
    assert "href" not in link(url, "<b>")
    assert "<b>" not in link(url, "<b>")


def test_addresses_cannot_leave_their_attribute() -> None:
    made = link('https://a.example/"onmouseover="x', "x")
    assert 'href="https://a.example/&#34;onmouseover=&#34;x"' in made
    assert 'rel="noopener noreferrer nofollow"' in made


def test_names_of_portals_are_one_part_of_an_address() -> None:
    assert of_portal("a/b?c#d") == "/portals/a%2Fb%3Fc%23d"


@pytest.mark.parametrize("path", ["//a", "/\\a", "https://a", "", "a", "/a\nb", "javascript:x"])
def test_only_local_paths_are_led_back_to(path: str) -> None:
    assert local_path(path) == "/"
    assert local_path("/records?q=a") == "/records?q=a"


def test_words_that_were_found_are_marked_and_all_is_escaped() -> None:
    assert marked("<i> and <b>", [(0, 3), (8, 11)]) == "<mark>&lt;i&gt;</mark> and <mark>&lt;b&gt;</mark>"


def test_words_that_changed_are_told() -> None:
    assert words("a <b> c", "a d c e", Budget()) == "a <del>&lt;b&gt;</del><ins>d</ins> c<ins> e</ins>"
    assert words("x " * 5000, "y", Budget()) is None


def test_texts_that_are_made_to_be_slow_to_compare_are_shown_whole() -> None:
    """The same words over and over: each of them is compared with each."""
    before = [f"{'a b ' * 140}{number}" for number in range(200)]
    after = [f"{'b a ' * 140}{number}" for number in range(200)]
    began = time.perf_counter()
    (found,) = [lines for change, lines in compared(changes(page(article(*before)), page(article(*after)))) if lines]
    assert time.perf_counter() - began < 5
    kinds = [side.kind for side in found]
    assert kinds.count("added") == kinds.count("removed") >= 190
    (long,) = compared(changes(page(article("x " * 500)), page(article("y " * 500))))
    assert [side.kind for side in long[1]] == ["removed", "added"]


def test_changes_are_told_once() -> None:
    before = page(article(TEXT, "The second paragraph stays.", "Third.", "Fourth.", tags=["one", "two"]))
    after = page(article(TEXT + " side", "The second paragraph stays.", "Third.", "Fourth.", tags=["two", "three"]))
    told = {
        change.field: [(side.kind, str(side.text)) for side in sides]
        for change, sides in compared(changes(before, after))
    }
    assert told == {
        "article.tags": [("removed", "one"), ("added", "three")],
        "article.body": [
            ("changed", f"{TEXT}<ins> side</ins>"),
            ("kept", "The second paragraph stays."),
            ("gap", "…"),
        ],
    }


@pytest.mark.parametrize("values", [[], [0], [0, 0], [1], [3, 0, 12_345], [7] * 60])
def test_charts_are_sound_and_within_their_frame(values: list[int]) -> None:
    labels = [f"<{at}>" for at in range(len(values))]
    for made in (
        bars("A & B", "<told>", labels, [Series("one", values), Series("<two>", values)]),
        rows(
            "A & B",
            "<told>",
            labels,
            [Series("one", [value / 20_000 for value in values]), Series("none", [None] * len(values))],
        ),
        shares("A & B", "<told>", labels, [value / 20_000 for value in values]),
    ):
        root = ElementTree.fromstring(made.svg)
        assert [child.tag for child in root][:2] == ["title", "desc"]
        for box in root.iter("rect"):
            x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + width <= 640
            assert 0 <= y <= y + height <= 200
        assert not [name for each in root.iter() for name in each.attrib if name == "style" or name.startswith("on")]


def test_a_single_week_is_drawn_as_bars_and_says_what_it_is() -> None:
    rates = {"headline": 1.0, "authors": 0.5, "date_published": 1.0}
    days = [Day(day="2026-09-14", count=3)]
    one = Trends(days=days, fill_rates=[Rates(at="2026-09-08", rates=rates)], by="week", refusals=[])
    chart = charts_of(one)[1]
    assert "in the week from 2026-09-08" in chart.title
    assert chart.labels == ["headline", "authors", "date"]
    weeks = [Rates(at=f"2026-09-{day:02}", rates=rates) for day in (1, 8)]
    chart = charts_of(one.model_copy(update={"fill_rates": weeks}))[1]
    assert "by week (its first day)" in chart.title
    drawn = [box.attrib for box in ElementTree.fromstring(chart.svg).iter("rect")]
    spans = {(float(box["y"]), float(box["y"]) + float(box["height"])) for box in drawn}
    assert len(drawn) == 2 * len(rates)
    assert all(a == b or a[1] <= b[0] or b[1] <= a[0] for a in spans for b in spans), "no field hides another"


def test_small_charts_are_sound() -> None:
    ElementTree.fromstring(spark([0, 3, 9], 'told "<'))
    root = ElementTree.fromstring(share_bar("told", [("article", 30), ("teaser", 10), ("other", 0)]))
    assert [float(part.attrib["width"]) for part in root] == [75.0, 25.0]
    ElementTree.fromstring(share_bar("told", []))


def test_large_counts_are_kept_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("thresher.dashboard.metrics.time.monotonic", lambda: clock[0])
    engine = open_store(str(tmp_path / "thresher.db"), create=True)
    counts, query = Counts(), select(func.count()).select_from(portals)

    def told(after: float) -> int:
        clock[0] += after
        with reading(engine) as connection:
            ((number,),) = counts.rows(connection, "portals", query)
            return int(number)

    assert told(0) == 0
    with writing(engine) as connection:
        connection.execute(insert(portals).values(name="news.example"))
    assert [told(1), told(8), told(1)] == [0, 0, 1]
    engine.dispose()
