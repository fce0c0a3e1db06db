"""On what ground a frame is held, for what, and until when; and how it is destroyed.

The record lies beside the file, `register.csv.custody.toml`, and goes wherever the file goes. A
draw refuses a file whose day has passed, or that is no longer the one recorded.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from folkmoot.method.terms.catalogue.files import FILE_MISSING
from folkmoot.method.terms.catalogue.frames import (
    CUSTODY_DATES,
    CUSTODY_NO_FILES,
    CUSTODY_OTHER_FILE,
    CUSTODY_PAST,
    CUSTODY_RECORDED,
    CUSTODY_UNREADABLE,
    CUSTODY_VALUE_MISSING,
    RECEIPT_AMONG_THEM,
)
from folkmoot.method.terms.problem import Place, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml
from folkmoot.method.terms.written_file import write_whole

SUFFIX = ".custody.toml"
_CHUNK_BYTES = 1 << 20
_TEXTS = ("file", "sha256", "source", "legal_basis", "purpose")


@dataclass(frozen=True, slots=True)
class CustodyRecord:
    """Where a frame came from and under which law, what it may be used for, and how long."""

    file: str
    sha256: str
    source: str
    legal_basis: str
    purpose: str
    supplied: date
    destroy_by: date

    def as_words(self) -> dict[str, str]:
        """All fields as text, for accounts and receipts."""
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One file that is gone: its name, size and digest, and its record if it had one."""

    file: str
    size_bytes: int
    sha256: str
    record: Mapping[str, str] | None


def record_path(frame: Path) -> Path:
    """Where the record of a frame lies."""
    return frame.with_name(frame.name + SUFFIX)


def record_custody(
    frame: Path,
    *,
    source: str,
    legal_basis: str,
    purpose: str,
    supplied: date,
    destroy_by: date,
    replace: bool = False,
) -> CustodyRecord:
    """Write the record of a frame beside it.

    Raises `Problem` or `Problems` when there is no such file, a text is empty, the days are in the
    wrong order, or there is a record already and `replace` is not given.
    """
    place = Place(file=frame.name)
    if not frame.is_file():
        raise FILE_MISSING.at(place)
    if record_path(frame).exists() and not replace:
        raise CUSTODY_RECORDED.at(Place(file=record_path(frame).name))
    texts = {"source": source, "legal_basis": legal_basis, "purpose": purpose}
    problems = [
        CUSTODY_VALUE_MISSING.at(place, what=name.replace("_", " "))
        for name, text in texts.items()
        if not text.strip()
    ]
    if destroy_by <= supplied:
        problems.append(CUSTODY_DATES.at(place, supplied=f"{supplied}", destroy_by=f"{destroy_by}"))
    refuse_if_any(problems)
    stripped = {name: text.strip() for name, text in texts.items()}
    record = CustodyRecord(
        file=frame.name,
        sha256=_digest(frame),
        **stripped,
        supplied=supplied,
        destroy_by=destroy_by,
    )
    lines = [f"{name} = {json.dumps(str(getattr(record, name)))}" for name in _TEXTS]
    lines += [f"supplied = {supplied}", f"destroy_by = {destroy_by}"]
    write_whole(record_path(frame), ("\n".join(lines) + "\n").encode())
    return record


def read_record(frame: Path) -> CustodyRecord | None:
    """The record of a frame; None where it has none. Raises `Problem` when it cannot be read."""
    path = record_path(frame)
    if not path.is_file():
        return None
    place = Place(file=path.name)
    try:
        table = parse_toml(path.read_text("utf-8-sig"))
        texts = {name: table[name] for name in _TEXTS}
        days = {name: table[name] for name in ("supplied", "destroy_by")}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise CUSTODY_UNREADABLE.at(place, reason=str(error)) from None
    if not all(isinstance(text, str) for text in texts.values()):
        raise CUSTODY_UNREADABLE.at(place, reason="a text stands without quotation marks")
    if not all(type(day) is date for day in days.values()):
        raise CUSTODY_UNREADABLE.at(place, reason="a day is no date")
    return CustodyRecord(**texts, **days)


def may_be_used(frame: Path, *, on: date) -> CustodyRecord | None:
    """The record of a frame that may be used on a day; None where it has none.

    Raises `Problem` when its day to be destroyed has passed, or it is another file than recorded.
    """
    record = read_record(frame)
    if record is None:
        return None
    place = Place(file=frame.name)
    if on > record.destroy_by:
        raise CUSTODY_PAST.at(place, destroy_by=f"{record.destroy_by:%d/%m/%Y}")
    if _digest(frame) != record.sha256:
        raise CUSTODY_OTHER_FILE.at(place, record=record_path(frame).name)
    return record


def destroy(
    paths: Sequence[Path], receipt: Path, *, by: str, reason: str, at: datetime
) -> list[Destroyed]:
    """Destroy files, and all files of folders, with their records; write the receipt.

    What a file held is written over before its name is taken away. Copies elsewhere, and what a
    disk keeps of blocks once written, are beyond this: the receipt says so. The receipt holds
    names of files, sizes and digests, and nothing that was in them; it is written before the first
    file goes, marked as not finished, and again when all are gone. Raises `Problem` before
    anything is touched when a path is not there or the receipt would lie among what goes.
    """
    files = _files(paths)
    target = receipt.resolve()
    if any(
        target == file.resolve() or file.resolve() in target.parents for file in (*files, *paths)
    ):
        raise RECEIPT_AMONG_THEM.at(Place(file=str(receipt)))
    records = {file: read_record(file) for file in files if not file.name.endswith(SUFFIX)}
    gone = [
        Destroyed(
            str(file),
            file.stat().st_size,
            _digest(file),
            record.as_words() if (record := records.get(file)) else None,
        )
        for file in files
    ]
    told = {
        "destroyed_at": at.isoformat(timespec="seconds"),
        "by": by,
        "reason": reason,
        "files": [asdict(each) for each in gone],
        "not_reached": "copies and backups elsewhere, and what a disk keeps of old blocks",
    }
    _write_receipt(receipt, {"finished": False, **told})
    for file in files:
        _overwrite(file)
        file.unlink()
    for folder in sorted(
        (p for p in paths if p.is_dir()), key=lambda p: len(p.parts), reverse=True
    ):
        _remove_empty(folder)
    _write_receipt(receipt, {"finished": True, **told})
    return gone


def _files(paths: Sequence[Path]) -> list[Path]:
    missing = [path for path in paths if not path.exists() or path.is_symlink()]
    refuse_if_any([FILE_MISSING.at(Place(file=str(path))) for path in missing])
    files: dict[Path, None] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
        for file in inside if path.is_dir() else [path]:
            files[file] = None
            if (record := record_path(file)).is_file():
                files[record] = None
    if not files:
        raise CUSTODY_NO_FILES.at(Place(file=str(paths[0])))
    return list(files)


def _overwrite(file: Path) -> None:
    left = file.stat().st_size
    with file.open("r+b", buffering=0) as opened:
        while left > 0:
            left -= opened.write(bytes(min(left, _CHUNK_BYTES)))
        os.fsync(opened.fileno())


def _remove_empty(folder: Path) -> None:
    for inner in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        if inner.is_dir() and not inner.is_symlink() and not any(inner.iterdir()):
            inner.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()


def _write_receipt(receipt: Path, told: Mapping[str, object]) -> None:
    write_whole(receipt, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
