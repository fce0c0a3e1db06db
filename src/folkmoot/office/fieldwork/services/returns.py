"""Returns by area: what was posted, what came back, and the two ways to say how much that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from folkmoot.method.terms.dispositions import Disposition, response_rate_1
from folkmoot.office.fieldwork.models import Case, DoubtState
from folkmoot.office.studies.models import Wave


@dataclass(frozen=True, slots=True)
class ReturnsRow:
    """One area, or all of them.

    `returned` are cases with a response, `to_check` those of them with an answer that waits for a
    person. `outcomes` counts cases by disposition.
    """

    area: str
    code: str
    returned: int
    to_check: int
    outcomes: Mapping[Disposition, int]

    @property
    def posted(self) -> int:
        """All cases."""
        return sum(self.outcomes.values())

    @property
    def undeliverable(self) -> int:
        """Sent back by the post."""
        return self.outcomes.get(Disposition.UNDELIVERABLE, 0)

    @property
    def ineligible(self) -> int:
        """Found not to belong to the population."""
        return self.outcomes.get(Disposition.INELIGIBLE, 0)

    @property
    def outstanding(self) -> int:
        """Of which nothing has been heard."""
        return self.outcomes.get(Disposition.NOTHING_RETURNED, 0)

    @property
    def complete(self) -> int:
        """Complete by AAPOR's rule."""
        return self.outcomes.get(Disposition.COMPLETE, 0)

    @property
    def response_rate(self) -> float | None:
        """AAPOR's response rate 1 as a share; None before anything was posted."""
        return response_rate_1(self.outcomes)

    @property
    def plain_quotient(self) -> float | None:
        """Returned over posted as a share; None before anything was posted."""
        return self.returned / self.posted if self.posted else None


@dataclass(frozen=True, slots=True)
class Returns:
    """The rows in the order of the areas, their total, and the inserts, counted apart."""

    rows: tuple[ReturnsRow, ...]
    total: ReturnsRow
    inserts: ReturnsRow


def returns_by_area(wave: Wave) -> Returns:
    """Count the cases of a wave. Two queries, whatever the number of cases."""
    main = _rows(Case.objects.filter(wave=wave, insert_of__isnull=True))
    inserts = _rows(Case.objects.filter(wave=wave, insert_of__isnull=False))
    return Returns(rows=main, total=_sum(main), inserts=_sum(inserts))


def _rows(cases: QuerySet[Case]) -> tuple[ReturnsRow, ...]:
    """One row an area, in the order of the tree of areas."""
    counted = (
        cases.values("area__path", "area__name", "area__code", "disposition")
        .annotate(
            number=Count("pk", distinct=True),
            returned=Count("pk", filter=Q(responses__isnull=False), distinct=True),
            to_check=Count("pk", filter=Q(responses__doubts__state=DoubtState.OPEN), distinct=True),
        )
        .order_by("area__path", "disposition")
    )
    rows: dict[str, ReturnsRow] = {}
    for each in counted:
        part = ReturnsRow(
            area=each["area__name"],
            code=each["area__code"],
            returned=each["returned"],
            to_check=each["to_check"],
            outcomes={Disposition(each["disposition"]): each["number"]},
        )
        known = rows.get(part.code)
        rows[part.code] = _sum([known, part], part.area, part.code) if known else part
    return tuple(rows.values())


def _sum(rows: Iterable[ReturnsRow], area: str = "", code: str = "") -> ReturnsRow:
    parts = list(rows)
    outcomes: Counter[Disposition] = Counter()
    for part in parts:
        outcomes.update(part.outcomes)
    return ReturnsRow(
        area=area,
        code=code,
        returned=sum(part.returned for part in parts),
        to_check=sum(part.to_check for part in parts),
        outcomes=outcomes,
    )
