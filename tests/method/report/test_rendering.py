"""A report as HTML and CSV: accessible, escaped, with its numbers in full."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from folkmoot.method.report.charts import Width, chart_svg
from folkmoot.method.report.csv_text import table_to_csv
from folkmoot.method.report.html_fragment import cell_text, to_html
from folkmoot.method.report.model import (
    Beside,
    Caution,
    Cell,
    Chart,
    Column,
    Count,
    DotPlot,
    DotRow,
    DumbbellPlot,
    DumbbellRow,
    Mark,
    Paragraph,
    Points,
    PointsRange,
    Section,
    Share,
    ShareRange,
    Table,
    axis_top,
    tables_of,
)

TABLE = Table(
    id="problems",
    caption="Problems <here>",
    columns=(
        Column("Item"),
        Column("Share", numeric=True),
        Column("95 % interval", numeric=True),
        Column("Answers", numeric=True),
    ),
    rows=(
        ("Traffic & parking", Share(0.621), ShareRange(0.59, 0.65), Count(1050)),
        ("=1+1", Share(None), ShareRange(None, None), Count(None)),
    ),
    note="Weighted <b>.",
)
DOTS = Chart(
    "Traffic & parking leads",
    "Two items, the first at 62 %",
    DotPlot(
        (
            DotRow("Traffic & parking", Mark(0.62, 0.59, 0.65), emphasis=True),
            DotRow("Abandoned cars", Mark(0.08, 0.05, 0.11)),
        ),
        "A big problem",
    ),
    TABLE,
)
DUMBBELL = Chart(
    "Staff think too little of it",
    "One item",
    DumbbellPlot(
        (DumbbellRow("Patrols", Mark(0.6, 0.57, 0.63), Mark(0.05, 0.0, 0.1)),),
        "First three",
        "Public",
        "Staff",
    ),
    TABLE,
)


def test_a_table_has_a_caption_scopes_and_numbers_to_the_right() -> None:
    html = to_html([TABLE])
    assert '<caption id="problems-caption">Problems &lt;here&gt;</caption>' in html
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 2
    assert '<td class="moot-number">62.1\N{NO-BREAK SPACE}%</td>' in html
    assert "1,050" in html
    assert "Weighted &lt;b&gt;." in html
    ElementTree.fromstring(f"<div>{html}</div>")


def test_a_section_nests_headings_and_a_caution_lists_its_points() -> None:
    section = Section(
        "main",
        "Main <sample>",
        (
            Paragraph("What they said.", lead=True),
            Paragraph("More."),
            Caution("Not to be claimed", ("One & two",)),
        ),
    )
    html = to_html([section], heading_level=2)
    assert '<h2 id="main">Main &lt;sample&gt;</h2>' in html
    assert "<h3>Not to be claimed</h3>" in html
    assert "<li>One &amp; two</li>" in html
    assert html.index("govuk-body-l") < html.index('"govuk-body ')
    ElementTree.fromstring(html)


def test_a_chart_stands_beside_its_table_in_two_widths() -> None:
    html = to_html([DOTS])
    root = ElementTree.fromstring(f"<div>{html}</div>")
    assert html.count("<svg") == 2
    assert html.index("</figure>") < html.index("<table")
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))


def test_sections_beside_each_other_get_pictures_of_half_the_width() -> None:
    beside = Beside((Section("left", "Left", (DOTS,)), Section("right", "Right")))
    html = to_html([beside], heading_level=3)
    assert '<h3 id="left">' in html
    assert re.findall(r"moot-chart__(half|wide|narrow)", html) == ["half", "narrow"]


def test_every_table_of_a_report_is_found() -> None:
    blocks = (
        Paragraph("Words."),
        TABLE,
        Section("all", "All", (DOTS, Beside((Section("left", "Left", (TABLE,)),)))),
        Caution("Mind", ()),
    )
    assert list(tables_of(blocks)) == [TABLE, TABLE, TABLE]


@pytest.mark.parametrize("chart", [DOTS, DUMBBELL])
@pytest.mark.parametrize("width", ["wide", "half", "narrow"])
def test_a_picture_says_what_it_shows_and_every_label_stands_in_it(
    chart: Chart, width: Width
) -> None:
    svg = chart_svg(chart, "c", width)
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c-title c-desc"
    assert root.findtext(f"{space}title") == chart.caption
    assert root.findtext(f"{space}desc") == chart.description
    words = {text.text for text in root.iter(f"{space}text")}
    assert {row.label for row in chart.plot.rows} <= words
    assert "Atkinson Hyperlegible Next" in svg
    assert not re.search(r"style=|<script|https?://(?!www\.w3\.org)", svg)


def test_a_dumbbell_names_its_groups_beside_the_first_marks() -> None:
    svg = chart_svg(DUMBBELL, "c")
    assert "Public 60\N{NO-BREAK SPACE}%" in svg
    assert "Staff 5\N{NO-BREAK SPACE}%" in svg


def test_every_interval_is_drawn() -> None:
    svg = chart_svg(DOTS, "c")
    assert len(re.findall(r'stroke-linecap="round"|<line [^>]*stroke-width="3"', svg)) >= 2


def test_labels_of_a_chart_grow_with_the_text_of_the_page() -> None:
    root = ElementTree.fromstring(chart_svg(DOTS, "c"))
    width, height = (root.attrib[side].removesuffix("rem") for side in ("width", "height"))
    drawn = root.attrib["viewBox"].split()[2:]
    assert [16 * float(width), 16 * float(height)] == [float(side) for side in drawn]


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_svg(DUMBBELL, "c") == chart_svg(DUMBBELL, "c")


def test_a_file_has_full_numbers_two_columns_an_interval_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(table_to_csv(TABLE))))
    assert rows == [
        ["Item", "Share", "95 % interval (low)", "95 % interval (high)", "Answers"],
        ["Traffic & parking", "0.621", "0.59", "0.65", "1050"],
        ["'=1+1", "", "", "", ""],
    ]


def test_a_table_without_rows_still_has_its_headings() -> None:
    empty = Table("t", "Nothing", (Column("Item"), Column("Share", numeric=True)), ())
    assert table_to_csv(empty) == "Item,Share\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("word", "word"),
        (Count(1050), "1,050"),
        (Share(0.5), "50.0\N{NO-BREAK SPACE}%"),
        (Points(0.033), "+3.3"),
        (ShareRange(0.1, 0.2), "10.0 to 20.0\N{NO-BREAK SPACE}%"),
        (PointsRange(-0.1, 0.2), "−10.0 to +20.0"),
        (Share(0.485, 0), "49\N{NO-BREAK SPACE}%"),
        (PointsRange(-0.1, 0.2, 0), "−10 to +20"),
        (Count(None), "–"),
        (Share(None), "–"),
        (Points(None), "–"),
        (ShareRange(None, 0.2), "–"),
        (PointsRange(0.1, None), "–"),
    ],
)
def test_cells_are_written_for_people(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_charts_beside_each_other_can_share_an_axis() -> None:
    marks = [Mark(0.2, 0.1, 0.31), Mark(0.9, 0.85, 0.95)]
    assert axis_top(marks[:1]) == 0.5
    assert axis_top(marks) == 1.0
    shared = replace(DOTS, plot=replace(DOTS.plot, top=1.0))
    assert "100 %" in chart_svg(shared, "c")
    assert "100 %" not in chart_svg(DOTS, "c")


def test_a_table_too_wide_for_a_phone_says_its_headings_in_every_cell() -> None:
    wide = replace(
        TABLE,
        columns=(*TABLE.columns, Column("What <can> be said")),
        rows=tuple((*row, "Cannot tell") for row in TABLE.rows),
    )
    html = to_html([wide])
    assert 'class="moot-table moot-table--stacks"' in html
    assert '<td role="cell" data-heading="What &lt;can&gt; be said">Cannot tell</td>' in html
    assert html.count('role="row"') == 3
    assert "moot-table--stacks" not in to_html([TABLE])
    ElementTree.fromstring(f"<div>{html}</div>")


def test_rows_that_begin_alike_stand_under_their_words_once() -> None:
    grouped = replace(
        TABLE,
        columns=(Column("Item"), Column("Team"), Column("Share", numeric=True)),
        rows=(
            ("Traffic & parking", "North", Share(0.5)),
            ("Traffic & parking", "South", Share(0.6)),
            ("Litter", "North", Share(0.4)),
        ),
        grouped=True,
    )
    html = to_html([grouped])
    root = ElementTree.fromstring(f"<div>{html}</div>")
    heads = [head.text for head in root.iter("th") if head.get("scope") == "rowgroup"]
    assert heads == ["Traffic & parking", "Litter"]
    assert len(list(root.iter("tbody"))) == 2
    assert [row.text for row in root.iter("th") if row.get("scope") == "row"] == [
        "North",
        "South",
        "North",
    ]
    # The file stays a plain table: every line says what it is about.
    assert table_to_csv(grouped).splitlines()[2] == "Traffic & parking,South,0.6"


def test_on_a_phone_the_two_sides_are_named_once_above_the_plot() -> None:
    wide, narrow = chart_svg(DUMBBELL, "a", "wide"), chart_svg(DUMBBELL, "a", "narrow")
    assert ">Public 60\N{NO-BREAK SPACE}%<" in wide
    assert ">Public<" in narrow
    assert ">60\N{NO-BREAK SPACE}%<" in narrow


def test_a_number_and_its_interval_belong_together_on_a_phone() -> None:
    sides = Table(
        id="sides",
        caption="Both sides",
        columns=(
            Column("Item"),
            Column("Residents", numeric=True),
            Column("95 % interval", numeric=True),
            Column("Said"),
            Column("Bounds", numeric=True),
        ),
        rows=(("Patrols", Share(0.5), ShareRange(0.4, 0.6), "Clear", ShareRange(0.1, 0.9)),),
    )
    html = to_html([sides])
    assert html.count("moot-range") == 1
    assert 'data-heading="95 % interval" class="moot-number moot-range">' in html
    assert '<span class="moot-brackets" aria-hidden="true">(…) 95 % interval</span>' in html
    assert "moot-brackets" not in to_html([replace(sides, rows=())])
    narrow = replace(sides, columns=sides.columns[:3], rows=tuple(row[:3] for row in sides.rows))
    assert "moot-brackets" not in to_html([narrow])
