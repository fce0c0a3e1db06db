"""Components of the pages, all usable without JavaScript. See `templates/components/README.md`.

{% load moot %}
{% page_heading title lead=.. caption=.. %}   {{ 1050|number }} {{ 0.35|percent }} {{ date|day }}
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from folkmoot.office.pages import numbers
from folkmoot.office.pages.errors import ErrorLine, from_form
from folkmoot.office.pages.menu import ShownSection, menu
from folkmoot.office.pages.tables import DataTable

register = template.Library()

register.filter("number", numbers.number)
register.filter("percent", numbers.percent)
register.filter("day", numbers.day)
register.filter("moment", numbers.moment)


@register.inclusion_tag("components/page_heading.html")
def page_heading(
    title: str, lead: str = "", caption: str = "", points: Sequence[str] = ()
) -> dict[str, str | Sequence[str]]:
    """The one `h1` of a page and, in a sentence, what the reader came to know; more as a list."""
    return {"title": title, "lead": lead, "caption": caption, "points": points}


@register.inclusion_tag("components/button.html")
def button(
    text: str, href: str = "", kind: str = "primary", name: str = "", value: str = ""
) -> dict[str, str]:
    """A button that submits its form, or a link that looks like one when `href` is given.

    Kinds: primary (one a page), secondary, warning.
    """
    return {"text": text, "href": href, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("components/tag.html")
def tag(text: str, kind: str = "plain") -> dict[str, str]:
    """A status. Kinds: plain (under way), done, waiting (for a person), error, quiet."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/figure_card.html")
def figure_card(label: str, value: str, note: str = "") -> dict[str, str]:
    """One number with its name above it and what it rests on below; inside `moot-grid`."""
    return {"label": label, "value": value, "note": note}


@register.inclusion_tag("components/data_table.html")
def data_table(table: DataTable, table_id: str = "table") -> dict[str, object]:
    """A table with its caption; on a phone it scrolls by itself, also by keyboard."""
    return {"table": table, "table_id": table_id}


@register.inclusion_tag("components/error_summary.html")
def error_summary(errors: Sequence[ErrorLine]) -> dict[str, object]:
    """What went wrong, at the top of the page; nothing when the list is empty."""
    return {"errors": errors}


@register.inclusion_tag("components/error_summary.html")
def form_errors(form: BaseForm | str) -> dict[str, object]:
    """The error summary of a form; nothing without errors, or where the page has no form ("")."""
    return {"errors": from_form(form) if isinstance(form, BaseForm) else []}


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(done: int, total: int | None, label: str) -> dict[str, object]:
    """How far; without a total the bar says only that something is under way."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[object], label: str = "") -> dict[str, object]:
    """Links to the pages before and after, keeping the other words of the query."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "label": label, "query": query.urlencode()}


@register.simple_tag(takes_context=True)
def menu_sections(context: template.Context) -> list[ShownSection]:
    """The menu as this reader sees it; empty for a visitor who has not signed in."""
    user = context["request"].user
    return menu.shown_to(user, context["request"].path) if user.is_authenticated else []


@register.simple_tag
def field(bound: BoundField, hint: str | None = None, label: str = "") -> SafeString:
    """A form's field with label, hint and error: input, text area, select, radios, checkboxes.

    `hint` and `label` stand in for those of the form. A placeholder is taken out: it goes away just
    when it would be needed.
    """
    match bound.field.widget:
        case CheckboxSelectMultiple():  # before the radios, whose class it extends
            shape = "checkboxes"
        case RadioSelect():
            shape = "radios"
        case CheckboxInput():
            shape = "checkbox"
        case Textarea():
            shape = "textarea"
        case Select():
            shape = "select"
        case _:
            shape = "input"
    bound.field.widget.attrs.pop("placeholder", None)
    hint = str(bound.help_text) if hint is None else hint
    bound.help_text = ""  # Django would describe the field by it, under an id that is not here
    described = [f"{bound.auto_id}-hint"] if hint else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    context = {
        "field": bound,
        "hint": hint,
        "label": label or bound.label,
        "described_by": " ".join(described),
        "control": _control(bound, shape, described),
    }
    group = {"radios": "choices", "checkboxes": "choices", "checkbox": "checkbox"}
    return render_to_string(
        f"components/field_{group.get(shape, 'control')}.html", {**context, "shape": shape}
    )


def _control(bound: BoundField, shape: str, described: Sequence[str]) -> SafeString:
    """The widget itself with the classes of its shape; choices are drawn by their template."""
    if shape in {"radios", "checkboxes"}:
        return SafeString("")
    class_name = "govuk-checkboxes__input" if shape == "checkbox" else f"govuk-{shape}"
    if bound.errors and shape != "checkbox":
        class_name += f" govuk-{shape}--error"
    attributes: dict[str, str | bool] = {"class": class_name}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attributes)


@register.simple_block_tag
def notice(content: str, kind: str = "plain") -> SafeString:
    """A few sentences set apart. Kinds: plain, waiting (for a person), error."""
    return render_to_string("components/notice.html", {"content": content, "kind": kind})


@register.simple_block_tag
def chart_figure(content: str, svg: SafeString, caption: str, source: str = "") -> SafeString:
    """A chart (inline SVG of our own making) with its table beside it; the block is the table."""
    return render_to_string(
        "components/chart_figure.html",
        {"content": content, "svg": svg, "caption": caption, "source": source},
    )
