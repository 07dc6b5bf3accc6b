"""What a crawl came to: a summary for a person."""

from crawler.spiders.run import Run
from thresher.crawl_figures import hints, reasons, summary


def report(runs: list[Run], seconds: float) -> list[str]:
    """The summary: for each portal what was fetched and kept, and why the rest was not."""
    lines = []
    for run in runs:
        lines.append(f"{run.portal.name}: {summary(run.figures)} ({run.state.value})")
        lines += [f"  {reason}" for reason in reasons(run.figures)]
        lines += [f"  {hint}" for hint in hints(run.figures)]
        lines += [f"  {problem}" for problem in run.problems]
        if run.waiting:
            lines.append(f"  {run.waiting:,} more are known and due; run it again to go on")
    total = sum(run.figures["fetched"] for run in runs)
    lines.append(f"{total:,} pages fetched in {seconds:.1f} s, {total / seconds if seconds else 0:,.1f} pages/s")
    return lines
