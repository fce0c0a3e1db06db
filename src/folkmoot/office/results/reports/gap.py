"""The report on the gap. No sentence claims more than its intervals allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from folkmoot.method.estimation.disclosure import STAFF_RULE, protect
from folkmoot.method.estimation.gap import Direction, Gap, GapTable
from folkmoot.method.estimation.model import Estimate
from folkmoot.method.estimation.ranks import RankInterval
from folkmoot.method.report.model import (
    Block,
    Caution,
    Cell,
    Chart,
    Column,
    DumbbellPlot,
    DumbbellRow,
    Paragraph,
    Points,
    PointsRange,
    Section,
    Share,
    ShareRange,
    Table,
)
from folkmoot.method.report.numbers import number, percent
from folkmoot.office.results.figures.beliefs import Mirrored, strongest
from folkmoot.office.results.reports.words import (
    Report,
    enumerate_words,
    mark_of,
    quoted,
    words,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison and the questions that it joins, by concept."""

    table: GapTable
    pairs: Mapping[str, Mirrored]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps that may be shown, the biggest misjudgement first."""
        shown = protect([gap.staff.estimate for gap in self.table.gaps], STAFF_RULE)
        return tuple(
            gap for gap, staff in zip(self.table.gaps, shown, strict=True) if staff.withheld is None
        )

    def label(self, concept: str) -> str:
        """The concept as the public's questionnaire words it."""
        return words(self.pairs[concept].public.label)


@dataclass(frozen=True, slots=True)
class GapFacts:
    """All that the page rests on. `doubts` says where receipts and answers disagree."""

    answered_public: int
    asked_staff: int
    answered_staff: int
    is_weighted: bool
    doubts: tuple[str, ...]
    predictions: Compared
    ratings: Compared


def gap_report(facts: GapFacts) -> Report:
    """The whole page."""
    blocks: list[Block] = [_predictions(facts.predictions), _orders(facts.predictions)]
    if facts.ratings.gaps:
        blocks.append(_ratings(facts.ratings))
    blocks += [_how_found(facts), _not_to_be_claimed(facts)]
    return Report(_headline(facts.predictions), tuple(blocks))


def shown_staff(one: Estimate) -> Estimate:
    """A staff figure as coarse as the rule for staff wants it."""
    return protect([one], STAFF_RULE)[0].estimate


# --- words -------------------------------------------------------------------------------------


def _headline(compared: Compared) -> str:
    """What is clear, a line each."""
    clear = [gap for gap in compared.gaps if gap.direction is not Direction.CANNOT_TELL]
    if not clear:
        return _("Staff and residents may well be of one mind: no gap is clear of chance.")
    parts = []
    first = clear[0]
    if first is compared.gaps[0]:
        parts.append(
            _(
                "The biggest gap is about %(item)s: %(public)s of residents put it among their "
                "first three. Staff believe that %(staff)s do."
            )
            % {
                "item": quoted(compared.label(first.concept)),
                "public": percent(first.public.value or 0.0, 0),
                "staff": percent(shown_staff(first.staff.estimate).value or 0.0, 0),
            }
        )
        if first.size_rank.high > 1:
            parts.append(
                _("It may not be the biggest: its place could be any from 1 to %(last)s.")
                % {"last": first.size_rank.high}
            )
    for direction, sentence in (
        (Direction.STAFF_TOO_LOW, _("Staff believe too few residents want: %(items)s.")),
        (Direction.STAFF_TOO_HIGH, _("Staff believe too many residents want: %(items)s.")),
    ):
        names = [quoted(compared.label(gap.concept)) for gap in clear if gap.direction is direction]
        if names:
            parts.append(sentence % {"items": enumerate_words(names)})
    return "\n".join(parts)


def _verdict(gap: Gap) -> str:
    match gap.direction:
        case Direction.STAFF_TOO_HIGH:
            verdict = _("Staff guess too high")
        case Direction.STAFF_TOO_LOW:
            verdict = _("Staff guess too low")
        case Direction.CANNOT_TELL:
            return _("Cannot tell")
    return (
        verdict
        if gap.holds_for_silent
        else _("%(verdict)s (those who answered)") % {"verdict": verdict}
    )


def _rank(rank: RankInterval) -> str:
    """`2 (1 to 3)`: the rank by the figures, and the ranks that it may have."""
    if rank.low == rank.high:
        return str(rank.rank)
    return _("%(rank)s (%(low)s to %(high)s)") % {
        "rank": rank.rank,
        "low": rank.low,
        "high": rank.high,
    }


# --- sections ----------------------------------------------------------------------------------


def _predictions(compared: Compared) -> Section:
    intro = _(
        "Residents chose up to three things that should come first. For each thing, staff guessed "
        "how many of ten residents would choose it. The biggest gap stands first. A gap that may "
        "well be luck counts for less in this order."
    )
    return Section(
        "gap",
        _("What should come first"),
        (
            Paragraph(intro),
            _chart(
                compared,
                "prediction-table",
                _("Residents’ first three, and what staff believe of them"),
                _("Share of residents who put it among their first three"),
                _("First three: both sides"),
            ),
            _gap_table(compared, "prediction-gap-table", _("First three: the gap, in points")),
        ),
    )


def _chart(compared: Compared, table_id: str, caption: str, axis: str, table_caption: str) -> Chart:
    gaps = compared.gaps
    rows: list[tuple[Cell, ...]] = []
    plot = []
    for gap in gaps:
        label, staff = compared.label(gap.concept), shown_staff(gap.staff.estimate)
        rows.append(
            (
                label,
                Share(gap.public.value, 0),
                ShareRange(gap.public.low, gap.public.high, 0),
                Share(staff.value, 0),
                ShareRange(_inside(staff.low), _inside(staff.high), 0),
            )
        )
        plot.append(DumbbellRow(label, mark_of(gap.public), mark_of(staff)))
    table = Table(
        id=table_id,
        caption=table_caption,
        columns=(
            Column(_("Item")),
            Column(_("Residents"), numeric=True),
            Column(_("95 % interval"), numeric=True),
            Column(_("Staff believe"), numeric=True),
            Column(_("95 % interval"), numeric=True),
        ),
        rows=tuple(rows),
    )
    description = _(
        "Two dots for each of %(count)s items, residents and staff, each with its 95 %% interval, "
        "joined by a line. The table has all numbers."
    ) % {"count": len(gaps)}
    return Chart(
        caption, description, DumbbellPlot(tuple(plot), axis, _("Residents"), _("Staff")), table
    )


def _gap_table(compared: Compared, table_id: str, caption: str) -> Table:
    return Table(
        id=table_id,
        caption=caption,
        columns=(
            Column(_("Item")),
            Column(_("Gap"), numeric=True),
            Column(_("95 % interval"), numeric=True),
            Column(_("What can be said")),
            Column(_("Place by size"), numeric=True),
            Column(_("If all staff had answered"), numeric=True),
        ),
        rows=tuple(
            (
                compared.label(gap.concept),
                Points(round(gap.difference.value, 2), 0),
                PointsRange(round(gap.difference.low, 2), round(gap.difference.high, 2), 0),
                _verdict(gap),
                _rank(gap.size_rank),
                PointsRange(round(gap.lowest, 2), round(gap.highest, 2), 0),
            )
            for gap in compared.gaps
        ),
        note=_(
            "The gap is what staff believe less what residents say: +22 means that staff guess "
            "22 points too high. In brackets: the places by size that it may have; all brackets of "
            "the table hold together with 95 % confidence. The last column gives the lowest and "
            "the highest gap that was possible if the staff who did not answer had answered, too."
        ),
    )


def _orders(compared: Compared) -> Section:
    gaps = sorted(compared.gaps, key=lambda gap: gap.public_rank.rank)
    table = Table(
        id="orders-table",
        caption=_("Place in each order"),
        columns=(
            Column(_("Item")),
            Column(_("Residents"), numeric=True),
            Column(_("Staff believe"), numeric=True),
        ),
        rows=tuple(
            (compared.label(gap.concept), _rank(gap.public_rank), _rank(gap.staff_rank))
            for gap in gaps
        ),
    )
    return Section("orders", _("The two orders"), (Paragraph(_agreement(compared.table)), table))


def _agreement(table: GapTable) -> str:
    if table.agreement is None:
        return _("Two items have no order worth comparing.")
    found = table.agreement
    if found.low > 0:
        verdict = _("The order that staff believe in is, on the whole, the residents’ own.")
    elif found.high < 0:
        verdict = _("The order that staff believe in is, on the whole, the reverse.")
    else:
        verdict = _("Whether staff have the residents’ order right cannot be told.")
    return (
        verdict
        + " "
        + _(
            "(Agreement %(value)s, interval %(low)s to %(high)s; 1 is the same order, %(reverse)s "
            "the reverse.)"
        )
        % {
            "value": number(found.value, 2),
            "low": number(found.low, 2),
            "high": number(found.high, 2),
            "reverse": number(-1),
        }
    )


def _ratings(compared: Compared) -> Section:
    pair = next(iter(compared.pairs.values()))
    top = strongest(pair.public)
    codes = pair.public.code_list.codes if pair.public.code_list else ()
    answer = " ".join(words(code.label) for code in codes if code.value in top)
    axis = _("Share who answer “%(answer)s”") % {"answer": answer}
    return Section(
        "ratings",
        _("How much of each"),
        (
            Paragraph(
                _(
                    "Residents said how much the police should concentrate on each. Staff said how "
                    "much they believe that residents want it. Shown is who answered “%(answer)s”."
                )
                % {"answer": answer}
            ),
            _chart(compared, "rating-table", axis, axis, _("How much of each: both sides")),
            _gap_table(compared, "rating-gap-table", _("How much of each: the gap, in points")),
        ),
    )


def _how_found(facts: GapFacts) -> Section:
    weighted = (
        _("weighted to the population")
        if facts.is_weighted
        else _("weighted by the chance of being drawn only")
    )
    silent = facts.asked_staff - facts.answered_staff
    return Section(
        "how-found",
        _("How this was found"),
        (
            Paragraph(
                _(
                    "%(public)s residents answered on paper. Their answers are %(weighted)s. "
                    "%(answered)s of %(asked)s staff answered on the web, without their names. One "
                    "side wrote on paper, the other clicked on a screen: a part of a gap can come "
                    "from that."
                )
                % {
                    "public": number(facts.answered_public),
                    "weighted": weighted,
                    "answered": number(facts.answered_staff),
                    "asked": number(facts.asked_staff),
                }
            ),
            Paragraph(
                _(
                    "All staff were asked, so that only those who did not answer (%(silent)s) "
                    "leave anything open. The intervals take those who did as a fair part of all; "
                    "the last column of the table takes nothing for granted. Numbers of staff are "
                    "given in whole percent, and never for fewer than ten."
                )
                % {"silent": number(silent)}
            ),
        ),
    )


def _not_to_be_claimed(facts: GapFacts) -> Caution:
    unclear = [
        quoted(facts.predictions.label(gap.concept))
        for gap in facts.predictions.gaps
        if gap.direction is Direction.CANNOT_TELL
    ]
    points = [
        _("That any one member of staff is right or wrong. These are averages."),
        _("That staff do not care. They were asked what residents want, not what they want."),
        _("That an item has just this place in an order: its brackets say which it may have."),
        _("That a gap comes from the difference of paper and screen, or that none of it does."),
    ]
    if unclear:
        points.insert(
            0,
            _("That there is any gap in the first three at: %(items)s.")
            % {"items": enumerate_words(unclear)},
        )
    left_out = [quoted(facts.predictions.label(one)) for one in facts.predictions.table.left_out]
    if left_out:
        points.append(
            _("Anything about: %(items)s. Too few answered.") % {"items": enumerate_words(left_out)}
        )
    return Caution(_("What you must not claim from this"), (*points, *facts.doubts))


def _inside(share: float | None) -> float | None:
    return None if share is None else min(max(share, 0.0), 1.0)
