"""Cases, invitations, scan batches, responses and the doubts that a person resolves.

No name and no address stands in any of these tables: a case is a serial, a stratum and an area.
"""

from folkmoot.office.fieldwork.models.batches import PageState, ScanBatch
from folkmoot.office.fieldwork.models.cases import Case, DispositionChange, Sample
from folkmoot.office.fieldwork.models.doubts import DoubtState, DoubtToResolve
from folkmoot.office.fieldwork.models.invitations import Invitation
from folkmoot.office.fieldwork.models.responses import Response

__all__ = [
    "Case",
    "DispositionChange",
    "DoubtState",
    "DoubtToResolve",
    "Invitation",
    "PageState",
    "Response",
    "Sample",
    "ScanBatch",
]
