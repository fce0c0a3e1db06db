"""The scanning room: a process of its own that is given the images and the sheet, and no more.

It is started afresh rather than forked, so that nothing of what the invention of the district knows
is in its memory. This module imports nothing of the site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import assert_never

from folkmoot.demonstration.plan import Progress
from folkmoot.method.capture.model import Answer, Response
from folkmoot.method.paper.sheet_file import sheet_from_bytes
from folkmoot.method.scan.assemble import PageRow
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.terms.catalogue.demonstration import STEP_FAILED


@dataclass(frozen=True, slots=True)
class ScansRead:
    """What the scanning room hands over. Pictures named by the doubts lie under `folder`.

    The single marks stay in the room: nobody outside asks for them, and to hand over a quarter of a
    million of them took longer than to set up the programme.
    """

    folder: Path
    responses: Sequence[Response]
    pages: Sequence[PageRow]


@dataclass(frozen=True, slots=True)
class _Done:
    pages: int
    total: int


_Message = _Done | ScansRead | Exception


def read_in_own_process(
    scans: Path, sheet: Path, out: Path, workers: int, progress: Progress
) -> ScansRead:
    """Read a folder of scans by a sheet's file into `out`, in a process that knows no more.

    Raises what the reading raised; `demonstration-step-failed` when the process ended in silence.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(scans, sheet, out, workers, sender))
    process.start()
    sender.close()
    try:
        return _follow(receiver, progress)
    except EOFError:
        process.join()
        raise STEP_FAILED.at(
            step="Read the scans", code=process.exitcode or 0, said="nothing"
        ) from None
    finally:
        receiver.close()
        process.join()


def _follow(receiver: Connection[_Message, _Message], progress: Progress) -> ScansRead:
    while True:
        message: _Message = receiver.recv()
        match message:
            case _Done():
                progress(message.pages, message.total)
            case ScansRead():
                return message
            case Exception():
                raise message
            case _:
                assert_never(message)


def _read(
    scans: Path, sheet: Path, out: Path, workers: int, sender: Connection[_Message, _Message]
) -> None:
    def progress(done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            sender.send(_Done(done, total))

    try:
        with_sheet = sheet_from_bytes(sheet.read_bytes(), sheet.name)
        batch = read_scans([scans], with_sheet, out, workers, progress, keep_sample=True)
        sender.send(ScansRead(batch.folder, _sharing_answers(batch.responses), batch.pages))
    except Exception as error:  # whatever it was, the parent must hear of it
        sender.send(error)
    finally:
        sender.close()


def _sharing_answers(responses: Sequence[Response]) -> tuple[Response, ...]:
    """The same responses, where equal answers are one object, which is sent once."""
    known: dict[Answer, Answer] = {}
    return tuple(
        replace(
            response,
            answers={
                name: known.setdefault(answer, answer) for name, answer in response.answers.items()
            },
        )
        for response in responses
    )
