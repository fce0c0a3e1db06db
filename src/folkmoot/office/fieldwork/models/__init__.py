"""Cases, invitations, scan batches, responses and the doubts that a person resolves.

No name and no address stands in any of these tables: a case is a serial, a stratum and an area.
"""

from folkmoot.office.fieldwork.models.audit_sample import AuditItem, AuditPlan
from folkmoot.office.fieldwork.models.batches import PageState, ScanBatch
from folkmoot.office.fieldwork.models.cases import Case, DispositionChange, Sample
from folkmoot.office.fieldwork.models.doubts import DoubtState, DoubtToResolve, Queue
from folkmoot.office.fieldwork.models.invitations import Invitation
from folkmoot.office.fieldwork.models.responses import Response
from folkmoot.office.fieldwork.models.retention import DestructionReceipt, PictureRetention
from folkmoot.office.fieldwork.models.scans import ScanFile, ScannedPage
from folkmoot.office.fieldwork.models.written import DangerNote, WrittenAnswer

__all__ = [
    "AuditItem",
    "AuditPlan",
    "Case",
    "DangerNote",
    "DestructionReceipt",
    "DispositionChange",
    "DoubtState",
    "DoubtToResolve",
    "Invitation",
    "PageState",
    "PictureRetention",
    "Queue",
    "Response",
    "Sample",
    "ScanBatch",
    "ScanFile",
    "ScannedPage",
    "WrittenAnswer",
]
