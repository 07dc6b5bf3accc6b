"""The tints are the accounting: the characters of each zone in the report add up to the record's, on every page."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Frame

from tests.thresher.inspector.browsing import Opened, saved
from thresher.crawler.extractors.read import read_detailed
from thresher.crawler.extractors.rules import Rule, Rules
from thresher.crawler.loaders import load
from thresher.inspector import report
from thresher.inspector.detailed import inspect
from thresher.inspector.sanitize import slices
from thresher.pipelines.process import process
from thresher.schemas.page import SavedPage
from thresher.schemas.record import Zone

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("tests/pages/*/input.*"), *ROOT.glob("seeds/pages/*")])
IN_A_BROWSER = [path for path in PAGES if path.parent.name in ("pages", "rtl-arabic", "br-br-paragraphs", "drop-cap")]


def page_of(path: Path) -> SavedPage:
    (page,) = load([str(path)])
    assert isinstance(page, SavedPage)
    return page


def by_zone(tinted: list[tuple[str | None, str]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for zone, said in tinted:
        assert zone is not None
        counts[zone] += len(said)
    return dict(counts)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name if path.stem == "input" else path.name)
def test_the_tints_add_up(path: Path) -> None:
    page = page_of(path)
    inspected = inspect(page)
    record, view = inspected.record, inspected.view
    assert view is not None
    if record is None:
        assert not inspected.tinted
        assert "<t-z z=" not in view.body
        return
    found = html.fragment_fromstring(view.body, create_parent="div").iter("t-z")
    tinted = by_zone([(each.get("z"), each.text or "") for each in found])
    assert tinted == {zone.value: chars for zone, chars in record.accounting.by_zone.items() if chars}
    assert view.left == 0
    plain = process(page)
    assert plain.record is not None
    assert plain.record.accounting == record.accounting


@pytest.mark.slow
@pytest.mark.parametrize("path", IN_A_BROWSER, ids=lambda path: path.name)
def test_they_add_up_in_a_browser(path: Path, shown: Callable[..., tuple[Opened, Frame]]) -> None:
    page = page_of(path)
    _, frame = shown(page)
    found = frame.evaluate("[...document.querySelectorAll('t-z')].map(it => [it.getAttribute('z'), it.textContent])")
    record = process(page).record
    assert record is not None
    assert by_zone(found) == {zone.value: chars for zone, chars in record.accounting.by_zone.items() if chars}


def test_the_parts_of_a_block_are_its_text() -> None:
    body = "<p> One <b> two</b>three<br>four <i>five </i> <u>six</u></p><pre>a  b\n  c <b>\nd</b></pre>"
    body += "<p>\u00a0x\u2003y</p>"
    opened = read_detailed(saved(body)).opened
    assert opened is not None
    for block in opened.view.blocks:
        said = "".join(slices(block))
        assert said.split() == block.text.split()
        assert len(said) == len(block.text)
    assert slices(opened.view.blocks[0]) == ["One ", "two", "three", "\nfour ", "five ", "six"]
    assert slices(opened.view.blocks[1]) == ["a b\nc ", "d"]


def test_a_long_page_is_cut_and_says_so() -> None:
    paragraph = "The harbour master of Lindava has covered the grain with tarpaulins borrowed from a circus. " * 20
    page = saved(f"<h1>Grain waits under the tent</h1>{f'<p>{paragraph}</p>' * 400}")
    inspected = inspect(page, most=50_000)
    assert inspected.view is not None
    assert inspected.record is not None
    shown = html.fragment_fromstring(inspected.view.body, create_parent="div")
    chars = sum(len(each.text or "") for each in shown.iter("t-z"))
    assert chars + inspected.view.left == inspected.record.accounting.visible_chars
    assert len(inspected.view.body) < 60_000


def test_twenty_megabytes_make_a_small_report() -> None:
    paragraph = "The harbour master of Lindava has covered the grain with tarpaulins borrowed from a circus. " * 40
    page = saved(f"<h1>Grain waits under the tent</h1>{f'<p>{paragraph}</p>' * 5500}")
    assert len(page.body) > 20_000_000
    made = report(page)
    assert len(made) < 5_000_000
    assert "more characters, which are not shown" in made


def test_a_rule_tints_what_it_says() -> None:
    page = page_of(ROOT / "seeds/pages/modern-article-en.html")
    rules = Rules("courier", zones=[Rule("comments", css="main")])
    inspected = inspect(page, rules=rules)
    assert inspected.view is not None
    assert inspected.record is not None
    found = html.fragment_fromstring(inspected.view.body, create_parent="div").iter("t-z")
    tinted = by_zone([(each.get("z"), each.text or "") for each in found])
    assert tinted["comments"] == inspected.record.accounting.by_zone[Zone.COMMENTS] > 3000
