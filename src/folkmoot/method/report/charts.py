"""Charts as SVG: Vega-Altair draws, vl-convert renders without a browser and without a network.

Okabe and Ito's colours (2008, "Color Universal Design"), labels beside the marks instead of a
legend where there is room, intervals always drawn. Each chart is drawn in several widths: a phone
and half a page get their own, with the labels above the marks, rather than a shrunk one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Literal, TypeAlias, assert_never

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from folkmoot.method.report.model import Chart, DotPlot, DumbbellPlot, DumbbellRow, axis_top
from folkmoot.method.report.numbers import percent

Width: TypeAlias = Literal["wide", "half", "narrow"]
# Altair's charts are generated classes without a useful type of their own.
Layer: TypeAlias = Any

FONT = "Atkinson Hyperlegible Next"
INK = "#17252a"
QUIET = "#5c696c"
LINE = "#e2ddd0"
# Okabe and Ito: blue, vermilion, black.
BLUE, VERMILION = "#0072b2", "#d55e00"

_PLOT_WIDTH = {"wide": 730, "half": 440, "narrow": 262}
_ROW_HEIGHT = {"wide": 40, "half": 56, "narrow": 60}
_LABEL_RISE = 25
# What a character of a direct label takes up, and the space between it and its mark, in pixels.
_CHARACTER_WIDTH, _LABEL_SPACE = 7.3, 14
_LABEL_LIMIT = 300
_KEY_DOT, _KEY_HEIGHT = 5, -14
_FONT_SIZE = 14
# What a browser sets text in unless its user asks for more.
_TEXT_PIXELS = 16

_ROOT = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
# What Vega writes for screen readers names every line by its numbers; the table says it better.
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def chart_svg(chart: Chart, identifier: str, width: Width = "wide") -> str:
    """The chart as an inline `<svg>` with title and description; `identifier` names it in its page.

    The same chart always gives the same bytes.
    """
    _register_fonts()
    # Altair would check every part against its schema, which takes longer than drawing does, and
    # what we hand it always has the same shape.
    with debug_mode(False):
        match chart.plot:
            case DotPlot():
                picture = _dots(chart.plot, width)
            case DumbbellPlot():
                picture = _dumbbell(chart.plot, width)
            case _:
                assert_never(chart.plot)
        specification = picture.to_dict(validate=False)
    raw = vl_convert.vegalite_to_svg(specification)
    return _accessible(_SPOKEN.sub("", raw), chart, identifier)


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(files("folkmoot.method.paper") / "fonts"))


def _accessible(svg: str, chart: Chart, identifier: str) -> str:
    def root(match: re.Match[str]) -> str:
        width, height = match[1], match[2]
        # In units of the page's text, so that labels grow with it.
        wide, high = (f"{float(pixels) / _TEXT_PIXELS:g}rem" for pixels in (width, height))
        spoken = f"{identifier}-title {identifier}-desc"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}" height="{high}" '
            f'viewBox="0 0 {width} {height}" aria-labelledby="{spoken}">'
            f'<title id="{identifier}-title">{escape(chart.caption)}</title>'
            f'<desc id="{identifier}-desc">{escape(chart.description)}</desc>'
        )

    return _ROOT.sub(root, svg, count=1)


def _dots(plot: DotPlot, width: Width) -> Layer:
    rows = [
        {
            "label": row.label,
            "value": row.mark.value,
            "low": row.mark.low,
            "high": row.mark.high,
            "text": percent(row.mark.value, 0),
            "colour": BLUE if row.emphasis else QUIET,
        }
        for row in plot.rows
    ]
    leading = [row.label for row in plot.rows if row.emphasis]
    base = alt.Chart({"values": rows}).encode(
        y=_lines([row.label for row in plot.rows], width, leading)
    )
    colour = alt.Color("colour:N", scale=None)
    x = _shares(plot.axis, 0.0, plot.top or axis_top([row.mark for row in plot.rows]))
    layers = [
        base.mark_rule(strokeWidth=3, strokeCap="round").encode(
            x=alt.X("low:Q"), x2="high:Q", color=colour
        ),
        base.mark_circle(size=130, opacity=1).encode(x=x, color=colour),
        base.mark_text(align="left", dx=9, fontSize=_FONT_SIZE, font=FONT, fill=INK).encode(
            x=alt.X("high:Q"), text="text:N"
        ),
    ]
    return _finish([*_labels_above(base, width), *layers], len(rows), width)


def _dumbbell(plot: DumbbellPlot, width: Width) -> Layer:
    # On a phone the names would take half of the axis: they stand above it instead.
    named = width == "wide"
    rows = [
        end for place, row in enumerate(plot.rows) for end in _ends(plot, row, named and place == 0)
    ]
    base = alt.Chart({"values": rows}).encode(y=_lines([row.label for row in plot.rows], width))
    colour = alt.Color("colour:N", scale=None)
    top = axis_top([mark for row in plot.rows for mark in (row.first, row.second)])
    x = _shares(plot.axis, _bottom(rows, top, width), top)
    offset = alt.YOffset("shift:Q", scale=alt.Scale(domain=[-4.5, 4.5]))
    layers = [
        base.mark_rule(strokeWidth=2, color=LINE).encode(x=x, x2="other:Q"),
        base.mark_rule(strokeWidth=3, strokeCap="round").encode(
            x=alt.X("low:Q"), x2="high:Q", color=colour, yOffset=offset
        ),
        base.mark_circle(size=130, opacity=1).encode(x=x, color=colour, yOffset=offset),
        *(
            base.transform_filter(f"datum.side == '{side}'")
            .mark_text(align=side, dx=9 if side == "left" else -9, fontSize=_FONT_SIZE, font=FONT)
            .encode(x=alt.X("edge:Q"), text="text:N", color=colour, yOffset=offset)
            for side in ("left", "right")
        ),
    ]
    key = [] if named else _key(plot)
    return _finish([*key, *_labels_above(base, width), *layers], len(plot.rows), width)


def _key(plot: DumbbellPlot) -> list[Layer]:
    """The names of the two groups, each after a dot of its colour, above the plot."""
    once = alt.Chart({"values": [{}]})
    parts: list[Layer] = []
    place = 0.0
    for name, colour in ((plot.first, BLUE), (plot.second, VERMILION)):
        parts += [
            once.mark_circle(size=110, opacity=1, color=colour).encode(
                x=alt.value(place + _KEY_DOT), y=alt.value(_KEY_HEIGHT)
            ),
            once.mark_text(align="left", fontSize=_FONT_SIZE, font=FONT, fill=colour).encode(
                x=alt.value(place + 3 * _KEY_DOT), y=alt.value(_KEY_HEIGHT), text=alt.value(name)
            ),
        ]
        place += len(name) * _CHARACTER_WIDTH + 7 * _KEY_DOT
    return parts


def _ends(plot: DumbbellPlot, row: DumbbellRow, named: bool) -> list[dict[str, str | float]]:
    """The two marks of a line; each number stands on the far side of the other mark."""
    first_is_ahead = row.first.value > row.second.value
    ends: list[dict[str, str | float]] = []
    for name, mark, other, colour, shift in (
        (plot.first, row.first, row.second, BLUE, -1),
        (plot.second, row.second, row.first, VERMILION, 1),
    ):
        ahead = first_is_ahead == (shift < 0)
        ends.append(
            {
                "label": row.label,
                "value": mark.value,
                "low": mark.low,
                "high": mark.high,
                "other": other.value,
                "text": f"{name} {percent(mark.value, 0)}" if named else percent(mark.value, 0),
                "colour": colour,
                "shift": shift,
                "edge": mark.high if ahead else mark.low,
                "side": "left" if ahead else "right",
            }
        )
    return ends


def _bottom(ends: list[dict[str, str | float]], top: float, width: Width) -> float:
    """The start of the axis: 0, or before it where a label left of its mark needs the room."""
    starts = [0.0]
    for end in ends:
        if end["side"] == "right":  # the label's right end is at the mark
            room = len(str(end["text"])) * _CHARACTER_WIDTH + _LABEL_SPACE
            part = room / _PLOT_WIDTH[width]
            starts.append((float(end["edge"]) - part * top) / (1 - part))
    return min(starts)


def _lines(labels: list[str], width: Width, bold: Sequence[str] = ()) -> alt.Y:
    axis = (
        alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelLimit=_LABEL_LIMIT,
            labelPadding=14,
            labelFontSize=_FONT_SIZE,
            labelColor=INK,
            labelFontWeight=alt.condition(
                f"indexof({json.dumps(list(bold))}, datum.value) >= 0",
                alt.value("bold"),
                alt.value("normal"),
            ),
        )
        if width == "wide"
        else None
    )
    return alt.Y("label:N", sort=labels, axis=axis, scale=alt.Scale(paddingOuter=0.2))


def _labels_above(base: Layer, width: Width) -> list[Layer]:
    """Where there is no room beside it, the label of a line stands above it."""
    if width == "wide":
        return []
    return [
        base.transform_aggregate(groupby=["label"])
        .mark_text(
            align="left",
            dy=-_LABEL_RISE,
            fontSize=_FONT_SIZE,
            font=FONT,
            fontWeight="bold",
            fill=INK,
        )
        .encode(x=alt.value(0), text="label:N")
    ]


def _shares(title: str, bottom: float, top: float) -> alt.X:
    step = 0.1 if top <= 0.6 else 0.2
    ticks = [round(step * place, 1) for place in range(int(top / step + 1e-9) + 1)]
    return alt.X(
        "value:Q",
        scale=alt.Scale(domain=[bottom, top], nice=False),
        axis=alt.Axis(
            title=title,
            values=ticks,
            labelExpr="format(datum.value * 100, '.0f') + ' %'",
            titleAnchor="start",
            titleFontWeight="normal",
            titleFontSize=_FONT_SIZE,
            titleColor=INK,
            titlePadding=10,
            labelFontSize=_FONT_SIZE - 1,
            labelColor=INK,
            domain=False,
            ticks=False,
            gridColor=LINE,
            labelFlush=False,
        ),
    )


def _finish(layers: list[Layer], rows: int, width: Width) -> Layer:
    return (
        alt.layer(*layers)
        .properties(width=_PLOT_WIDTH[width], height=max(rows, 1) * _ROW_HEIGHT[width])
        .configure(font=FONT, background="transparent", padding=6)
        .configure_view(stroke=None)
    )
