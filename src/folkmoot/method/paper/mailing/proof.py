"""The proof of a mailing: its first packs, printed to be looked at, and who signed them off.

`proof.json` names the job and the hash of each file; `sign-off.json` names the proof by its own
hash. Printing all is released only when the chain holds: this job, this proof, unchanged, signed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from folkmoot.method.paper.mailing.components import Progress, file_digest, print_components
from folkmoot.method.paper.mailing.folder import replaced_folder
from folkmoot.method.paper.mailing.job import PROOF_PACKS, Job
from folkmoot.method.paper.mailing.manifest import Release
from folkmoot.method.paper.mailing.papers import job_ticket, sign_off_form
from folkmoot.method.paper.printer_test import print_printer_test
from folkmoot.method.terms.catalogue import mailings as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem
from folkmoot.method.terms.written_file import write_whole

PROOF, SIGN_OFF = "proof", "sign-off.json"
_RECORD = "proof.json"
_PACKS = "packs"


def proof_pack_count(job: Job) -> int:
    """How many packs a proof has: the first 20, as far as they lie in the first batch."""
    return min(PROOF_PACKS, len(job.batches[0]))


def print_proof(job: Job, out: Path, progress: Progress | None = None) -> int:
    """Print the proof of a job into the folder `proof` of `out`; return its number of packs.

    The packs are those of the full print, to the last mark. An earlier proof is replaced and its
    sign-off taken away. All of it stands there or none. Raises what `print_letters` raises.
    """
    packs = job.batches[0][: proof_pack_count(job)]
    with replaced_folder(out / PROOF) as scratch:
        printed = print_components(job, packs, scratch, _PACKS, progress)
        record = {
            "job": job.digest,
            "packs": len(packs),
            "files": {entry.file: entry.sha256 for entry in printed},
        }
        content = json.dumps(record, indent=1).encode() + b"\n"
        write_whole(scratch / _RECORD, content)
        write_whole(scratch / "sign-off-form.pdf", sign_off_form(job, printed, digest(content)))
        write_whole(scratch / "job-ticket.pdf", job_ticket(job, None))
        print_printer_test(scratch / "printer-test.pdf")
        (out / SIGN_OFF).unlink(missing_ok=True)
    return len(packs)


def sign_off(out: Path, *, by: str, on: date, note: str = "") -> Release:
    """Record that somebody looked at the proof in `out` and agrees to print the rest.

    Raises `Problem` when there is no proof, a file of it was changed, or the name is empty.
    """
    if not by.strip():
        raise catalogue.SIGNER_EMPTY.at()
    _check_files(out)
    release = Release(signed_by=by.strip(), signed_on=on, proof=_proof_digest(out))
    content = release.as_json() | {"note": note.strip()}
    del content["without_proof"]
    write_whole(out / SIGN_OFF, json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    return release


def check_release(job: Job, out: Path) -> Release:
    """The sign-off that releases a job for printing. Raises `Problem` when there is none."""
    record = _check_files(out)
    if record["job"] != job.digest:
        raise catalogue.PROOF_OTHER_JOB.at(Place(file=str(out / PROOF)))
    if not (out / SIGN_OFF).is_file():
        raise catalogue.PROOF_UNSIGNED.at(Place(file=str(out / PROOF)), folder=str(out))
    signed = _read(out / SIGN_OFF)
    if signed.get("proof") != _proof_digest(out):
        raise catalogue.PROOF_UNSIGNED.at(Place(file=str(out / PROOF)), folder=str(out))
    try:
        signed_on = date.fromisoformat(str(signed["signed_on"]))
        return Release(str(signed["signed_by"]), signed_on, str(signed["proof"]))
    except (KeyError, ValueError) as error:
        place = Place(file=str(out / SIGN_OFF))
        raise catalogue.PROOF_UNREADABLE.at(place, reason=str(error)) from error


def release_without_proof(reason: str) -> Release:
    """A release for a stated reason. Raises `Problem` when it is empty."""
    if not reason.strip():
        raise catalogue.REASON_EMPTY.at()
    return Release(without_proof=reason.strip())


def _check_files(out: Path) -> Mapping[str, object]:
    """The record of a proof whose files are as they were printed."""
    path = out / PROOF / _RECORD
    if not path.is_file():
        raise catalogue.PROOF_MISSING.at(Place(file=str(out / PROOF)))
    record = _read(path)
    files = record.get("files")
    if not isinstance(files, dict) or "job" not in record:
        raise catalogue.PROOF_UNREADABLE.at(Place(file=str(path)), reason="it names no files")
    for name, expected in files.items():
        held = out / PROOF / str(name)
        if not held.is_file() or file_digest(held) != expected:
            raise catalogue.PROOF_CHANGED.at(Place(file=str(held)))
    return record


def _proof_digest(out: Path) -> str:
    return file_digest(out / PROOF / _RECORD)


def _read(path: Path) -> Mapping[str, object]:
    def unreadable(reason: str) -> Problem:
        return catalogue.PROOF_UNREADABLE.at(Place(file=str(path)), reason=reason)

    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise unreadable(str(error)) from error
    if not isinstance(content, dict):
        raise unreadable("it holds no table")
    return content
