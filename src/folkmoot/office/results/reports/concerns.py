"""The report on problems and worries. No sentence claims more than its intervals allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.method.estimation.model import Estimate
from folkmoot.method.instrument.variables import Variable
from folkmoot.method.report.model import (
    Beside,
    Block,
    Caution,
    Chart,
    Column,
    Count,
    DotPlot,
    DotRow,
    Paragraph,
    Section,
    Share,
    ShareRange,
    Table,
    axis_top,
)
from folkmoot.method.report.numbers import number, percent
from folkmoot.office.results.figures.lists import ListResult
from folkmoot.office.results.figures.respondents import upper_half
from folkmoot.office.results.reports.words import (
    Report,
    enumerate_words,
    mark_of,
    quoted,
    words,
)

#: From this effective number of answers on, the young are called a useful group.
USEFUL_EFFECTIVE_N = 70


@dataclass(frozen=True, slots=True)
class Concern:
    """One list: of all ages, of the young (None: too few), and its leaders by area."""

    family: str
    variables: Mapping[str, Variable]
    main: ListResult
    young: ListResult | None
    by_area: tuple[Estimate, ...]

    def label(self, item: str) -> str:
        """The item as the questionnaire words it."""
        return words(self.variables[item].label)

    @property
    def axis_top(self) -> float:
        """The end of the axis for both lists, so that they can be compared by eye."""
        young = self.young.estimates if self.young else ()
        return axis_top(mark_of(one) for one in (*self.main.estimates, *young))

    def counted(self) -> str:
        """The answers that are counted, as the questionnaire words them."""
        first = next(iter(self.variables.values()))
        chosen = upper_half(first)
        codes = first.code_list.codes if first.code_list else ()
        labels = [f"“{words(code.label)}”" for code in codes if code.value in chosen]
        return _(" or ").join(labels)


@dataclass(frozen=True, slots=True)
class Concerns:
    """All that the page rests on. `filled` counts cells of margins that were filled."""

    posted: int
    answered: int
    young: int
    margins: tuple[str, ...]
    filled: int
    areas: Mapping[str, str]
    concerns: tuple[Concern, ...]


def concerns_report(facts: Concerns) -> Report:
    """The whole page."""
    headline = _headline(facts.concerns)
    blocks: list[Block] = [_section(concern) for concern in facts.concerns]
    blocks += [_by_area(facts), _how_made(facts), _not_to_be_claimed(facts)]
    return Report(headline, tuple(blocks))


def _titles(family: str) -> tuple[str, str]:
    """The title of a list, and the sentence on what leads it."""
    match family:
        case "problem":
            return (
                _("Problems in the area"),
                _("%(who)s name %(names)s most often as big problems."),
            )
        case "worry":
            return _("Worries"), _("%(who)s worry most about %(names)s.")
        case _:
            return family, _("%(who)s put %(names)s first.")


def _headline(concerns: Sequence[Concern]) -> str:
    """Who leads each list; how certain that is once, where it is the same for all. A line each."""
    lists = [(concern, concern.main) for concern in concerns if concern.main.estimates]
    if lists and all(result.is_ordered for _concern, result in lists):
        verdict = _("In each list the order of these is certain.")
    elif lists and all(result.lead.is_settled for _concern, result in lists):
        verdict = _("It is certain that these lead. Their order is not certain.")
    else:
        return "\n".join(_says(concern, concern.main, _("Residents")) for concern in concerns)
    leads = [_who_leads(concern, result, _("Residents")) for concern, result in lists]
    return "\n".join([*leads, verdict])


def _who_leads(concern: Concern, result: ListResult, who: str) -> str:
    names = [quoted(concern.label(item)) for item in result.leaders]
    return _titles(concern.family)[1] % {"who": who, "names": enumerate_words(names)}


def _says(concern: Concern, result: ListResult, who: str) -> str:
    """Which items lead, and how certain it is."""
    if not result.estimates:
        return _("Too few of them answered for anything to be said.")
    lead = _who_leads(concern, result, who)
    if result.is_ordered:
        return f"{lead} " + _("Their order is certain.")
    if result.lead.is_settled:
        return f"{lead} " + _("It is certain that these lead. Their order is not certain.")
    others = [item for item in result.lead.possible if item not in result.leaders]
    rivals = enumerate_words([quoted(concern.label(item)) for item in others])
    return f"{lead} " + _(
        "It is not certain that just these lead: %(rivals)s could be among them too."
    ) % {"rivals": rivals}


def _section(concern: Concern) -> Section:
    title = _titles(concern.family)[0]
    main = Section(
        f"{concern.family}-main",
        _("All ages"),
        (Paragraph(_says(concern, concern.main, _("Residents"))), _chart(concern, concern.main)),
    )
    return Section(concern.family, title, (Beside((main, _young_section(concern))),))


def _young_section(concern: Concern) -> Section:
    title = _("Aged 17 to 24")
    result = concern.young
    if result is None or not result.estimates:
        nothing = _("Fewer than ten answered, so nothing is shown.")
        return Section(f"{concern.family}-young", title, (Paragraph(nothing),))
    blocks: list[Block] = [Paragraph(_says(concern, result, _("Young people")))]
    blocks.append(_chart(concern, result))
    return Section(f"{concern.family}-young", title, tuple(blocks))


def _chart(concern: Concern, result: ListResult) -> Chart:
    domain = "young" if result.domain else "main"
    certain = result.leaders if result.lead.is_settled else result.lead.certain
    first, last = result.estimates[0], result.estimates[-1]
    return Chart(
        caption=_("Who answers %(answers)s") % {"answers": concern.counted()},
        description=_(
            "A dot for each item with its 95 %% interval, from %(first)s with %(high)s "
            "down to %(last)s with %(low)s. The table has all numbers."
        )
        % {
            "first": concern.label(first.item),
            "high": percent(first.value or 0.0, 0),
            "last": concern.label(last.item),
            "low": percent(last.value or 0.0, 0),
        },
        plot=DotPlot(
            tuple(
                DotRow(concern.label(one.item), mark_of(one), one.item in certain)
                for one in result.estimates
            ),
            _("Share of those who answered"),
            concern.axis_top,
        ),
        table=Table(
            id=f"{concern.family}-{domain}-table",
            caption=_("%(list)s: %(who)s")
            % {
                "list": _titles(concern.family)[0],
                "who": _("aged 17 to 24") if result.domain else _("all ages"),
            },
            columns=(
                Column(_("Item")),
                Column(_("Share"), numeric=True),
                Column(_("95 % interval"), numeric=True),
                Column(_("Answers"), numeric=True),
            ),
            rows=tuple(
                (
                    concern.label(one.item),
                    Share(one.value, 0),
                    ShareRange(one.low, one.high, 0),
                    Count(one.n),
                )
                for one in result.estimates
            ),
        ),
    )


def _by_area(facts: Concerns) -> Section:
    rows = tuple(
        (
            concern.label(one.item),
            facts.areas.get(one.domain[0], one.domain[0]),
            Share(one.value, 0),
            ShareRange(one.low, one.high, 0),
            Count(one.n if one.value is not None else None),
        )
        for concern in facts.concerns
        for one in concern.by_area
    )
    table = Table(
        id="areas-table",
        caption=_("What leads the lists of all ages, team by team"),
        columns=(
            Column(_("Item")),
            Column(_("Team")),
            Column(_("Share"), numeric=True),
            Column(_("95 % interval"), numeric=True),
            Column(_("Answers"), numeric=True),
        ),
        rows=rows,
        note=_(
            "A dash stands where fewer than ten answered, or where a number would give away one "
            "of those."
        ),
        grouped=True,
    )
    return Section(
        "areas",
        _("By neighbourhood team"),
        (
            Paragraph(_("Where two intervals overlap, the two teams may well be alike.")),
            table,
        ),
    )


def _how_made(facts: Concerns) -> Section:
    share = percent(facts.answered / facts.posted) if facts.posted else ""
    parts = [
        _("%(answered)s of %(posted)s residents written to have answered (%(share)s).")
        % {
            "answered": number(facts.answered),
            "posted": number(facts.posted),
            "share": share,
        }
    ]
    if facts.margins:
        parts.append(
            _(
                "Their answers are weighted by the chance of being drawn, then to the population "
                "by %(margins)s."
            )
            % {"margins": enumerate_words([_margin(name) for name in facts.margins])}
        )
    else:
        parts.append(_("Their answers are weighted by the chance of being drawn, and no further."))
    if facts.filled:
        parts.append(
            ngettext(
                "For the weights only, %(count)s answer left open about oneself was filled in "
                "from a similar resident, drawn by lot.",
                "For the weights only, %(count)s answers left open about oneself were filled in "
                "from similar residents, drawn by lot.",
                facts.filled,
            )
            % {"count": number(facts.filled)}
        )
    return Section(
        "how-made",
        _("How this was found"),
        (Paragraph(" ".join(parts)), Paragraph(_how_the_young(facts))),
    )


def _how_the_young(facts: Concerns) -> str:
    """Who the young are, and whether they are a useful group."""
    reached = _(
        "%(young)s aged 17 to 24 answered, by the letter itself or by the second form that came "
        "with it for a young person in the home. Each counts by the chance of being reached either "
        "way, here and among all ages."
    ) % {"young": number(facts.young)}
    sizes = [one.young.effective_n for one in facts.concerns if one.young is not None]
    known = [size for size in sizes if size is not None]
    if not known:
        return reached
    size = min(known)
    verdict = (
        _("They say as much as %(size)s drawn with equal chances: enough to be useful.")
        if size >= USEFUL_EFFECTIVE_N
        else _(
            "They say only as much as %(size)s drawn with equal chances: too few for more than a "
            "first impression."
        )
    )
    return f"{reached} " + verdict % {"size": number(size)}


def _margin(name: str) -> str:
    known = {
        "age": _("age"),
        "age_band": _("age"),
        "gender": _("gender"),
        "npt": _("neighbourhood team"),
        "area": _("neighbourhood team"),
        "settlement": _("town, village and countryside"),
    }
    return " × ".join(known.get(part, part) for part in name.split("|"))


def _not_to_be_claimed(facts: Concerns) -> Caution:
    silent = facts.posted - facts.answered
    points = [
        _("That one item is ahead of another where the page says that their order is not certain."),
        _(
            "That this is the opinion of everybody. %(silent)s of those written to did not answer. "
            "Those who answer can differ from those who do not in ways that no weight can mend."
        )
        % {"silent": number(max(silent, 0))},
        _(
            "That it speaks for people who are not on the electoral register. Many aged 17 to 24 "
            "are not, and the second form reaches only those who live with somebody who is."
        ),
        _("That one team's area is worse than another's where their intervals overlap."),
    ]
    if facts.margins:
        points.append(
            _(
                "That the answers mirror the population in everything. They were made to do so by "
                "%(margins)s, and by nothing else."
            )
            % {"margins": enumerate_words([_margin(name) for name in facts.margins])}
        )
    return Caution(_("What you must not claim from this"), tuple(points))
