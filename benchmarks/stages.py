"""Where the time of a record goes: the steps of reading, each timed on its own."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

_PACKAGE = "thresher.crawler.extractors"

STEPS = (
    "decode parse view read_metadata read_headline features body_odds split set_apart link_facts is_article link_rows "
    "link_beliefs find_items read_roles is_consent_wall detect_language read_breadcrumbs read_article read_blocks "
    "read_authors read_dates read_source read_kicker find_standfirst read_links read_images read_tags read_teasers"
).split()
"""The functions that are timed, wherever they are called from; each without the time of those that it calls."""


class Stopwatch:
    """Adds up the CPU time of each step."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside = [0.0]

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._inside.append(0.0)
            start = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                took = time.process_time() - start
                self.seconds[name] += took - self._inside.pop()
                self._inside[-1] += took

        return call


@contextmanager
def timed_steps() -> Iterator[Stopwatch]:
    """Within the block the steps are timed."""
    watch = Stopwatch()
    found = list(calls())
    for module, name, function in found:
        setattr(module, name, watch.timed(name, function))
    try:
        yield watch
    finally:
        for module, name, function in found:
            setattr(module, name, function)


def calls() -> Iterator[tuple[ModuleType, str, FunctionType]]:
    """Each module of the extractors that has a step by its name."""
    for path, module in sorted(sys.modules.items()):
        if path.startswith(_PACKAGE):
            for name in STEPS:
                function = getattr(module, name, None)
                if isinstance(function, FunctionType) and function.__module__.startswith("thresher."):
                    yield module, name, function
