"""What a crawl came to: a summary for a person."""

import json

from thresher.crawl_figures import hints, reasons, summary
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.text.printable import printable

_MAX_CHARS = 300
"""A matter of taste: characters of an address or a pattern that are shown."""


def report(runs: list[HarvestStatus], seconds: float) -> list[str]:
    """The summary: for each portal what was fetched and kept, and why the rest was not."""
    lines = []
    for run in runs:
        lines.append(f"{run.portal.name}: {summary(run.figures)} ({run.state.value})")
        lines += [f"  {reason}" for reason in reasons(run.figures)]
        lines += [f"  {printable(line)}" for line in _left_for_form(run)]
        lines += [
            f"  {printable(f'{url}: nothing was found on it: {why}')}" for url, why in run.findings.empty_starts.items()
        ]
        lines += [f"  {hint}" for hint in hints(run.figures)]
        lines += [f"  {problem}" for problem in run.problems]
        if run.waiting:
            lines.append(f"  {run.waiting:,} more are known and due; run it again to go on")
    total = sum(run.figures["fetched"] for run in runs)
    lines.append(f"{total:,} pages fetched in {seconds:.1f} s, {total / seconds if seconds else 0:,.1f} pages/s")
    return lines


def _left_for_form(run: HarvestStatus) -> list[str]:
    """For each reason that an address's form gave an example, and how such addresses are fetched all the same."""
    lines = []
    for left in run.findings.left_for_form:
        url = left.url if len(left.url) <= _MAX_CHARS else f"{left.url[:_MAX_CHARS]}…"
        lines.append(f"{left.reason}, such as {url}{_hint(left.pattern, run)}")
    return lines


def _hint(pattern: str | None, run: HarvestStatus) -> str:
    """What to write into the definition.  Its `include` rules out whatever it does not name: "." names all."""
    if pattern is None or len(pattern) > _MAX_CHARS:
        return ""
    shown = f"'{pattern}'" if "'" not in pattern else json.dumps(pattern, ensure_ascii=False)
    if run.portal.include:
        return f": {shown} in the definition's include fetches these"
    return f": include = ['.', {shown}] in the definition fetches these"
