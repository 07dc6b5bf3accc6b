"""Charts as SVG, styled by classes only (the CSP forbids inline styles), each with a title, a description, a table."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 8, 18, 26
"""Room for `100 %` and `20,000` in the larger letters that a phone has."""
_ROW_LEFT, _ROW_RIGHT = 104, 66
"""The same for rows: the names of fields, and `100 %` behind them."""
_INNER_WIDTH, _INNER_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_TICKS_BELOW = 6
_LETTER = 11.5
"""Width of a letter on a phone."""
_WIDEST = 40.0
"""A matter of taste: the width of a bar, where there are few."""
COLOURS = 6
"""Classes of the style sheet, s0 to s5; all further series share the last."""
_SHARES = ("0 %", "50 %", "100 %")
_NONE = "–"
_NO_NAME = re.compile(r"[^a-z0-9]+")


class Series(NamedTuple):
    """A series in one colour: a value for each label, None where there is none."""

    name: str
    values: Sequence[float | None]


class Chart(NamedTuple):
    """A chart, and its figures as a table."""

    svg: Markup
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    percent: bool = False

    def cell(self, value: float | None) -> str:
        if value is None:
            return _NONE
        return _percent(value) if self.percent else f"{value:,.0f}"


def bars(title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars, one upon the other where there are several series."""
    totals = [sum(one.values[at] or 0 for one in series) for at in range(len(labels))]
    top = _round_up(max(totals, default=0))
    step = _INNER_WIDTH / max(1, len(labels))
    parts = [_grid([f"{top * share / 2:,.0f}" for share in (0, 1, 2)] if top > 1 else ["0", "", "1"])]
    for at, label in enumerate(labels):
        floor = 0.0
        for colour, one in enumerate(series):
            value = one.values[at] or 0
            if value:
                height = _INNER_HEIGHT * value / top
                y = _TOP + _INNER_HEIGHT - floor - height
                label_text = f"{label}: {value:,.0f}" + (f" {one.name}" if len(series) > 1 else "")
                width = min(_WIDEST, max(1.0, step * 0.8))
                parts.append(_bar(_LEFT + at * step + (step - width) / 2, y, width, height, colour, label_text))
                floor += height
    return Chart(_svg(title, description, [*parts, _below(labels, step)]), title, labels, series)


def rows(title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """A row of bars for each series of shares, from 0 to 1, and its last; lines in one frame hide one another."""
    step = (_WIDTH - _ROW_LEFT - _ROW_RIGHT) / max(1, len(labels))
    width = min(_WIDEST, max(1.0, step * 0.8))
    high = _INNER_HEIGHT / max(1, len(series))
    most = high * 0.72
    parts = []
    for row, one in enumerate(series):
        floor = _TOP + (row + 1) * high
        last = one.values[-1] if one.values else None
        parts.append(_row(floor, most, one.name, _percent(last)))
        for at, (label, value) in enumerate(zip(labels, one.values, strict=True)):
            if value:
                x, height = _ROW_LEFT + (at + 0.5) * step - width / 2, most * value
                parts.append(_bar(x, floor - height, width, height, 0, f"{one.name}, {label}: {_percent(value)}"))
    below = _below(labels, step, _ROW_LEFT)
    return Chart(_svg(title, description, [*parts, below]), title, labels, series, percent=True)


def shares(title: str, description: str, labels: Sequence[str], values: Sequence[float]) -> Chart:
    """A bar for each share, from 0 to 1."""
    step = _INNER_WIDTH / max(1, len(labels))
    width = min(_WIDEST, step * 0.8)
    parts = [_grid(_SHARES)]
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = _INNER_HEIGHT * value
        x, y = _LEFT + (at + 0.5) * step - width / 2, _TOP + _INNER_HEIGHT - height
        parts.append(_bar(x, y, width, height, 0, f"{label}: {_percent(value)}"))
    return Chart(
        _svg(title, description, [*parts, _below(labels, step)]),
        title,
        labels,
        [Series("articles", values)],
        percent=True,
    )


def spark(values: Sequence[int], description: str) -> Markup:
    """A small chart in a line of text."""
    top = max(values, default=0) or 1
    parts = [
        Markup('<rect x="{}" y="{:.1f}" width="3" height="{:.1f}"/>').format(
            4 * at, 24 - 24 * value / top, 24 * value / top
        )
        for at, value in enumerate(values)
        if value
    ]
    return Markup('<svg class="spark" viewBox="0 0 {} 24" role="img" aria-label="{}">{}</svg>').format(
        4 * len(values), description, Markup("").join(parts)
    )


def share_bar(description: str, parts: Sequence[tuple[str, int]]) -> Markup:
    """The parts of a whole as one bar; each part has a class of its name."""
    whole = sum(count for _, count in parts) or 1
    shapes, at = [], 0.0
    for name, count in parts:
        width = 100 * count / whole
        if count:
            label_text = f"{name}: {count:,} characters, {width:.0f} %"
            shapes.append(
                Markup(
                    '<rect class="zone-{}" x="{:.2f}" y="0" width="{:.2f}" height="8"><title>{}</title></rect>'
                ).format(name, at, width, label_text)
            )
        at += width
    return Markup(
        '<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(description, Markup("").join(shapes))


def _svg(title: str, description: str, parts: Sequence[Markup]) -> Markup:
    name = _NO_NAME.sub("-", title.lower())
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="chart-{n}-title chart-{n}-told">'
        '<title id="chart-{n}-title">{}</title><desc id="chart-{n}-told">{}</desc>{}</svg>'
    ).format(_WIDTH, _HEIGHT, title, description, Markup("").join(parts), n=name)


def _bar(x: float, y: float, width: float, height: float, colour: int, label_text: str) -> Markup:
    return Markup(
        '<rect class="bar {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
    ).format(_class(colour), x, y, width, height, label_text)


def _grid(marks: Sequence[str]) -> Markup:
    """Horizontal grid lines with their labels, from the lowest to the highest."""
    parts = []
    for at, label_text in enumerate(marks):
        y = _TOP + _INNER_HEIGHT * (1 - at / (len(marks) - 1))
        parts.append(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
                '<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(_LEFT, _WIDTH - _RIGHT, y, y, _LEFT - 6, y + 4, label_text)
        )
    return Markup("").join(parts)


def _row(floor: float, most: float, name: str, last: str) -> Markup:
    """The ground line of a row, what it is of, and its last value."""
    return Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text class="tick" x="{}" y="{middle:.1f}" text-anchor="end" dominant-baseline="central">{}</text>'
        '<text class="tick" x="{}" y="{middle:.1f}" text-anchor="end" dominant-baseline="central">{}</text>'
    ).format(_ROW_LEFT, _WIDTH - _ROW_RIGHT, _ROW_LEFT - 8, name, _WIDTH - 1, last, y=floor, middle=floor - most / 2)


def _below(labels: Sequence[str], step: float, left: float = _LEFT) -> Markup:
    """Every `step`th label, counted from the last one, which is always shown."""
    apart = max(1, -(-len(labels) // _TICKS_BELOW))
    parts = []
    for at in range(len(labels) - 1, -1, -apart):
        half = _LETTER * len(labels[at]) / 2
        x = min(max(left + (at + 0.5) * step, half), _WIDTH - half)
        parts.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                x, _HEIGHT - 6, labels[at]
            )
        )
    return Markup("").join(parts)


def _percent(value: float | None) -> str:
    return _NONE if value is None else f"{100 * value:.0f} %"


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 10, 20, 40, 100 ...: its half is a whole number too, except for 1."""
    size = 1
    while True:
        for step in (1, 2, 4):
            if value <= step * size:
                return float(step * size)
        size *= 10


def _class(colour: int) -> str:
    return escape(f"s{min(colour, COLOURS - 1)}")
