"""Plan a sample: what a design will be able to tell, before anything is drawn.

Nothing is stored. Everything that was assumed stands in the address, so that a plan can be kept or
sent on.
"""

from __future__ import annotations

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.method.estimation.planning import USEFUL_EFFECTIVE_N, Part, Plan, PlanRow, RowKind
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.fieldwork.services.planning import PlanWish, SharedOut, plan_sample, team_names
from folkmoot.office.pages.errors import ErrorLine, from_form, from_problem, from_problems
from folkmoot.office.pages.numbers import number
from folkmoot.office.pages.tables import Column, DataTable
from folkmoot.office.people.access import requires
from folkmoot.office.people.roles import Permission

MOST_TEAMS = 60
_TEAM = re.compile(r"(?P<name>.*?\S)\s*[,;:\t]\s*(?P<electors>\d[\d ,.]*)")


class PlanForm(forms.Form):
    """What the co-ordinator wishes and assumes; every field has a value to start from."""

    letters = forms.IntegerField(
        label=gettext_lazy("Letters to post"), min_value=1, max_value=1_000_000, initial=3_000
    )
    teams = forms.CharField(
        label=gettext_lazy("Teams, one a line"),
        help_text=gettext_lazy(
            "With how many people are on the register in each: North, 24000. "
            "Without numbers they count as equally large."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=8_000,
    )
    shared_out = forms.ChoiceField(
        label=gettext_lazy("How the letters are shared out"),
        choices=(
            (SharedOut.EQUAL.value, gettext_lazy("The same number to each team")),
            (SharedOut.PROPORTIONAL.value, gettext_lazy("To each team by its size")),
        ),
        widget=forms.RadioSelect,
        initial=SharedOut.EQUAL.value,
    )
    response = forms.DecimalField(
        label=gettext_lazy("Of 100 letters, how many are answered"),
        min_value=1,
        max_value=100,
        initial=35,
    )
    weighting = forms.DecimalField(
        label=gettext_lazy("Design effect of weighting those who answer"),
        help_text=gettext_lazy("1.15 is usual; 1 means that they are like everybody."),
        min_value=1,
        max_value=5,
        initial="1.15",
    )
    young_share = forms.DecimalField(
        label=gettext_lazy("Of 100 people on the register, how many are aged 17 to 24"),
        min_value=0,
        max_value=100,
        initial="6.8",
    )
    young_response = forms.DecimalField(
        label=gettext_lazy("Of 100 letters to them, how many are answered"),
        min_value=0,
        max_value=100,
        initial=15,
    )
    letter_cost = forms.DecimalField(
        label=gettext_lazy("Print and postage of one letter with its form, in pounds"),
        min_value=0,
        max_value=100,
        initial="1.25",
    )
    reminded = forms.DecimalField(
        label=gettext_lazy("Of 100 people, how many get the reminder with a second form"),
        min_value=0,
        max_value=100,
        initial=75,
    )
    reply_cost = forms.DecimalField(
        label=gettext_lazy("Freepost of one answer, in pounds"),
        min_value=0,
        max_value=100,
        initial="0.42",
    )

    def clean_teams(self) -> dict[str, int]:
        """The electors of each team; 0 for all of them where no line has a number."""
        lines = [line.strip() for line in self.cleaned_data["teams"].splitlines() if line.strip()]
        if not lines or len(lines) > MOST_TEAMS:
            raise forms.ValidationError(_("Write from 1 to %(most)s teams.") % {"most": MOST_TEAMS})
        found = [_TEAM.fullmatch(line) for line in lines]
        if not any(found):
            teams = dict.fromkeys(lines, 0)
        else:
            for line, match in zip(lines, found, strict=True):
                if match is None:
                    raise forms.ValidationError(
                        _("“%(line)s” has no number; the other teams have one.") % {"line": line}
                    )
            teams = {
                match["name"]: int(re.sub(r"\D", "", match["electors"])) for match in found if match
            }
        if len(teams) < len(lines):
            raise forms.ValidationError(_("Two teams have the same name."))
        if any(found) and not all(teams.values()):
            raise forms.ValidationError(
                _("A team with nobody on the register cannot be drawn from.")
            )
        return teams

    def wish(self) -> PlanWish:
        """The wish of a valid form, with shares from 0 to 1."""
        said = self.cleaned_data
        return PlanWish(
            letters=said["letters"],
            teams=said["teams"],
            shared_out=SharedOut(said["shared_out"]),
            response=float(said["response"]) / 100,
            weighting=float(said["weighting"]),
            young_share=float(said["young_share"]) / 100,
            young_response=float(said["young_response"]) / 100,
            letter_cost=float(said["letter_cost"]),
            reminded=float(said["reminded"]) / 100,
            reply_cost=float(said["reply_cost"]),
            young=_("People aged 17 to 24"),
            letter=_("First letter with form"),
            reminder=_("Reminder with a second form"),
        )


@requires(Permission.FIELDWORK_READ)
def plan(request: HttpRequest) -> HttpResponse:
    """The plan for what the address says; without a word, for the usual assumptions."""
    usual = {name: field.initial for name, field in PlanForm.base_fields.items()}
    usual["teams"] = "\n".join(team_names()) or _("The whole district")
    form = PlanForm({**usual, **request.GET.dict()})
    errors: list[ErrorLine] = []
    made: Plan | None = None
    if form.is_valid():
        try:
            made = plan_sample(form.wish())
        except Problem as problem:
            errors = [from_problem(problem)]
        except Problems as problems:
            errors = from_problems(problems.problems)
    else:
        errors = from_form(form)
    context = {"form": form, "errors": errors, **(_shown(made) if made else {})}
    return render(request, "fieldwork/plan.html", context, status=422 if errors else 200)


def _shown(made: Plan) -> dict[str, object]:
    teams = [row for row in made.rows if row.kind is RowKind.STRATUM]
    groups = [row for row in made.rows if row.kind is RowKind.GROUP and row.letters]
    columns = [
        Column(_("Who")),
        Column(_("Letters"), numeric=True),
        Column(_("Answers"), numeric=True),
        Column(_("Worth"), numeric=True),
        Column(_("Within"), numeric=True),
        Column(_("Clears chance"), numeric=True),
        Column(_("Is found"), numeric=True),
    ]
    table = DataTable(
        _("The same in points, part by part"),
        columns,
        [_line(row) for row in made.rows if row.letters],
        stacks=True,
    )
    return {
        "plan": made,
        "parts": [
            (number(value, 2), _PARTS[part])
            for part, value in made.parts.items()
            if round(value, 2) > 1
        ],
        "whole": _points(made.whole),
        "worst": _points(max(teams, key=lambda row: row.precision.half_width)) if teams else None,
        "worst_returns": number(min(row.returns for row in teams)) if teams else "",
        "groups": groups,
        "needed": USEFUL_EFFECTIVE_N,
        "table": table,
        "each": made.total_cost / made.whole.returns if made.whole.returns else None,
    }


_PARTS = {
    Part.STRATA: gettext_lazy("because some teams get more answers for their size than others"),
    Part.HOUSEHOLD: gettext_lazy(
        "because one person is asked in each home, and so those in large homes less often"
    ),
    Part.CLUSTER: gettext_lazy("because people of one home answer alike"),
    Part.WEIGHTING: gettext_lazy("because those who answer are weighted to stand for all"),
}


def _points(row: PlanRow) -> dict[str, str]:
    """The precision of a row in points."""
    told = row.precision
    return {
        "half_width": number(100 * told.half_width, 1),
        "significant": number(100 * told.significant, 1),
        "detectable": number(100 * told.detectable, 1),
    }


def _line(row: PlanRow) -> list[str]:
    name = row.name if row.kind is not RowKind.WHOLE else _("All")
    counts = [number(row.letters), number(row.returns), number(row.effective_n)]
    if not row.returns:
        return [name, *counts, "–", "–", "–"]
    points = _points(row)
    return [name, *counts, f"± {points['half_width']}", points["significant"], points["detectable"]]
