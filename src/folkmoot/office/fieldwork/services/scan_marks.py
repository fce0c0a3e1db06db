"""What the machine saw on a page, as a row keeps it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from folkmoot.method.scan.page_states import PageMarks, PageResult
from folkmoot.method.scan.page_states import PageState as Seen
from folkmoot.office.fieldwork.models import PageState, ScannedPage
from folkmoot.office.fieldwork.services.scan_files import plain_problem
from folkmoot.office.studies.models import SheetVersion

_DIGITS = 4


def keep_result(page: ScannedPage, result: PageResult, sheet: SheetVersion) -> None:
    """Put a reading into an unsaved or saved row; its pictures go to the site's files at once."""
    page.state = PageState(result.state.value)
    page.serial = result.serial or ""
    page.page = result.page
    page.digest = result.digest
    page.problem = {} if result.problem is None else plain_problem(result.problem)
    page.sheet = sheet if result.state is not Seen.FOREIGN else None
    page.marks = None if result.marks is None else _stored(page, result.marks)
    if result.overview is not None:
        page.overview = _kept(page, "whole", result.overview)


def marks_of(page: ScannedPage) -> tuple[PageMarks, Mapping[str, str]] | None:
    """The marks of a page that was read, and the names of its pictures; None where it was not."""
    if page.marks is None:
        return None
    marks = PageMarks(
        np.array(page.marks["states"], dtype=np.int8),
        np.array(page.marks["probabilities"], dtype=np.float32),
        tuple(bool(inked) for inked in page.marks["written"]),
    )
    return marks, page.marks["crops"]


def keep_picture(batch_pk: int, name: str, content: bytes) -> str:
    """Store a small JPEG of a batch and give its name in the site's files."""
    place = f"scans/{batch_pk}/pictures/{name}.jpg"
    return str(default_storage.save(place, ContentFile(content)))


def pictures_folder() -> Path:
    """The folder that names of pictures are relative to."""
    return Path(default_storage.path(""))


def _stored(page: ScannedPage, marks: PageMarks) -> dict[str, object]:
    return {
        "states": [int(state) for state in marks.states],
        "probabilities": [round(float(p), _DIGITS) for p in marks.probabilities],
        "written": [bool(inked) for inked in marks.written],
        "crops": {
            question: _kept(page, question, content) for question, content in marks.crops.items()
        },
    }


def _kept(page: ScannedPage, what: str, content: bytes) -> str:
    return keep_picture(page.file.batch_id, f"{page.file_id}-{page.page_in_file}-{what}", content)
