"""Whether every page and every envelope of a scan batch is accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from folkmoot.office.fieldwork.models import PageState, ScanBatch
from folkmoot.office.studies.models import Wave


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """One batch with what was made of it; `responses` counts those recorded from it."""

    batch: ScanBatch
    responses: int

    @property
    def is_read(self) -> bool:
        """Whether the reader has reported at all."""
        return self.batch.pages_in_scans is not None

    @property
    def states(self) -> tuple[tuple[PageState, int], ...]:
        """Pages that are in the scans, by state."""
        return tuple(
            (state, self.batch.pages_in_state(state))
            for state in PageState
            if state is not PageState.MISSING
        )

    @property
    def missing(self) -> int:
        """Pages of booklets that are not in the scans."""
        return self.batch.pages_in_state(PageState.MISSING)

    @property
    def pages_unaccounted(self) -> int:
        """Pages in the scans of which the reader said nothing; negative: it spoke of too many."""
        return (self.batch.pages_in_scans or 0) - sum(count for _state, count in self.states)

    @property
    def envelopes_unaccounted(self) -> int:
        """Envelopes without a recorded response; negative: more responses than envelopes."""
        return self.batch.envelopes - self.responses

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should go to the scanner or to the envelopes.

        Whoever closed a batch that does not add up said why.
        """
        unread = self.batch.pages_in_state(PageState.UNREGISTERED)
        return (
            self.is_read
            and self.batch.closed_at is None
            and bool(self.pages_unaccounted or self.envelopes_unaccounted or self.missing or unread)
        )


def batch_accounts(wave: Wave) -> list[BatchAccount]:
    """Every batch of a wave with its account, in the order opened."""
    counted = (
        wave.batches.select_related("opened_by", "closed_by")
        .annotate(recorded=Count("responses"))
        .order_by("pk")
    )
    return [BatchAccount(batch, batch.recorded) for batch in counted]


def account_without_files(batch: ScanBatch) -> BatchAccount | None:
    """The counts of a batch whose pages were read by the command line; None for any other."""
    if batch.pages_in_scans is None or batch.files.exists():
        return None
    return BatchAccount(batch, batch.responses.count())
