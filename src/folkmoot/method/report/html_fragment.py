"""A report as an accessible HTML fragment in the classes of the site's style sheet.

No style, no script, no address: everything is escaped but the SVG, which is our own. Headings start
at the level given, so that the page keeps its one `h1`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from folkmoot.method.report import numbers
from folkmoot.method.report.charts import Width, chart_svg
from folkmoot.method.report.model import (
    Beside,
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

# The style sheet shows the first on a wide screen and the second on a narrow one.
_WHOLE: tuple[Width, ...] = ("wide", "narrow")
_HALF: tuple[Width, ...] = ("half", "narrow")


def to_html(blocks: Iterable[Block], heading_level: int = 2) -> str:
    """The blocks one after the other."""
    return _blocks(blocks, heading_level, _WHOLE)


def _blocks(blocks: Iterable[Block], level: int, widths: tuple[Width, ...]) -> str:
    return "\n".join(_block(block, level, widths) for block in blocks)


def _block(block: Block, level: int, widths: tuple[Width, ...]) -> str:
    match block:
        case Paragraph():
            style = "govuk-body-l" if block.lead else "govuk-body"
            return f'<p class="{style} moot-prose">{escape(block.text)}</p>'
        case Table():
            return _table(block)
        case Chart():
            return _chart(block, widths)
        case Caution():
            return _caution(block, level)
        case Section():
            name = escape(block.id)
            inner = _under_heading(block, level, widths)
            return f'<section aria-labelledby="{name}">{inner}</section>'
        case Beside():
            # No landmarks: two lists beside each other may well have the same heading elsewhere.
            halves = (_under_heading(part, level, _HALF) for part in block.sections)
            inner = "".join(f"<div>{half}</div>" for half in halves)
            return f'<div class="moot-beside">{inner}</div>'
        case _:
            assert_never(block)


def _under_heading(section: Section, level: int, widths: tuple[Width, ...]) -> str:
    heading = f'<h{level} id="{escape(section.id)}">{escape(section.title)}</h{level}>'
    return f"{heading}\n{_blocks(section.blocks, level + 1, widths)}"


def _caution(caution: Caution, level: int) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in caution.points)
    return (
        f'<div class="moot-notice moot-notice--waiting">'
        f"<h{level}>{escape(caution.title)}</h{level}>"
        f'<ul class="govuk-list govuk-list--bullet">{points}</ul></div>'
    )


def _chart(chart: Chart, widths: tuple[Width, ...]) -> str:
    pictures = "".join(
        f'<div class="moot-chart__{width}">'
        f"{chart_svg(chart, f'{chart.table.id}-{width}', width)}</div>"
        for width in widths
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
        case Share(share, decimals):
            return numbers.NOTHING if share is None else numbers.percent(share, decimals)
        case Points(difference, decimals):
            return numbers.NOTHING if difference is None else numbers.points(difference, decimals)
        case ShareRange(low, high, decimals) | PointsRange(low, high, decimals):
            if low is None or high is None:
                return numbers.NOTHING
            write = numbers.percent_range if isinstance(cell, ShareRange) else numbers.points_range
            return write(low, high, decimals)
        case _:
            assert_never(cell)
