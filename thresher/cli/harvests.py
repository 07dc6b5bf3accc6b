"""The `harvests` command: past runs, their figures and how they ended."""

from typing import Any

from thresher.cli.console import show
from thresher.cli.opened import opened
from thresher.cli.options import DEFAULT_STORE, AsJson, LastRuns, Portal, Store
from thresher.text.printable import printable


def harvests(
    portal: Portal = None, limit: LastRuns = 20, as_json: AsJson = False, store: Store = DEFAULT_STORE
) -> None:
    """Show past runs: when, what came of them, how they ended."""
    import json

    from thresher.store.past_harvests import past_harvests

    with opened(store) as engine:
        runs = past_harvests(engine, portal, limit)
    show(json.dumps(run, ensure_ascii=False) if as_json else printable(_line(run)) for run in runs)


def _line(run: dict[str, Any]) -> str:
    from thresher.crawl_figures import reasons, summary
    from thresher.schemas.frontier import HarvestState

    figures = run["figures"]
    shown = ", ".join(f"{count:,} {name}" for name, count in figures.items())
    if run["kind"] == "crawl":
        shown = "; ".join([summary(figures), *(reasons(figures) if run["state"] == HarvestState.FAILED else [])])
    place = f"  on {run['machine']}" if run["machine"] else ""
    start = f"{run['id']:>5}  {run['started_at']}  {run['state']:<11}  {run['kind']:<7}  {run['portal'] or '-'}"
    return f"{start}  {shown}{place}"
