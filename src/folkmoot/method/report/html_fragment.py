"""A report as an accessible HTML fragment in the classes of the site's style sheet.

No style, no script, no address: everything is escaped but the SVG, which is our own. Headings start
at the level given, so that the page keeps its one `h1`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from folkmoot.method.report import numbers
from folkmoot.method.report.charts import chart_svg
from folkmoot.method.report.model import (
    Block,
    Caution,
    Cell,
    Chart,
    Count,
    Paragraph,
    Points,
    PointsRange,
    Section,
    Share,
    ShareRange,
    Table,
)


def to_html(blocks: Iterable[Block], heading_level: int = 2) -> str:
    """The blocks one after the other."""
    return "\n".join(_block(block, heading_level) for block in blocks)


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph():
            style = "govuk-body-l" if block.lead else "govuk-body"
            return f'<p class="{style} moot-prose">{escape(block.text)}</p>'
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case Caution():
            return _caution(block, level)
        case Section():
            return (
                f'<section aria-labelledby="{escape(block.id)}">'
                f'<h{level} id="{escape(block.id)}">{escape(block.title)}</h{level}>\n'
                f"{to_html(block.blocks, level + 1)}</section>"
            )
        case _:
            assert_never(block)


def _caution(caution: Caution, level: int) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in caution.points)
    return (
        f'<div class="moot-notice moot-notice--waiting">'
        f"<h{level}>{escape(caution.title)}</h{level}>"
        f'<ul class="govuk-list govuk-list--bullet">{points}</ul></div>'
    )


def _chart(chart: Chart) -> str:
    pictures = "".join(
        f'<div class="moot-chart__{width}">{chart_svg(chart, f"{chart.table.id}-{width}", width)}'
        "</div>"
        for width in ("wide", "narrow")
    )
    return (
        f'<figure class="moot-chart"><figcaption>{escape(chart.caption)}</figcaption>'
        f'<div class="moot-chart__picture">{pictures}</div></figure>\n{_table(chart.table)}'
    )


def _table(table: Table) -> str:
    name = escape(table.id)
    head = "".join(
        f'<th scope="col"{_number_class(column.numeric)}>{escape(column.heading)}</th>'
        for column in table.columns
    )
    body = "\n".join(f"<tr>{_row(table, row)}</tr>" for row in table.rows)
    note = f'<p class="moot-chart__source">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="moot-scroll" role="region" tabindex="0" aria-labelledby="{name}-caption">'
        f'<table class="moot-table" id="{name}">'
        f'<caption id="{name}-caption">{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>{note}"
    )


def _row(table: Table, row: tuple[Cell, ...]) -> str:
    cells = []
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        tag, scope = ("td", "") if place else ("th", ' scope="row"')
        words = escape(cell_text(cell))
        cells.append(f"<{tag}{scope}{_number_class(column.numeric)}>{words}</{tag}>")
    return "".join(cells)


def _number_class(numeric: bool) -> str:
    return ' class="moot-number"' if numeric else ""


def cell_text(cell: Cell) -> str:
    """A cell as a British reader writes it; an en dash where there is nothing."""
    match cell:
        case str():
            return cell
        case Count(value):
            return numbers.NOTHING if value is None else numbers.number(value)
        case Share(share):
            return numbers.NOTHING if share is None else numbers.percent(share)
        case Points(difference):
            return numbers.NOTHING if difference is None else numbers.points(difference)
        case ShareRange(low, high) | PointsRange(low, high):
            if low is None or high is None:
                return numbers.NOTHING
            is_share = isinstance(cell, ShareRange)
            return (numbers.percent_range if is_share else numbers.points_range)(low, high)
        case _:
            assert_never(cell)
