"""A report asks nobody for anything and runs nothing, whatever the page holds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame

from tests.thresher.inspector.browsing import Hits, Opened, plainly, saved
from thresher.inspector import policy, report
from thresher.inspector.detailed import inspect
from thresher.schemas.outcome import Status
from thresher.schemas.page import SavedPage

HOSTILE = (Path(__file__).parent / "hostile.html").read_text(encoding="utf-8")
Shown = Callable[[SavedPage], tuple[Opened, Frame]]


def test_a_hostile_page_asks_for_nothing(shown: Shown, hits: Hits, tmp_path: Path) -> None:
    page = saved(HOSTILE.replace("@", hits.base), f"{hits.base}/page")
    assert inspect(page).outcome.status is Status.KEPT
    opened, frame = shown(page)
    _touch_everything(opened, frame)
    assert hits.asked == []
    assert [url for url in opened.asked if not url.startswith("file:")] == []


def test_nor_where_it_is_served(hits: Hits, browser: Browser) -> None:
    """Over HTTP, from the very server that the page would ask, and without the report's own policy."""
    made = report(saved(HOSTILE.replace("@", hits.base), f"{hits.base}/page"))
    hits.bodies["/report"] = made
    hits.bodies["/unguarded"] = made.replace(policy(), "default-src * data: 'unsafe-inline' 'unsafe-eval'")
    for path in hits.bodies:
        with plainly(browser) as opened:
            _touch_everything(opened, opened.go(hits.base + path))
            assert opened.wrong == []
            assert opened.asked == [hits.base + path]
    assert hits.asked == list(hits.bodies)


def test_the_page_itself_does_ask(hits: Hits, browser: Browser) -> None:
    """What counts requests counts them: the same page, shown as it is."""
    staying = HOSTILE.replace("http-equiv", "x").replace("document.forms[0].submit()", "")
    hits.bodies["/page"] = staying.replace("@", hits.base)
    with plainly(browser) as opened:
        opened.page.goto(f"{hits.base}/page")
        expected = "ran-script fetch set1.png sheet.css background.png style.png preload.png frame poster.png script.js"
        missing = {f"/{name}" for name in expected.split()}
        for _ in range(100):
            missing -= {path.partition("?")[0] for path in hits.asked}
            if not missing:
                break
            opened.page.wait_for_timeout(100)
    assert missing == set()


def test_what_is_text_stays_text(shown: Shown) -> None:
    opened, frame = shown(saved(HOSTILE.replace("@", "http://127.0.0.1:9")))
    assert "<img src=http://127.0.0.1:9/text.png onerror=ask()>" in frame.inner_text("body")
    active = "script, img:not([src^='data:image/png']), svg, math, iframe, object, embed, form, input, link, base, meta"
    assert frame.evaluate("them => document.querySelectorAll(them).length", active) == 1  # our own script
    assert opened.page.locator("script").count() == 1
    names = frame.evaluate(
        "[...new Set([...document.body.querySelectorAll('*')].flatMap(it => it.getAttributeNames()))]"
    )
    allowed = "k l z s class id style title tabindex role open data-page colspan rowspan src alt dir lang"
    assert set(names) - set(allowed.split()) == set()


def test_nobody_else_s_message_is_heard(shown: Shown) -> None:
    opened, _ = shown(saved(HOSTILE))
    opened.page.evaluate("postMessage({hover: ['f-headline'], zone: 'forged', pick: ['f-headline']}, '*')")
    opened.page.wait_for_timeout(50)
    assert "forged" not in opened.page.inner_text("[role=status]")


@pytest.mark.parametrize("text", ["\ud800 &#xD800; &#0; \x00\x1b[31m", "]]> --> <!-- <![CDATA[", "'\"`=<>&" * 20])
def test_odd_characters(shown: Shown, text: str) -> None:
    paragraph = f"<p>The harbour master of Lindava has covered the grain with tarpaulins. {text}</p>"
    html = f"<title>{text}</title><h1 id='{text}' class=\"{text}\">Grain waits {text}</h1>{paragraph * 6}"
    page = saved(html.encode("utf-8", "surrogatepass"), "https://news.example/")
    report(page).encode()
    shown(page)


def _touch_everything(opened: Opened, frame: Frame) -> None:
    """As a restless reader would: point at, click and step through all that there is."""
    for selector in ("a", "h1", "p", "span", "t-box", "summary", "table", "t-l"):
        for element in frame.query_selector_all(selector)[:8]:
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
    for _ in range(25):
        opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_timeout(150)
