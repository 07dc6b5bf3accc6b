"""`extract --cluster`: the same extraction in shards, by the workers of a Dask cluster."""

import contextlib
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from thresher.cli.console import say
from thresher.cli.progress import progress
from thresher.pipelines.interrupts import Interrupted

if TYPE_CHECKING:
    from thresher.cli.extract_wanted import Wanted
    from thresher.cli.summary import Tally
    from thresher.crawler.extractors.rules import Rules
    from thresher.pipelines.shards.target import Target


def extract_in_shards(wanted: "Wanted", rules: "Rules | None", tally: "Tally") -> int:
    """Extract every input into shards; how many were refused, each of which is named."""
    from thresher.api import cores
    from thresher.crawler.loaders.remote import located
    from thresher.crawler.loaders.walk import shown
    from thresher.pipelines.shards.cdxj import Choice
    from thresher.pipelines.shards.cluster import cluster, dashboard, run
    from thresher.pipelines.shards.merge import put_plan
    from thresher.pipelines.shards.plan import plan, plan_chosen
    from thresher.pipelines.shards.shard import Cut, Job, Manifest, Shard
    from thresher.pipelines.shards.target import Target

    assert wanted.output.name is not None
    assert wanted.cluster is not None
    job = Job(
        output=wanted.output.name,
        form="parquet" if wanted.output.form == "parquet" else "jsonl",
        portal=wanted.portal,
        time_zone=wanted.time_zone,
        rules=rules,
        evidence=wanted.evidence,
        all_text=wanted.all_text,
        max_seconds=wanted.max_seconds,
        max_memory=wanted.max_memory,
        inputs=frozenset(shown(located(path)) for path in wanted.paths),
        run=secrets.token_hex(4),
    )
    target = Target(wanted.output.name)
    target.make()
    target.remove("plan.json")  # until this run has ended there is nothing to merge
    keys: list[tuple[tuple[int, int], str]] = []
    refused = 0
    tasks: Iterator[Shard | Cut] = (
        plan(wanted.paths, wanted.shard_size << 20)
        if wanted.index is None
        else plan_chosen(wanted.paths[0], wanted.index, Choice(tuple(wanted.hosts), wanted.since, wanted.until))
    )
    with (
        _tidied(target, job.run, wanted.cluster),
        cluster(wanted.cluster, wanted.jobs or cores()) as client,
    ):
        if not wanted.quiet and (address := dashboard(client)):
            say([f"dashboard: {address}"])
        with progress(lambda: None, wanted=not wanted.quiet) as advance:
            try:
                for result in run(tasks, job, client):
                    if not isinstance(result, Manifest):
                        continue
                    keys.append((result.order, result.key))
                    tally.add_counts(result.counts)
                    for _ in range(result.counts.pages):
                        advance()
                    if result.refused is not None:
                        refused += 1
                        say([f"refused: {', '.join(result.inputs[:3])}: {result.refused}"])
            except Interrupted as error:
                done = "1 shard is" if len(keys) == 1 else f"{len(keys):,} shards are"
                error.add_note(f"{done} done: the same command goes on from there")
                raise
    put_plan(target, keys)
    return refused


@contextlib.contextmanager
def _tidied(target: "Target", run: str, where: str) -> Iterator[None]:
    """Without what interrupted workers leave; those of another cluster go on to the end of what they do."""
    try:
        yield
    except Interrupted:
        if where == "local":
            target.discard(run)
        raise
