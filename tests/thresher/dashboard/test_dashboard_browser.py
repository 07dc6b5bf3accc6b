"""The dashboard in a real browser: every page loads clean, a hostile record runs nothing, a live harvest moves."""

import os
import re
import signal
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.crawl.harvests import Harvests
from tests.portal_server.client import Portal
from tests.thresher.dashboard.conftest import Watched, sign_in
from tests.thresher.dashboard.serving import Dashboard, dashboard
from tests.thresher.dashboard.test_dashboard_http import hostile, raise_alert

PATHS = [
    "/",
    "/portals/courier",
    "/records",
    "/records?q=council",
    "/harvests",
    "/harvests/1",
    "/alerts",
    "/watches",
    "/login",
    "/api",
    "/definitions/new",
]
_PHONE = {"width": 360, "height": 740}
_SECONDS = 30_000
"""Milliseconds that something may take to show."""


def test_every_page_loads_without_an_error(served: Dashboard, watched: Watched) -> None:
    changed = served.ask("/api/records?only=changed&type=article").json()["items"][0]["id"]
    listing = served.ask("/api/records?type=listing").json()["items"][0]["id"]
    pages = [f"/pages/{changed}", f"/pages/{changed}/versions/1", f"/pages/{changed}/evidence", f"/pages/{listing}"]
    for path in [*PATHS, *pages]:
        answer = watched.page.goto(served.base + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(watched.page.locator("h1")).to_have_count(1)
        assert watched.page.evaluate("document.styleSheets.length") == 1
        assert watched.page.evaluate("typeof htmx") == "object"
    assert all(url.startswith(served.base) for url in watched.asked), "nothing is asked of anyone else"


def test_error_pages_load_whole_and_lead_on(served: Dashboard, browser: Browser) -> None:
    for path, status in (("/nothing", 404), ("/records?since=x", 422), ("/pages/999999/evidence", 404)):
        page = browser.new_page()
        wrong: list[str] = []
        page.on("console", lambda told, wrong=wrong: wrong.append(told.text))  # type: ignore[misc]
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))  # type: ignore[misc]
        answer = page.goto(served.base + path)
        assert answer is not None
        assert answer.status == status
        assert [told for told in wrong if f"status of {status}" not in told] == []
        page.get_by_role("link", name="Harvests").click()
        expect(page.locator("h1")).to_have_text("Harvests")
        page.close()


def test_copies_are_shown_with_each_other(served: Dashboard, watched: Watched) -> None:
    copy = served.ask("/api/records?only=copies").json()["items"][0]
    page = watched.page
    page.goto(f"{served.base}/pages/{copy['id']}")
    page.get_by_role("link", name=re.compile(r"Copies \(\d+\)")).click()
    section = page.locator("section[aria-labelledby=copies]")
    expect(section.get_by_text("(this page)")).to_have_count(1)
    expect(section.get_by_text("likely origin")).to_have_count(1)
    section.locator(f"a[href='/pages/{copy['copy_of']}']").click()
    expect(page.locator("section[aria-labelledby=copies]").get_by_text("(this page)")).to_have_count(1)


def test_charts_are_whole_on_a_phone(served: Dashboard, browser: Browser) -> None:
    for width in (390, 1200):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(f"{served.base}/portals/courier")
        cut = page.evaluate(
            """() => [...document.querySelectorAll('svg.chart text')].filter(each => {
                const own = each.getBoundingClientRect(), all = each.ownerSVGElement.getBoundingClientRect();
                return own.left < all.left - .5 || own.right > all.right + .5 || own.bottom > all.bottom + .5
                    || own.top < all.top - 2;
            }).map(each => each.textContent)"""
        )
        assert cut == []
        context.close()


def test_words_and_filters_select_what_is_shown(served: Dashboard, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.base}/records")
    before = page.get_by_role("status").inner_text()
    page.get_by_label("Words").fill("council")
    page.get_by_label("Type").select_option("article")
    page.get_by_label("Portal").select_option("courier")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/records?q=council*")
    expect(page.get_by_role("status")).not_to_have_text(before)
    assert page.locator(".records mark").first.inner_text().lower() == "council"
    assert page.get_by_label("Words").input_value() == "council"
    found = page.locator(".records li").count()
    page.get_by_label("Author").fill("Lee")
    page.keyboard.press("Enter")
    page.wait_for_url("**author=Lee*")
    assert 0 < page.locator(".records li").count() < found
    with page.expect_download() as download:
        page.get_by_role("link", name="JSONL").click()
    assert len(Path(download.value.path()).read_text().splitlines()) == page.locator(".records li").count()
    page.locator(".records a.headline").first.click()
    expect(page.locator("article.text")).to_be_visible()


def test_the_list_is_read_page_by_page(served: Dashboard, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.base}/records?limit=20")
    first = page.locator(".records a.headline").first.get_attribute("href")
    page.get_by_role("link", name="Next 20").click()
    page.wait_for_url("**after=*")
    assert page.locator(".records a.headline").first.get_attribute("href") != first
    page.get_by_role("link", name="First page").click()
    expect(page.locator(".records a.headline").first).to_have_attribute("href", str(first))


def test_a_hostile_record_runs_nothing(served: Dashboard, browser: Browser) -> None:
    page = browser.new_page()
    watched: list[str] = []
    page.on("dialog", lambda dialog: (watched.append("dialog"), dialog.dismiss()))
    page.on("console", lambda told: watched.append(told.text) if told.type == "error" else None)
    id_ = hostile(served)["id"]
    paths = [f"/pages/{id_}", f"/pages/{id_}/evidence", "/records?q=harbour", "/portals/hostile.example", "/"]
    for path in [*paths, "/records?q=%22%3E%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E", "/portals/%3Cscript%3Ex"]:
        page.goto(served.base + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for element in page.locator("main b, main img, main a.out, main .headline").all()[:40]:
            element.hover(force=True, trial=True)
        assert page.evaluate("window.hit") is None, path
        assert page.locator("main script, main img, main iframe, main svg[onload], main [onclick]").count() == 0, path
    page.goto(f"{served.base}/pages/{id_}")
    shown = page.locator("main").inner_text()
    for part in ("<script>window.hit='headline'</script>", "window.hit='teaser2'", "window.hit='body'", "{{7*7}}"):
        assert part in shown, "the record holds it, so the test means something"
    links = page.eval_on_selector_all("main a", "all => all.map(each => each.href)")
    assert all(link.startswith(("http://", "https://")) for link in links)
    outward = page.eval_on_selector_all("main a.out", "all => all.map(each => each.rel)")
    assert set(outward) == {"noopener noreferrer nofollow"}
    assert [told for told in watched if "404" not in told] == []
    page.close()


@pytest.mark.slow
def test_a_page_is_inspected_apart_from_the_dashboard(served: Dashboard, watched: Watched) -> None:
    page, id_ = watched.page, hostile(served)["id"]
    sign_in(page, served)
    page.goto(f"{served.base}/pages/{id_}")
    page.get_by_role("link", name="The page as it was saved").click()
    expect(page.frame_locator("iframe").get_by_text("Teaser one of the day")).to_be_visible(timeout=_SECONDS)
    assert page.evaluate("origin") == "null", "it can reach neither cookies nor the API"
    assert [frame.evaluate("window.hit") for frame in page.frames] == [None, None]
    assert watched.asked[-1] == f"{served.base}/pages/{id_}/inspect", "it asks for nothing"


def test_the_detector_of_hostile_records_detects(browser: Browser) -> None:
    """Without our headers and escapes the same page does run."""
    page = browser.new_page()
    page.set_content("<main><script>window.hit = 'body'</script></main>")
    assert page.evaluate("window.hit") == "body"
    page.close()


def test_the_policy_stops_a_script_that_got_in(served: Dashboard, browser: Browser) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text))
    page.goto(f"{served.base}/records")
    page.evaluate(
        """() => {
            const main = document.querySelector('main');
            const script = document.createElement('script');
            script.textContent = "window.hit = 'inline'";
            main.append(script);
            main.insertAdjacentHTML('beforeend', '<a id=bad href="javascript:window.hit=1">x</a>');
            main.insertAdjacentHTML('beforeend', '<i id=odd onclick="window.hit=2">y</i>');
            document.getElementById('odd').click();
            document.getElementById('bad').click();
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in told for told in refused)
    page.close()


@pytest.mark.slow
def test_a_live_harvest_moves(small_portal: Portal, tmp_path: Path, watched: Watched) -> None:
    harvests = Harvests(small_portal, tmp_path / "live", str(tmp_path / "live.db"))
    small_portal.clock(0)
    harvests.pace(delay=0.1, concurrency=1)
    harvests.thresher("store", "upgrade", "--store", harvests.store)
    page = watched.page
    with dashboard(harvests.store) as found:
        page.goto(f"{found.base}/harvests")
        expect(page.get_by_text("None yet.")).to_be_visible()
        run = harvests.start()
        try:
            expect(page.locator(".state-running")).to_be_visible(timeout=_SECONDS)
            page.get_by_role("link", name="#1").click()
            figure = page.locator("[data-figure=fetched]")
            seen = set()
            for _ in range(3):
                figure.wait_for(timeout=_SECONDS)
                now = figure.inner_text()
                expect(figure).not_to_have_text(now, timeout=_SECONDS)
                seen.add(now)
            assert len(seen) == 3
            assert page.locator("[role=status][aria-live=polite]").count() == 1
            page.goto(found.base)
            expect(page.locator(".state-running")).to_be_visible()
            page.goto(f"{found.base}/harvests/1")
        finally:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait(60)
        expect(page.locator("#progress .state-killed")).to_be_visible(timeout=_SECONDS)
        expect(page.locator("#progress")).not_to_have_attribute("hx-get", re.compile("."))


def test_alerts_and_schedules_are_acted_on(own: Dashboard, tmp_path: Path, watched: Watched) -> None:
    store = str(tmp_path / "thresher.db")
    raise_alert(store, "The headline is <b>gone</b>")
    add_schedule(store)
    page = watched.page
    page.goto(f"{own.base}/alerts")
    assert page.get_by_role("button").count() == 0, "who has not signed in cannot act"
    sign_in(page, own)
    page.goto(f"{own.base}/portals/courier")
    page.get_by_role("button", name="Pause: courier").click()
    expect(page.get_by_role("status")).to_have_text("The schedule is paused.")
    page.get_by_role("button", name="Resume: courier").click()
    expect(page.get_by_role("status")).to_have_text("The schedule goes on.")
    page.get_by_role("button", name="Run now: courier").click()
    expect(page.locator("dd", has_text="asked for")).to_be_visible()
    page.get_by_role("button", name="Close the alert: The headline is <b>gone</b>").click()
    expect(page.get_by_text("The headline is <b>gone</b>")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def add_schedule(store: str) -> None:
    from datetime import UTC, datetime

    from thresher.scheduler import schedules
    from thresher.store.opening import open_store, writing
    from thresher.store.row_mapping import stamp

    now = stamp(datetime.now(UTC))
    engine = open_store(store)
    with writing(engine) as connection:
        schedules.add(
            connection,
            schedules.Schedule("courier", "courier.toml", 21600, None, "UTC", 0, 3600, (), now, now),
        )
    engine.dispose()


def test_all_is_reached_by_keyboard(served: Dashboard, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{served.base}/records")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    assert page.locator(".skip").bounding_box()["x"] >= 0, "it shows when it has the focus"  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type("council")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=council*")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "headline":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/*")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


@pytest.mark.slow
@pytest.mark.parametrize("path", [*PATHS, "/pages/"])
def test_a_screen_reader_finds_its_way(served: Dashboard, watched: Watched, path: str) -> None:
    page = watched.page
    page.goto(served.base + (f"/pages/{hostile(served)['id']}" if path == "/pages/" else path))
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    assert page.get_attribute("html", "lang") == "en"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert (
        page.locator("input:not([type=hidden]), select").evaluate_all(
            "all => all.filter(each => !each.labels.length && !each.ariaHidden).map(each => each.outerHTML)"
        )
        == []
    )
    assert page.locator("table:not(:has(th[scope=col]))").count() == 0
    assert page.locator("svg:not([aria-hidden]):not([role=img])").count() == 0
    assert page.locator("svg.chart:not(:has(> title)), svg.chart:not(:has(> desc))").count() == 0
    assert (
        page.locator("a, button").evaluate_all(
            "all => all.filter(each => !(each.textContent.trim() || each.ariaLabel)).map(each => each.outerHTML)"
        )
        == []
    )
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_a_phone_shows_all_without_scrolling_sideways(served: Dashboard, browser: Browser) -> None:
    context = browser.new_context(viewport=_PHONE)
    page = context.new_page()
    listing = served.ask("/api/records?type=listing").json()["items"][0]["id"]
    for path in [*PATHS, f"/pages/{listing}", f"/pages/{hostile(served)['id']}"]:
        page.goto(served.base + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter(each => !each.closest('.wide') &&
               each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""
        )
        assert wide == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"], path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(served: Dashboard, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served.base}/portals/courier")
    back = channels(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert (sum(back) < 300) == (scheme == "dark")
    for selector in ("h1", "main a", ".soft", ".state", "footer", ".tick"):
        found = page.locator(selector).first
        colour = "fill" if selector == ".tick" else "color"
        text = channels(found.evaluate(f"each => getComputedStyle(each).{colour}"))
        own = found.evaluate("each => getComputedStyle(each).backgroundColor")
        assert contrast(text, back if own == "rgba(0, 0, 0, 0)" else channels(own)) >= 4.5, selector
    context.close()


def channels(colour: str) -> list[float]:
    return [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]


def contrast(one: list[float], other: list[float]) -> float:
    """As WCAG has it."""

    def light(colour: list[float]) -> float:
        linear = [c / 12.92 if (c := value / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for value in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.slow
def test_times_are_those_of_the_readers_zone(browser: Browser, served: Dashboard) -> None:
    context = browser.new_context(timezone_id="Asia/Tokyo")
    try:
        page = context.new_page()
        page.goto(f"{served.base}/harvests")
        shown = page.locator("time[datetime*='T']").first
        stored = datetime.fromisoformat(shown.get_attribute("datetime") or "")
        assert shown.inner_text() == stored.astimezone(timezone(timedelta(hours=9))).strftime("%Y-%m-%d %H:%M")
        assert page.locator("#zone").inner_text() == "Times are of Asia/Tokyo"
    finally:
        context.close()
