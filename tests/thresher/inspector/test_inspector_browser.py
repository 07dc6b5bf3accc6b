"""Pointing and stepping: a field shows its place, a place shows its field, on a wide screen and on a narrow one."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Frame, expect

from tests.thresher.inspector.browsing import FRAME, Opened, saved
from thresher.crawler.loaders import load
from thresher.schemas.page import SavedPage

ROOT = Path(__file__).parents[3]
Shown = Callable[..., tuple[Opened, Frame]]

LIT = "[...document.querySelectorAll('[data-on]')].map(it => it.textContent.trim()).filter(Boolean)"
IN_SIGHT = "it => it.getBoundingClientRect().top >= 0 && it.getBoundingClientRect().bottom <= innerHeight"


def sample(name: str) -> SavedPage:
    (page,) = load([ROOT / "seeds/pages" / name])
    assert isinstance(page, SavedPage)
    return page


@pytest.fixture
def article(shown: Shown) -> tuple[Opened, Frame]:
    return shown(sample("modern-article-en.html"))


def lit_field(opened: Opened) -> list[str]:
    return opened.page.eval_on_selector_all(".panel .on", "them => them.map(it => it.dataset.k)")


def test_pointing_at_a_field_shows_its_place(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    opened.page.hover("[data-k=f-byline] b")
    frame.wait_for_selector("[data-on]")
    assert "By Maren Oakes and Idris Falk" in frame.evaluate(LIT)
    byline = frame.locator("[data-on]:not(t-l)").first
    assert byline.evaluate(IN_SIGHT)
    assert lit_field(opened) == ["f-byline"]
    opened.page.hover("h1")
    frame.wait_for_function("!document.querySelector('[data-on]')")


def test_stepping_to_a_field_shows_its_place(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    opened.page.focus("button[data-switch=labels]")
    seen: list[str] = []
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        key = opened.page.evaluate("document.activeElement.dataset.k ?? null")
        if key:
            seen.append(key)
        if key == "f-date_published":
            break
    assert seen[:2] == ["f-headline", "f-kicker"]
    frame.wait_for_selector("[k~=f-date_published][data-on]")
    assert any("14 November 2025" in text for text in frame.evaluate(LIT))


def test_pointing_at_a_place_shows_its_field(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    frame.hover("h1 t-z")
    expect(opened.page.locator("[data-k=f-headline]")).to_have_class("f on")
    expect(opened.page.locator("[role=status]")).to_have_text("zone: article")
    teaser = frame.locator("t-z[z=teaser][k]:visible").first
    entry = f"[data-k={(teaser.get_attribute('k') or '').split()[0]}]"
    teaser.hover()
    expect(opened.page.locator(entry)).to_have_class("t teaser on")
    expect(opened.page.locator("[role=status]")).to_have_text("zone: teaser")
    assert opened.page.eval_on_selector(entry, IN_SIGHT)


def test_a_place_that_the_page_hides_is_said_to_be_hidden(shown: Shown) -> None:
    page = sample("modern-article-en.html")
    hiding = page.body.replace(b"</head>", b"<style>.related { display: none }</style></head>")
    opened, frame = shown(msgspec.structs.replace(page, body=hiding))
    hidden = frame.locator("t-z[z=related][k]:not(:visible)").first.get_attribute("k") or ""
    opened.page.hover(f"[data-k={hidden.split()[0]}]")
    expect(opened.page.locator("[role=status]")).to_have_text("Its place is hidden by the page's own styles.")


def test_stepping_to_a_place_shows_its_field(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    frame.focus("t-l[k~=f-byline]")
    expect(opened.page.locator("[data-k=f-byline]")).to_have_class("f on")
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("[data-k=f-byline]")).to_be_focused()


def test_a_frame_that_was_ready_too_soon_says_it_again(article: tuple[Opened, Frame]) -> None:
    opened, _ = article
    opened.page.evaluate("delete document.body.dataset.ready")
    opened.page.evaluate("document.querySelector('iframe').contentWindow.postMessage({asked: true}, '*')")
    opened.page.wait_for_selector("body[data-ready]")


def test_a_click_goes_to_the_field_and_opens_what_hides_it(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    frame.locator("a[k] t-z").first.click()
    link = opened.page.locator("li[data-k^=l]:focus")
    expect(link).to_have_count(1)
    assert link.evaluate("it => it.closest('details').open")


def test_rejected_values_show_their_places(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    opened.page.locator("[data-k=f-authors] summary").click()
    opened.page.hover("[data-k=r-authors-0]")
    frame.wait_for_function(
        "document.querySelector('[k~=r-authors-0][data-on]') || !document.querySelector('[data-on]')"
    )
    assert lit_field(opened) == ["r-authors-0"]


def test_a_value_without_a_place_says_so(shown: Shown) -> None:
    paragraph = "<p>The harbour master of Lindava has covered the grain with tarpaulins borrowed from a circus.</p>"
    head = '<meta property="article:published_time" content="2025-03-04T05:06:07Z"><meta charset=utf-8>'
    opened, _ = shown(
        saved(f"<head>{head}</head><article><h1>Grain waits under the tent</h1>{paragraph * 5}</article>")
    )
    opened.page.hover("[data-k=f-date_published]")
    expect(opened.page.locator("[role=status]")).to_have_text("It has no place in what the page shows.")
    assert 'content="2025-03-04T05:06:07Z"' in opened.page.inner_text("[data-k=f-date_published]")


def test_zones_labels_and_styles_are_switched(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    tint = "getComputedStyle(document.querySelector('h1 t-z')).boxShadow"
    assert frame.evaluate(tint) != "none"
    opened.page.click("button[data-zone=article]")
    frame.wait_for_function(f"{tint} === 'none'")
    opened.page.click("button[data-zone=article]")
    frame.wait_for_function(f"{tint} !== 'none'")
    opened.page.click("button[data-switch=labels]")
    frame.wait_for_function("getComputedStyle(document.querySelector('t-l')).display === 'none'")
    opened.page.click("button[data-switch=looks]")
    frame.wait_for_function("document.querySelector('style[data-page]').disabled")


def test_a_text_dump_is_shown_as_lines(shown: Shown) -> None:
    opened, frame = shown(sample("textdump.txt"))
    opened.page.hover("[data-k=f-date_published]")
    frame.wait_for_selector("[data-on]")
    assert any("May 21, 2010" in text for text in frame.evaluate(LIT))
    frame.hover("t-row[n='36'] t-z")
    expect(opened.page.locator("[data-k=t1]")).to_have_class("t related on")


@pytest.mark.parametrize("width", [360, 1300])
def test_nothing_is_wider_than_the_screen(shown: Shown, width: int) -> None:
    opened, _ = shown(sample("modern-article-en.html"), width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.focus("[data-k=f-body]")
    assert opened.page.locator(FRAME).bounding_box() is not None
    assert opened.page.locator(FRAME).evaluate(IN_SIGHT)


def test_dark(article: tuple[Opened, Frame]) -> None:
    opened, frame = article
    opened.page.emulate_media(color_scheme="dark")
    assert opened.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(19, 20, 18)"
    assert frame.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_a_refused_page_says_why_and_is_shown_as_far_as_it_goes(shown: Shown) -> None:
    (page,) = load([ROOT / "tests/pages/cookie-wall/input.html"])
    assert isinstance(page, SavedPage)
    opened, frame = shown(page)
    assert "consent_wall" in opened.page.inner_text(".note.bad")
    assert len(frame.inner_text("body")) > 100
    opened, frame = shown(saved(b""))
    assert "empty" in opened.page.inner_text(".note.bad")
