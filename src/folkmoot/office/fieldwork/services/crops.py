"""Pictures of doubtful answers: taken over from a reading's folder into the site's own files.

They are named by the source's digest, so that recording a source again finds its pictures there.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from folkmoot.method.terms.catalogue.fieldwork import CROP_MISSING
from folkmoot.method.terms.identifiers import digest
from folkmoot.method.terms.problem import Place

_LARGEST_BYTES = 5_000_000


def keep_crop(folder: Path, crop: str, wave_id: int, source_digest: str) -> str:
    """Copy one picture into the site's files and give its name there.

    `crop` is relative to `folder`. Raises `crop-missing` when it is not there, leads out of the
    folder, or is no picture's size.
    """
    path = (folder / crop).resolve()
    place = Place(file=crop)
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise CROP_MISSING.at(place, crop=crop)
    if path.stat().st_size > _LARGEST_BYTES:
        raise CROP_MISSING.at(place, crop=crop)
    ending = PurePosixPath(crop).suffix.lower()
    name = f"crops/{wave_id}/{source_digest[:2]}/{digest(f'{source_digest}/{crop}'.encode())[:32]}"
    if not default_storage.exists(name + ending):
        return str(default_storage.save(name + ending, ContentFile(path.read_bytes())))
    return name + ending
