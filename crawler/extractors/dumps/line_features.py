"""What the models know of a line: its own looks, what stands around it, where it stands, what repeats."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.dumps.line_words import Topic, see_also
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.maintext import densest

Rows = NDArray[np.float32]

_KINDS = {kind: at for at, kind in enumerate(Kind)}
_TOPICS = {topic: at for at, topic in enumerate(Topic)}
_END = ".!?。！？؟।։"
_CLOSERS = "\"'”’»)]）」』 "
_MAX_SEEN = 9.0
"""What counts and distances in columns are cut at."""
_NEAR = (1, 2, 3)
_WINDOWS = (3, 8, 20)
_PERIODS = range(1, 8)
_RHYTHM = 12
"""Lines on each side over which a rhythm is looked for."""

_OWN = (
    *(f"is_{kind}" for kind in Kind),
    *(f"about_{topic}" for topic in Topic),
    *"width words gap_before gap_after lead cell bullet indent level entries credit dated see_also repeats".split(),
    *"ended question broken_off colon upper lower digit quote capitals capitalised digits commas".split(),
)
_SHIFTED = (
    "width words is_prose is_sentence is_date is_byline is_text is_caption gap_before credit ended bullet".split()
)
_SUMMED = "width words is_prose is_date is_byline is_text is_tool ended repeats".split()
_PLACE = (
    *"place rows_before rows_after chars_before prose_before prose_after run run_start run_end".split(),
    *"core core_before core_after core_lead lead_before lead_after rhythm period".split(),
    *"page_lines page_prose page_prose_share page_gaps page_levels page_core".split(),
)
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"{name}{sign}{near}" for near in _NEAR for sign in "-+" for name in _SHIFTED),
    *(f"{name}_in_{size}" for size in _WINDOWS for name in _SUMMED),
    *_PLACE,
)
_AT = {name: at for at, name in enumerate(_OWN)}


def line_features(lines: Sequence[Line]) -> Rows:
    """One row a line, in the order of NAMES."""
    own = _own(lines)
    parts = [own, *(_shifted(own, sign * near) for near in _NEAR for sign in (1, -1))]
    parts += [_window(own, size) for size in _WINDOWS]
    parts.append(_place(lines, own))
    rows: Rows = np.hstack(parts).astype(np.float32)
    return rows


def _own(lines: Sequence[Line]) -> Rows:
    seen = Counter(line.text for line in lines)
    rows = np.zeros((len(lines), len(_OWN)), np.float32)
    first = len(_KINDS) + len(_TOPICS)
    for at, line in enumerate(lines):
        rows[at, _KINDS[line.kind]] = 1
        if line.topic is not None:
            rows[at, len(_KINDS) + _TOPICS[line.topic]] = 1
        after = lines[at + 1].gap if at + 1 < len(lines) else _MAX_SEEN
        rows[at, first:] = (
            min(line.width, 1000), min(line.words, 200), min(line.gap, _MAX_SEEN), min(after, _MAX_SEEN),
            min(line.lead, 60), line.cell, line.bullet, line.indent, line.level, len(line.entries), line.credit,
            len(line.dates), line.kind is Kind.TEXT and see_also(line.text) is not None,
            min(seen[line.text], _MAX_SEEN), *_looks(line.text),
        )  # fmt: skip
    return rows


def _looks(text: str) -> tuple[float, ...]:
    """How a line's text begins, ends and is written."""
    text = text[:400]
    last, first = text.rstrip(_CLOSERS)[-1:], text.lstrip("\"'“„«‘([「『")[:1]
    words = text.split()
    letters = [word[0] for word in words if word[0].isalpha()]
    return (
        last in _END and bool(last), last in "?!？！؟" and bool(last), text.endswith(("…", "...", "[…]")),
        last in ":：" and bool(last), first.isupper(), first.islower(), first.isdigit(), text[0] in "\"'“„«‘「『",
        text.isupper(), sum(map(str.isupper, letters)) / max(1, len(letters)),
        sum(map(str.isdigit, text)) / len(text), text.count(",") + text.count("，") + text.count("、"),
    )  # fmt: skip


def _shifted(own: Rows, by: int) -> Rows:
    """What the line so many before it (behind it, where negative) looks like; -1 where there is none."""
    some = own[:, [_AT[name] for name in _SHIFTED]]
    rows = np.full_like(some, -1)
    if by > 0:
        rows[by:] = some[:-by]
    else:
        rows[:by] = some[-by:]
    return rows


def _window(own: Rows, size: int) -> Rows:
    """Means over the lines around."""
    some = np.minimum(own[:, [_AT[name] for name in _SUMMED]], 300)
    total = np.vstack((np.zeros((1, some.shape[1])), np.cumsum(some, axis=0, dtype=np.float64)))
    at = np.arange(len(own))
    start, end = np.maximum(at - size, 0), np.minimum(at + size + 1, len(own))
    means: Rows = ((total[end] - total[start]) / (end - start)[:, None]).astype(np.float32)
    return means


def _place(lines: Sequence[Line], own: Rows) -> Rows:
    count = len(lines)
    at = np.arange(count)
    prose = (own[:, _AT["is_prose"]] + own[:, _AT["is_sentence"]]) > 0
    chars = np.cumsum([line.width for line in lines])
    core = densest(lines)
    start, end = (core.start, core.end) if core else (count, count)
    inside = (at >= start) & (at < end)
    lead = own[:, _AT["lead"]]
    usual = float(np.median(lead[inside & prose])) if (inside & prose).any() else -1.0
    starts, ends = _runs(prose)
    rhythm, period = _rhythm(own)
    prose_width = float(own[prose, _AT["width"]].sum())
    columns = (
        at / count, np.minimum(at, 200), np.minimum(count - at, 200), chars / chars[-1],
        np.minimum(_since(prose), 50), np.minimum(_since(prose[::-1])[::-1], 50),
        np.minimum(ends - starts, 100), np.minimum(at - starts, 50), np.minimum(ends - at, 50),
        inside, np.clip(start - at, -1, 60), np.clip(at - end, -1, 60), np.clip(lead - usual, -20, 20),
        np.clip(lead - np.concatenate((lead[:1], lead[:-1])), -20, 20),
        np.clip(lead - np.concatenate((lead[1:], lead[-1:])), -20, 20), rhythm, period,
        *(np.full(count, value) for value in (
            min(count, 2000), min(int(prose.sum()), 300), prose_width / max(1.0, float(own[:, _AT["width"]].sum())),
            float((own[:, _AT["gap_before"]] > 0).mean()), float((own[:, _AT["level"]] > 0).any()),
            float(own[inside & prose, _AT["width"]].sum()) / max(1.0, prose_width),
        )),
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _since(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each line the lines since the last marked one before it."""
    at = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, at, -100))
    before = np.concatenate(([-100], last[:-1]))
    since: NDArray[np.int64] = at - before
    return since


def _runs(prose: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each line where the run of lines that are prose as it is, or are not, starts and ends."""
    at = np.arange(len(prose))
    fresh = np.concatenate(([True], prose[1:] != prose[:-1]))
    starts = np.maximum.accumulate(np.where(fresh, at, 0))
    bounds = np.append(at[fresh], len(prose))
    ends = bounds[np.cumsum(fresh)]
    return starts, ends


def _rhythm(own: Rows) -> tuple[Rows, Rows]:
    """How far the kinds of the lines around repeat after some lines, and after how many."""
    kinds = own[:, : len(_KINDS)].argmax(axis=1) * 4 + np.minimum(own[:, _AT["gap_before"]], 3)
    best = np.zeros(len(own), np.float32)
    period = np.zeros(len(own), np.float32)
    varied = np.concatenate(([0.0], np.cumsum(np.concatenate(([0.0], kinds[1:] != kinds[:-1])))))
    at = np.arange(len(own))
    start, end = np.maximum(at - _RHYTHM, 0), np.minimum(at + _RHYTHM + 1, len(own))
    for size in _PERIODS:
        same = np.zeros(len(own))
        same[size:] = kinds[size:] == kinds[:-size] if size < len(own) else 0.0
        total = np.concatenate(([0.0], np.cumsum(same)))
        share = ((total[end] - total[start]) / (end - start)).astype(np.float32)
        better = share > best + 0.05
        best, period = np.where(better, share, best), np.where(better, np.float32(size), period)
    changes = (varied[end] - varied[start]) / (end - start)
    return best * (changes > 0.2), period
