"""The image files of one batch of returns, written page by page."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, assert_never

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from folkmoot.method.simulate.pens_ink import Grey
from folkmoot.method.simulate.returns_plan import Batch, Codec
from folkmoot.method.terms.written_file import whole_file


class ScanFiles:
    """One file a page, or one for the whole batch where the codec holds many pages.

    A file of many pages takes its name when the batch is done, and not at all when it fails.
    """

    def __init__(self, out: Path, batch: Batch, jpeg_quality: tuple[int, int]) -> None:
        """Files in the folder `out`; each JPEG gets a quality within the bounds (both included)."""
        self._out = out
        self._batch = batch
        self._jpeg_quality = jpeg_quality
        self._dpi = (batch.setting.dots_per_inch, batch.setting.dots_per_inch)
        self._stack = ExitStack()
        self._many: AppendingTiffWriter | None = None

    def __enter__(self) -> Self:
        """Begin; no file is there yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file of many pages, or take it away."""
        self._stack.__exit__(kind, error, trace)

    def file(self, picture: Grey, count: int, rng: np.random.Generator) -> tuple[str, int]:
        """Write the batch's page number `count` (from 1); the file's name and the page in it."""
        number = f"{self._batch.number:04}"
        match self._batch.setting.codec:
            case Codec.G4:
                name = f"scan-{number}.tif"
                self._append(picture, name)
                return name, count
            case Codec.JPEG:
                name = f"scan-{number}-{count:03}.jpg"
                low, high = self._jpeg_quality
                quality = int(rng.integers(low, high + 1))
                with whole_file(self._out / name) as path:
                    Image.fromarray(picture).save(path, "JPEG", quality=quality, dpi=self._dpi)
            case Codec.PNG:
                name = f"scan-{number}-{count:03}.png"
                with whole_file(self._out / name) as path:
                    Image.fromarray(picture).save(path, "PNG", compress_level=1, dpi=self._dpi)
            case _:
                assert_never(self._batch.setting.codec)
        return name, 1

    def _append(self, picture: Grey, name: str) -> None:
        """Pack a page at once: a batch kept as pictures until its end takes most of a gigabyte."""
        if self._many is None:
            path = self._stack.enter_context(whole_file(self._out / name))
            self._many = self._stack.enter_context(AppendingTiffWriter(str(path), new=True))
        # "1;8" takes a byte a pixel, as Pillow keeps black and white pictures anyway.
        size = (picture.shape[1], picture.shape[0])
        page = Image.frombytes("1", size, picture.data, "raw", "1;8")
        page.save(self._many, "TIFF", compression="group4", dpi=self._dpi)
        self._many.newFrame()
