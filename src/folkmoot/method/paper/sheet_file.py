"""The Sheet as `sheet.json`, the contract with other people's programs, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from folkmoot.method.instrument.serialise import instrument_from_json, instrument_to_json
from folkmoot.method.paper.sheet import Box, CodeWindow, Fiducial, Sheet, SheetPage, TextArea
from folkmoot.method.terms.catalogue import files as file_catalogue
from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place, Problem
from folkmoot.method.terms.written_file import write_whole

# Parsed JSON has no narrower type than this; the shape is checked by building the dataclasses.
JsonObject = Mapping[str, Any]

#: Longer than any page that is printed and scanned (A0 is 1,189 mm).
LONGEST_MM = 2_000.0


def sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain values, ready for `json.dumps`; lengths in mm from the top-left corner."""
    return {
        "survey": sheet.survey,
        "language": sheet.language,
        "large_print": sheet.large_print,
        "page_size_mm": list(sheet.page_size_mm),
        "pages": [asdict(page) for page in sheet.pages],
        "instrument": instrument_to_json(sheet.instrument),
    }


def sheet_to_bytes(sheet: Sheet) -> bytes:
    """The content of `sheet.json`: UTF-8, keys in the order of the contract, a line at the end."""
    return (json.dumps(sheet_to_json(sheet), ensure_ascii=False, indent=1) + "\n").encode()


def sheet_digest(sheet: Sheet) -> str:
    """SHA-256 over everything but the survey code, which is made from it.

    The size of the text is left out: it moves the boxes anyway.
    """
    plain = sheet_to_json(replace(sheet, survey=""))
    del plain["large_print"]
    return digest(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode())


def sheet_from_json(document: JsonObject) -> Sheet:
    """The sheet that `sheet_to_json` wrote. Raises `Problem` for anything else."""
    try:
        width_mm, height_mm = document["page_size_mm"]
        return Sheet(
            survey=_text(document["survey"]),
            language=_text(document["language"]),
            page_size_mm=(_length(width_mm), _length(height_mm)),
            pages=_pages(document["pages"]),
            instrument=instrument_from_json(document["instrument"]),
            large_print=document.get("large_print", False) is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise catalogue.SHEET_UNREADABLE.at(reason=reason) from error


def sheet_from_bytes(content: bytes, file: str) -> Sheet:
    """The sheet in the bytes of a `sheet.json`. Raises `Problem`, with the file named."""
    place = Place(file=file)
    try:
        return sheet_from_json(json.loads(content))
    except RecursionError as error:
        reason = "its brackets are nested too deeply"
        raise catalogue.SHEET_UNREADABLE.at(place, reason=reason) from error
    except ValueError as error:
        raise catalogue.SHEET_UNREADABLE.at(place, reason=str(error)) from error
    except Problem as problem:
        raise Problem(problem.kind, place, problem.details) from problem


def read_sheet(path: Path) -> Sheet:
    """The sheet in a file. Raises `Problem` when there is no file or it holds anything else."""
    if not path.is_file():
        raise file_catalogue.FILE_MISSING.at(Place(file=str(path)))
    return sheet_from_bytes(path.read_bytes(), str(path))


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Write `sheet.json`, whole or not at all."""
    write_whole(path, sheet_to_bytes(sheet))


def check_same_sheet(sheet: Sheet, path: Path) -> None:
    """Raise `Problem` when the file holds another sheet, whose booklets may have been sent out."""
    if path.exists() and path.read_bytes() != sheet_to_bytes(sheet):
        held = read_sheet(path).survey
        raise catalogue.SHEET_OTHER.at(Place(file=str(path)), held=held, wanted=sheet.survey)


def _pages(documents: Sequence[JsonObject]) -> tuple[SheetPage, ...]:
    pages = tuple(_page(document) for document in documents)
    if [page.number for page in pages] != list(range(1, len(pages) + 1)) or not pages:
        message = "its pages are not numbered from 1 on"
        raise ValueError(message)
    return pages


def _page(document: JsonObject) -> SheetPage:
    return SheetPage(
        number=int(document["number"]),
        fiducials=tuple(
            Fiducial(**_lengths(entry, "x_mm", "y_mm", "side_mm"))
            for entry in document["fiducials"]
        ),
        codes=tuple(
            CodeWindow(**_lengths(entry, "x_mm", "y_mm", "side_mm")) for entry in document["codes"]
        ),
        boxes=tuple(
            Box(
                question=_text(entry["question"]),
                code=_text(entry["code"]),
                **_lengths(entry, "x_mm", "y_mm", "side_mm"),
            )
            for entry in document["boxes"]
        ),
        text_areas=tuple(
            TextArea(
                question=_text(entry["question"]),
                **_lengths(entry, "x_mm", "y_mm", "width_mm", "height_mm"),
            )
            for entry in document["text_areas"]
        ),
    )


def _lengths(entry: JsonObject, *names: str) -> dict[str, float]:
    return {name: _length(entry[name]) for name in names}


def _length(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"{value!r} is not a length in millimetres"
        raise TypeError(message)
    if not 0 <= value <= LONGEST_MM:
        message = f"{value!r} is no length on a page"
        raise ValueError(message)
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"{value!r} is not a text"
        raise TypeError(message)
    return value
