"""One batch with everything that goes wrong in a scanning room: a state and a message each."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image

from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.assemble import Assembly
from folkmoot.method.scan.batch import BatchReading, read_scans
from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.page_states import PageMarks, PageResult, PageState
from folkmoot.method.scan.plan import SheetPlan
from folkmoot.method.scan.sources import PAGE_LIMIT, Container, PageSource, find_sources
from folkmoot.method.scan.watched import Limits

from .conftest import DPI, FillIn

BASELINE_TIFF = ((258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1), (278, 4, 1, 1))


def tiff_of(*tags: tuple[int, int, int, int]) -> bytes:
    """A TIFF with tags (number, type, count, value) and nothing that they point at."""
    ordered = sorted((*BASELINE_TIFF, *tags))
    entries = b"".join(struct.pack("<HHII", *tag) for tag in ordered)
    return b"II*\0" + struct.pack("<IH", 8, len(ordered)) + entries + bytes(4)


def pdf_with_picture(path: Path, width: int, height: int, content: bytes) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        picture = pdf.make_stream(content)
        for key, value in {
            "/Subtype": pikepdf.Name.Image,
            "/Width": width,
            "/Height": height,
            "/ColorSpace": pikepdf.Name.DeviceGray,
            "/BitsPerComponent": 8,
            "/Filter": pikepdf.Name.FlateDecode,
        }.items():
            picture[key] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        pdf.save(path)


def png_bomb(path: Path, side: int) -> None:
    """A few hundred bytes that say they are a picture of side x side points."""

    def part(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    content = part(b"IHDR", header) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)


def jpeg_bomb(path: Path, good: Path) -> None:
    """A real JPEG whose header says 65,000 x 65,000."""
    content = bytearray(good.read_bytes())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    path.write_bytes(bytes(content))


def cat() -> Grey:
    """Soft blobs with whisker-like strokes: no page, no code."""
    rng = np.random.default_rng(9)
    grey = cv2.resize(rng.integers(40, 220, (12, 9), dtype=np.uint8), (900, 1200))
    for _ in range(40):
        x, y = (int(v) for v in rng.integers(100, 800, 2))
        cv2.line(grey, (x, y), (x + 150, y - 40), 20, 3)
    return np.asarray(grey, dtype=np.uint8)


def scaled(grey: Grey, factor: float) -> Grey:
    """A print at another size on the same glass."""
    height, width = grey.shape
    matrix = np.array([[factor, 0, 10.0], [0, factor, 10.0]])
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width + 60, height + 60), borderValue=255), dtype=np.uint8
    )


@pytest.fixture(scope="module")
def batch(sheet: Sheet, fill_in: FillIn, tmp_path_factory: pytest.TempPathFactory) -> BatchReading:
    folder = tmp_path_factory.mktemp("bad")
    scans = folder / "scans"
    scans.mkdir()

    def save(name: str, grey: Grey) -> None:
        cv2.imwrite(str(scans / name), grey)

    save("good.jpg", fill_in(1, "0001"))
    jpeg_bomb(scans / "bomb.jpg", scans / "good.jpg")
    (scans / "damaged.jpg").write_bytes((scans / "good.jpg").read_bytes()[:300])
    (scans / "empty.png").write_bytes(b"")
    png_bomb(scans / "bomb.png", 26_000)
    absurd = 0x7FFFFFFF
    (scans / "strips.tif").write_bytes(
        tiff_of((256, 4, 1, 900), (257, 4, 1, 900), (273, 4, absurd, 9), (279, 4, absurd, 9))
    )
    pdf_with_picture(scans / "giant.pdf", 60_000, 60_000, zlib.compress(bytes(99)))
    pdf_with_picture(scans / "inflates.pdf", 1_000, 1_000, zlib.compress(bytes(90_000_000), 9))
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(scans / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    save("cat.png", cat())
    save("foreign.png", fill_in(1, "0002", survey="ZZZZ"))
    save("twice-a.png", fill_in(1, "0003", answers={"views_i0": "1"}))
    save("twice-b.png", fill_in(1, "0003", answers={"views_i0": "4"}))
    torn = fill_in(1, "0004")
    torn[-300:, -300:] = 90
    save("torn.png", torn)
    save("shrunk.png", scaled(fill_in(1, "0005"), 0.97))
    save("grown.png", scaled(fill_in(1, "0006"), 1.03))
    letter = fill_in(1, "0007")[: 11 * DPI]
    save("letter.png", np.ascontiguousarray(letter))
    save("upside-down.png", np.ascontiguousarray(fill_in(2, "0001")[::-1, ::-1]))
    Image.new("RGBA", (6_300, 6_300), (0, 0, 0, 0)).save(scans / "glass.png")
    return read_scans([scans], sheet, folder / "out", limits=Limits())


def outcome(batch: BatchReading, name: str) -> tuple[str, str | None]:
    """The state of a file's first page, and the code of its problem."""
    states = [row.state for row in batch.pages if (row.source or "").endswith(f"/{name}")]
    codes = [p.code for p in batch.problems if (p.place.file or "").endswith(f"/{name}")]
    assert len(states) == 1, name
    return states[0], codes[0] if codes else None


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("damaged.jpg", "unregistered", "scan-damaged"),
        ("empty.png", "unregistered", "file-empty"),
        ("locked.pdf", "unregistered", "scan-encrypted"),
        ("bomb.png", "unregistered", "scan-too-large"),
        ("bomb.jpg", "unregistered", "scan-too-large"),
        ("strips.tif", "unregistered", "scan-damaged"),
        ("giant.pdf", "unregistered", "scan-too-large"),
        ("inflates.pdf", "blank", None),
        ("glass.png", "blank", None),
        ("cat.png", "unregistered", "page-no-squares"),
        ("foreign.png", "foreign", "page-foreign"),
        ("twice-a.png", "read", None),
        ("twice-b.png", "duplicate", "page-two-answers"),
        ("torn.png", "read", None),
        ("shrunk.png", "read", None),
        ("grown.png", "read", None),
        ("letter.png", "read", None),
        ("good.jpg", "read", None),
        ("upside-down.png", "read", None),
    ],
)
def test_everything_has_its_state_and_its_message(
    batch: BatchReading, name: str, state: str, code: str | None
) -> None:
    assert outcome(batch, name) == (state, code)


def test_the_batch_goes_on_and_nothing_is_lost(batch: BatchReading) -> None:
    assert {r.serial for r in batch.readings} == {f"000{n}" for n in (1, 3, 4, 5, 6, 7)}
    whole = next(r for r in batch.readings if r.serial == "0001")
    assert whole.pages_read == (1, 2)


def test_two_hundred_fronts_without_backs_miss_two_hundred_pages(plan: SheetPlan) -> None:
    assembly = Assembly(plan)
    boxes = len(plan.pages[1].page.boxes)
    empty = PageMarks(np.zeros(boxes, np.int8), np.zeros(boxes, np.float32), ())
    for n in range(200):
        source = PageSource(Path("fronts.pdf"), Container.PDF, n)
        result = PageResult(PageState.READ, f"{n:04}", 1, empty, digest=str(n))
        assembly.add(source, result, {})
    assert len(assembly.readings()) == 200
    assert Counter(row.state for row in assembly.rows) == {"read": 200, "missing": 200}
    assert {problem.code for problem in assembly.problems} == {"pages-missing"}


def test_a_pdf_of_a_hundred_thousand_pages_is_read_as_far_as_a_file_may_go(
    sheet: Sheet, tmp_path: Path
) -> None:
    path = tmp_path / "many.pdf"
    with pikepdf.new() as pdf:
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842], Parent=pdf.Root.Pages
        )
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.make_indirect(page) for _ in range(100_000)])
        pdf.Root.Pages.Count = 100_000
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    sources, problems = find_sources([path], Limits())
    assert [problem.code for problem in problems] == ["scan-too-many-pages"]
    assert len(sources) == PAGE_LIMIT
