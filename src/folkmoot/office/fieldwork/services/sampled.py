"""Pictures of accepted questions, kept for blind keying as a response is recorded."""

from __future__ import annotations

from pathlib import Path

from folkmoot.method.capture import model as capture
from folkmoot.method.capture.audit_sample import as_seen, draw_of
from folkmoot.office.fieldwork.models import AuditItem, Response
from folkmoot.office.fieldwork.services.crops import keep_crop
from folkmoot.office.fieldwork.services.fitting import columns_of


def keep_sampled(made: Response, response: capture.Response, crops: Path | None) -> None:
    """Keep the sampled questions of a response with what the machine read, for blind keying.

    Nothing is kept without pictures, or where the response belongs to no batch.
    """
    if crops is None or made.batch_id is None:
        return
    columns = columns_of(made.instrument)
    AuditItem.objects.bulk_create(
        AuditItem(
            response=made,
            page=each.page,
            question=each.question,
            crop=keep_crop(crops, each.crop, made.wave_id, made.source_digest),
            draw=draw_of(response.serial or "", each.question),
            machine=as_seen(
                {
                    name: answer
                    for name, answer in response.answers.items()
                    if columns[name].printed_question == each.question
                }
            ),
        )
        for each in response.sampled
    )
