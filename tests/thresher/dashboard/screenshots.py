"""python -m tests.thresher.dashboard.screenshots FOLDER: pictures for the docs, of invented portals."""

import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select, update

from tests.crawl.harvests import Harvests
from tests.portal_server.client import serving
from tests.portal_server.content import TODAY
from tests.thresher.dashboard.serving import Dashboard, dashboard
from tests.thresher.dashboard.test_dashboard_http import raise_alert
from thresher.scheduler import schedules
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import records

_TITLES = {"courier": "The Sedge Bay Courier", "herald": "Northgate Herald", "tribune": "Tribune of the Fens"}
_STEPS = 4
_SIZE = {"width": 1080, "height": 720}


def fill(folder: Path) -> None:
    """Three portals that were harvested four times, planned, one of them with an alert."""
    for seed, (name, title) in enumerate(_TITLES.items(), 1):
        with serving("--without", "all", "--articles", 60 + 60 * seed, "--seed", seed) as [portal]:
            harvests = Harvests(portal, folder / name, str(folder / "thresher.db"))
            told = (harvests.folder / "courier.toml").read_text()
            (harvests.folder / f"{name}.toml").write_text(told.replace('"courier"', f'"{name}"\ntitle = "{title}"'))
            for step in range(_STEPS):
                portal.clock(step)
                harvests.make_due()
                harvests.thresher("crawl", f"{name}.toml", "--store", harvests.store, "--allow-private", "--quiet")
    told = "Only 12 % of the articles have authors; usual are 97 %"
    raise_alert(str(folder / "thresher.db"), told, stamp(datetime.now(UTC)))
    _bring_up_to_date(str(folder / "thresher.db"))


def _bring_up_to_date(store: str) -> None:
    """The portals' clocks stand still at a day of their own; the pictures are to show the present."""
    later = datetime.now(UTC).date() - TODAY.date() - timedelta(days=_STEPS - 1)
    now = stamp(datetime.now(UTC))
    engine = open_store(store)
    with writing(engine) as connection:
        for (day,) in connection.execute(select(records.c.day).distinct()).all():
            moved = min(date.fromisoformat(day) + later, datetime.now(UTC).date()).isoformat()
            connection.execute(update(records).where(records.c.day == day, records.c.words > 0).values(day=f"+{moved}"))
        for (day,) in connection.execute(select(records.c.day).distinct()).all():
            connection.execute(update(records).where(records.c.day == day).values(day=day.lstrip("+")))
        for name in _TITLES:
            plan = schedules.Schedule(name, f"{name}/{name}.toml", 21600, None, "UTC", 0, 3600, (), now, now)
            schedules.add(connection, plan)
    engine.dispose()


def take(found: Dashboard, browser: Browser, folder: Path) -> None:
    """The pictures that the docs show."""
    changed = found.ask("/api/records?only=changed&type=article&language=en&portal=herald").json()["items"][0]["id"]
    shots = {
        "dashboard-portals": ("/", "light", 480),
        "dashboard-portal": ("/portals/courier", "light", 900),
        "dashboard-records": ("/records?q=harbour+council&type=article", "dark", 720),
        "dashboard-changes": (f"/pages/{changed}#changes", "light", 560),
    }
    for name, (path, scheme, height) in shots.items():
        look = {"color_scheme": scheme, "reduced_motion": "reduce"}
        context = browser.new_context(viewport=_SIZE | {"height": height}, **look)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(found.base + path)
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        fill(Path(name))
        options = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        with dashboard("thresher.db", folder=Path(name)) as found:
            take(found, browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
