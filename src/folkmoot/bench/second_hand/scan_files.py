"""Pictures to files, as scanners write them: a JPEG or PNG a page, or a TIFF a stack."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from folkmoot.bench.second_hand.conditions import Codec, Glass
from folkmoot.bench.second_hand.paper import Grey
from folkmoot.method.terms.written_file import write_whole


def save_pages(
    folder: Path,
    name: str,
    pictures: Sequence[Grey],
    codec: Codec,
    dots_per_inch: int,
    glass: Glass,
    rng: np.random.Generator,
) -> list[tuple[str, int]]:
    """Write pictures; where each went, as the file's name and its page in it, from 1."""
    dots = (dots_per_inch, dots_per_inch)
    match codec:
        case Codec.G4:
            images = [Image.fromarray(picture).convert("1", dither=None) for picture in pictures]
            stream = io.BytesIO()
            images[0].save(
                stream,
                "TIFF",
                save_all=True,
                append_images=images[1:],
                compression="group4",
                dpi=dots,
            )
            write_whole(folder / f"{name}.tif", stream.getvalue())
            return [(f"{name}.tif", page) for page in range(1, len(pictures) + 1)]
        case Codec.JPEG:
            contents = [_jpeg(picture, dots_per_inch, glass, rng) for picture in pictures]
        case Codec.PNG:
            contents = [_encoded(picture, "PNG", dots_per_inch) for picture in pictures]
    places = []
    for page, content in enumerate(contents, 1):
        file = f"{name}-{page:03}.{codec.value.replace('jpeg', 'jpg')}"
        write_whole(folder / file, content)
        places.append((file, 1))
    return places


def _jpeg(picture: Grey, dots_per_inch: int, glass: Glass, rng: np.random.Generator) -> bytes:
    """Coded once, or decoded and coded again as an archive does."""
    if rng.random() < glass.twice:
        first = _encoded(picture, "JPEG", dots_per_inch, int(rng.integers(60, 90)))
        with Image.open(io.BytesIO(first)) as image:
            picture = np.asarray(image, np.uint8)
    low, high = glass.jpeg_quality
    return _encoded(picture, "JPEG", dots_per_inch, int(rng.integers(low, high + 1)))


def _encoded(picture: Grey, kind: str, dots_per_inch: int, quality: int = 90) -> bytes:
    stream = io.BytesIO()
    dots = (dots_per_inch, dots_per_inch)
    options = {"quality": quality} if kind == "JPEG" else {"compress_level": 1}
    Image.fromarray(picture).save(stream, kind, dpi=dots, **options)
    return stream.getvalue()
