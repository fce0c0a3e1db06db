"""`folkmoot sample plan`: what a design will be able to say, in sentences and in a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from folkmoot.cli.edge import show_table
from folkmoot.method.estimation.plan_assumptions import Assumptions, read_assumptions
from folkmoot.method.estimation.planning import (
    USEFUL_EFFECTIVE_N,
    Part,
    Plan,
    PlanRow,
    RowKind,
    make_plan,
)
from folkmoot.method.sampling.design import Design, read_design
from folkmoot.method.sampling.planned import plan_without_list
from folkmoot.method.sampling.register_draw import plan_from_register
from folkmoot.method.terms.catalogue.frames import PLAN_NEEDS_ELECTORS
from folkmoot.method.terms.problem import Place

_PARTS = {
    Part.STRATA: "some areas have more answers for their size than others",
    Part.HOUSEHOLD: "people of large households are drawn less often",
    Part.CLUSTER: "people of one household answer alike",
    Part.WEIGHTING: "those who answer are weighted to stand for all",
}


def show_plan(
    file: Path | None, design_file: Path, assumed_file: Path | None, as_json: bool
) -> None:
    """Read everything, reckon, print. Raises Problem and Problems as the readers do."""
    assumed = read_assumptions(assumed_file) if assumed_file else Assumptions()
    if file is not None:
        today = datetime.now().astimezone().date()
        planned = plan_from_register(file, design_file, on=today)
        design, strata = planned.design, planned.strata
    elif assumed.electors:
        design = read_design(design_file)
        strata = plan_without_list(assumed.electors, assumed.household_sizes, design)
    else:
        raise PLAN_NEEDS_ELECTORS.at(Place(file=assumed_file.name if assumed_file else None))
    overlap = design.waves.overlap if design.waves else 0.0
    plan = make_plan(strata, design.per_household, assumed, overlap)
    if as_json:
        print(json.dumps(_document(plan), ensure_ascii=False, indent=1))
        return
    print("\n".join(_sentences(plan, design, assumed)), end="\n\n")
    show_table(
        ("who", "letters", "answers", "worth", "half_width", "significant", "detectable"),
        [_row(row) for row in plan.rows],
    )
    print(
        "\nworth: effective n; the last three in points, for a share of",
        f"{100 * assumed.share:.0f} %",
    )


def _sentences(plan: Plan, design: Design, assumed: Assumptions) -> Iterator[str]:
    whole = plan.whole
    rate = whole.returns / whole.letters if whole.letters else 0.0
    yield (
        f"{whole.letters:,.0f} letters bring about {whole.returns:,.0f} answers "
        f"({100 * rate:.0f} %)."
    )
    yield (
        f"They are worth as much as {whole.effective_n:,.0f} of a plain random sample: the design "
        f"effect is {whole.design_effect:.2f}, of which"
    )
    for part, value in plan.parts.items():
        if value > 1.005:
            yield f"  {value:.2f}  because {_PARTS[part]}"
    yield (
        f"For all together a share of {100 * assumed.share:.0f} % is known to within "
        f"{_points(whole.precision.half_width)} points either way."
    )
    yield from _of_strata([row for row in plan.rows if row.kind is RowKind.STRATUM])
    yield (
        f"Of two such waves, a change of less than {_points(whole.precision.significant)} points "
        f"cannot be told from chance. A true change of {_points(whole.precision.detectable)} "
        "points is found four times in five."
    )
    if design.waves and design.waves.overlap:
        yield f"This counts on {100 * design.waves.overlap:.0f} % of the people being asked again."
    for row in plan.rows:
        if row.kind is RowKind.GROUP:
            enough = "enough to be shown" if row.useful else "too few to be shown by themselves"
            yield (
                f"{row.name}: about {row.returns:,.0f} answers, worth {row.effective_n:,.0f}, "
                f"{enough} ({USEFUL_EFFECTIVE_N} are needed)."
            )
    for line in plan.costs:
        yield f"{line.name}: {line.pieces:,.0f} pieces, £{line.cost:,.2f}."
    if plan.costs and whole.returns:
        each = plan.total_cost / whole.returns
        yield f"The post costs £{plan.total_cost:,.2f} in all, £{each:.2f} an answer."


def _of_strata(rows: list[PlanRow]) -> Iterator[str]:
    if not rows:
        return
    worst = max(rows, key=lambda row: row.precision.half_width)
    yield (
        f"For a stratum by itself it is {_points(worst.precision.half_width)} points at worst "
        f"({worst.name}); there a change must be {_points(worst.precision.significant)} points to "
        f"be told from chance, and {_points(worst.precision.detectable)} to be found four times in "
        "five."
    )


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _row(row: PlanRow) -> dict[str, object]:
    told = row.precision
    return {
        "who": row.name or "all",
        "letters": f"{row.letters:,.0f}",
        "answers": f"{row.returns:,.0f}",
        "worth": f"{row.effective_n:,.0f}",
        "half_width": _points(told.half_width),
        "significant": _points(told.significant),
        "detectable": _points(told.detectable),
    }


def _document(plan: Plan) -> dict[str, object]:
    """The plan for a program: shares from 0 to 1, null where there are no answers at all."""
    return {
        "rows": [
            {
                "kind": row.kind.value,
                "name": row.name,
                "letters": row.letters,
                "returns": row.returns,
                "design_effect": row.design_effect,
                "effective_n": row.effective_n,
                "half_width": row.precision.half_width if row.returns else None,
                "significant": row.precision.significant if row.returns else None,
                "detectable": row.precision.detectable if row.returns else None,
                "useful": row.useful,
            }
            for row in plan.rows
        ],
        "design_effect_parts": {part.value: value for part, value in plan.parts.items()},
        "costs": [
            {"name": line.name, "pieces": line.pieces, "cost": line.cost} for line in plan.costs
        ],
        "total_cost": plan.total_cost,
    }
