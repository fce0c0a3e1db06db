"""The components: accessible markup, nothing unescaped, nothing that needs a script."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from folkmoot.method.terms.catalogue.files import COLUMN_MISSING
from folkmoot.method.terms.problem import Place
from folkmoot.office.pages.errors import from_form, from_problems
from folkmoot.office.pages.tables import Cell, Column, DataTable


def render(template: str, **context: object) -> str:
    request = RequestFactory().get("/", {"team": "a&b", "page": "2"})
    loaded = Template("{% load moot %}" + template)
    return " ".join(loaded.render(Context({"request": request, **context})).split())


class Answers(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your letter", max_length=20)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    size = forms.ChoiceField(label="How big", choices=[("1", "Big"), ("2", "Small")])
    age = forms.ChoiceField(
        label="Age", choices=[("a", "17-24"), ("b", "<25>")], widget=forms.RadioSelect
    )
    many = forms.MultipleChoiceField(
        label="Which", choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")


def test_a_heading_says_what_the_reader_came_to_know() -> None:
    page = render("{% page_heading 'Returns' lead='1,050 came back.' caption='Wave 1' %}")
    assert page.count("<h1>") == 1
    assert '<p class="moot-heading__lead">1,050 came back.</p>' in page
    assert "Wave 1" in page


def test_text_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    table = DataTable("Evil", [Column(evil)], [[evil], [Cell(evil, href='/"><b>')]])
    page = render(
        "{% page_heading evil lead=evil %}{% button evil %}{% tag evil %}"
        "{% figure_card evil evil note=evil %}{% data_table table %}"
        "{% notice %}{{ evil }}{% endnotice %}{% progress_bar 1 2 evil %}",
        evil=evil,
        table=table,
    )
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_button_submits_and_a_link_leads() -> None:
    submit = render("{% button 'Save' name='do' value='it' %}")
    assert '<button type="submit" name="do" value="it"' in submit
    link = render("{% button 'Go' href='/there/' kind='secondary' %}")
    assert '<a href="/there/" role="button"' in link
    assert "govuk-button--secondary" in link


def test_a_table_has_a_caption_headings_and_figures_to_the_right() -> None:
    table = DataTable(
        "Returns", [Column("Team"), Column("Back", numeric=True)], [["Saltby", "175"]]
    )
    page = render("{% data_table table table_id='returns' %}", table=table)
    assert '<caption id="returns-caption">Returns</caption>' in page
    assert '<th scope="row">Saltby</th>' in page
    assert '<td class="moot-number">175</td>' in page
    assert 'tabindex="0" aria-labelledby="returns-caption"' in page


def test_a_table_that_stacks_keeps_its_roles() -> None:
    table = DataTable("People", [Column("Name"), Column("Team")], [["Ann", "A"]], stacks=True)
    page = render("{% data_table table %}", table=table)
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in page
    assert 'data-heading="Team">A' in page


def test_an_empty_table_says_so() -> None:
    table = DataTable("People", [Column("Name")], [], empty="Nobody yet.")
    assert "Nobody yet." in render("{% data_table table %}", table=table)


def test_a_row_of_the_wrong_length_is_a_mistake() -> None:
    try:
        DataTable("People", [Column("Name")], [["Ann", "too many"]])
    except ValueError:
        return
    raise AssertionError


def test_each_field_has_its_label_hint_and_error_tied_to_it() -> None:
    form = Answers({"name": "", "age": "a"})
    page = render("{% field form.name %}", form=form)
    assert '<label class="govuk-label govuk-!-font-weight-bold" for="id_name">Your name' in page
    assert 'id="id_name-hint" class="govuk-hint">As on your letter' in page
    assert 'id="id_name-error" class="govuk-error-message"' in page
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert "govuk-input--error" in page


def test_a_field_takes_another_label_and_no_hint() -> None:
    page = render("{% field form.name label='Name' hint='' %}", form=Answers())
    assert ">Name</label>" in page
    assert "As on your letter" not in page
    assert "aria-describedby" not in page


def test_choices_are_a_group_with_a_legend() -> None:
    page = render("{% field form.age %}{% field form.many %}", form=Answers({"age": "b"}))
    assert '<legend class="govuk-fieldset__legend govuk-!-font-weight-bold">Age</legend>' in page
    assert 'type="radio" value="b" checked' in page
    assert "&lt;25&gt;" in page
    assert page.count('type="checkbox"') == 2
    assert page.count('class="govuk-checkboxes__input"') == 2


def test_every_other_kind_of_field_has_its_class() -> None:
    page = render(
        "{% field form.note %}{% field form.size %}{% field form.agree %}", form=Answers()
    )
    for name in ("govuk-textarea", "govuk-select", "govuk-checkboxes__input"):
        assert f'class="{name}"' in page


def test_an_error_summary_links_each_error_to_its_field() -> None:
    form = Answers({"name": "", "size": "1", "age": "a", "many": ["x"], "agree": "on"})
    page = render("{% form_errors form %}", form=form)
    assert 'role="alert"' in page
    assert '<a href="#id_name">' in page
    assert [line.href for line in from_form(form)] == ["#id_name"]
    nothing_chosen = Answers({"name": "Ann", "size": "1", "many": ["x"], "agree": "on"})
    assert [line.href for line in from_form(nothing_chosen)] == ["#id_age_0"]


def test_an_error_summary_of_problems_says_place_and_remedy() -> None:
    problem = COLUMN_MISSING.at(Place(file="r.csv"), column="PostCode", found="A, B")
    page = render("{% error_summary errors %}", errors=from_problems([problem]))
    assert "r.csv: The column PostCode is missing. The file has: A, B." in page
    assert problem.remedy in page


def test_nothing_wrong_shows_nothing() -> None:
    assert render("{% error_summary errors %}{% form_errors form %}", errors=[], form="") == ""


def test_pagination_keeps_the_other_words_of_the_query() -> None:
    page = Paginator(range(100), 10).page(2)
    shown = render("{% pagination page %}", page=page)
    assert 'href="?team=a%26b&amp;page=1"' in shown
    assert 'href="?team=a%26b&amp;page=3"' in shown
    assert "Page 2 of 10" in shown


def test_a_single_page_needs_no_pagination() -> None:
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_progress_without_a_total_claims_no_share() -> None:
    assert "value=" not in render("{% progress_bar 5 None 'Reading' %}")
    assert 'max="4200" value="1377"' in render("{% progress_bar 1377 4200 'Reading' %}")


def test_a_chart_stands_with_its_table() -> None:
    table = DataTable("Gap", [Column("Item")], [["Litter"]])
    page = render(
        "{% chart_figure svg=svg caption='The gap' source='Wave 1' %}"
        "{% data_table table %}{% endchart_figure %}",
        svg=SafeString("<svg></svg>"),
        table=table,
    )
    assert page.index("<figcaption>The gap") < page.index("<svg>") < page.index("<table")
    assert "Wave 1" in page
