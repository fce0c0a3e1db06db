"""Every container that scanners write gives the same picture; everything else a plain message."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image

from folkmoot.method.scan.images import Grey
from folkmoot.method.scan.sources import Container, PageSource, decode_sources, find_sources
from folkmoot.method.terms.problem import Problem

HEIGHT, WIDTH = 1170, 827


@pytest.fixture(scope="module")
def picture() -> Grey:
    """Grey with structure, but only two levels, so that every codec keeps it exactly or nearly."""
    grey = np.full((HEIGHT, WIDTH), 255, dtype=np.uint8)
    grey[200:400, 100:300] = 0
    grey[900:910] = 0
    return grey


def image_of(grey: Grey) -> Image.Image:
    return Image.fromarray(grey)


def two_level(grey: Grey) -> Image.Image:
    return image_of(grey).convert("1")


def as_jpeg(grey: Grey, path: Path) -> None:
    image_of(grey).save(path, "JPEG", quality=95)


def as_png(grey: Grey, path: Path) -> None:
    image_of(grey).save(path, "PNG")


def as_colour_png_with_transparency(grey: Grey, path: Path) -> None:
    colour = image_of(grey).convert("RGBA")
    colour.putalpha(image_of(np.where(grey == 255, 0, 255).astype(np.uint8)))
    colour.save(path, "PNG")


def as_g4(grey: Grey, path: Path) -> None:
    two_level(grey).save(path, "TIFF", compression="group4")


def as_lzw(grey: Grey, path: Path) -> None:
    image_of(grey).convert("RGB").save(path, "TIFF", compression="tiff_lzw")


def as_jpeg_tiff(grey: Grey, path: Path) -> None:
    image_of(grey).save(path, "TIFF", compression="jpeg", quality=95)


def pdf_with(path: Path, content: bytes, picture: dict[str, object]) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        stream = pdf.make_stream(content)
        for key, value in {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image}.items():
            stream[key] = value
        for key, value in picture.items():
            stream[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        pdf.save(path)


def as_pdf_of_jpeg(grey: Grey, path: Path) -> None:
    buffer = io.BytesIO()
    image_of(grey).save(buffer, "JPEG", quality=95)
    pdf_with(
        path,
        buffer.getvalue(),
        {
            "Width": WIDTH,
            "Height": HEIGHT,
            "ColorSpace": pikepdf.Name.DeviceGray,
            "BitsPerComponent": 8,
            "Filter": pikepdf.Name.DCTDecode,
        },
    )


def as_pdf_of_deflated(grey: Grey, path: Path) -> None:
    pdf_with(
        path,
        zlib.compress(grey.tobytes()),
        {
            "Width": WIDTH,
            "Height": HEIGHT,
            "ColorSpace": pikepdf.Name.DeviceGray,
            "BitsPerComponent": 8,
            "Filter": pikepdf.Name.FlateDecode,
        },
    )


def as_pdf_of_fax(grey: Grey, path: Path) -> None:
    """Pillow writes two-level pictures into a PDF as CCITT group 4."""
    two_level(grey).save(path, "PDF", resolution=100)


WRITERS: tuple[Callable[[Grey, Path], None], ...] = (
    as_jpeg,
    as_png,
    as_colour_png_with_transparency,
    as_g4,
    as_lzw,
    as_jpeg_tiff,
    as_pdf_of_jpeg,
    as_pdf_of_deflated,
    as_pdf_of_fax,
)


@pytest.mark.parametrize("write", WRITERS)
def test_the_picture_comes_out_of_every_container_as_it_went_in(
    picture: Grey, tmp_path: Path, write: Callable[[Grey, Path], None]
) -> None:
    path = tmp_path / "scan"  # told by its content: the name says nothing
    write(picture, path)
    (source,), problems = find_sources([path])
    assert problems == []
    grey = decoded(source)
    assert grey.shape == picture.shape
    assert np.abs(grey.astype(int) - picture).mean() < 1


def test_a_page_that_is_more_than_one_picture_is_rendered(picture: Grey, tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"0 g 72 600 144 144 re f")
        pdf.save(path)
    (source,), _ = find_sources([path])
    grey = decoded(source)
    assert grey.shape == (2339, 1653)
    assert grey[400, 400] == 0
    assert grey[50, 50] == 255


def test_fax_points_twice_as_wide_as_high_are_made_square(tmp_path: Path) -> None:
    fax = Image.new("1", (1728, 1145), 1)
    fax.save(tmp_path / "fax.tif", compression="group4", dpi=(204, 98))
    (source,), _ = find_sources([tmp_path])
    height, width = decoded(source).shape
    assert height / width == pytest.approx(297 / 210, rel=0.03)


def test_pages_of_files_and_folders_come_in_a_fixed_order(picture: Grey, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "b").mkdir(parents=True)
    as_jpeg(picture, folder / "b" / "2.jpg")
    frames = [two_level(picture) for _ in range(3)]
    frames[0].save(folder / "a.tif", save_all=True, append_images=frames[1:], compression="group4")
    (folder / "truth.csv").write_text("serial\n")
    (folder / ".hidden.png").write_bytes(b"")
    sources, problems = find_sources([folder])
    assert problems == []
    assert [(s.path.name, s.index) for s in sources] == [
        ("a.tif", 0),
        ("a.tif", 1),
        ("a.tif", 2),
        ("2.jpg", 0),
    ]
    assert sources[0].container is Container.TIFF


def decoded(source: PageSource) -> Grey:
    (outcome,) = decode_sources([source])
    assert not isinstance(outcome, Problem), str(outcome)
    return outcome


def only_problem(path: Path) -> Problem:
    sources, problems = find_sources([path])
    if not problems:
        (outcome,) = decode_sources(sources)
        assert isinstance(outcome, Problem)
        return outcome
    (problem,) = problems
    return problem


def test_text_called_png_is_named_as_text(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_text("I am not a picture")
    problem = only_problem(path)
    assert problem.code == "scan-not-an-image"
    assert problem.details["what"] == "text"
    assert problem.place.file == str(path)


@pytest.mark.parametrize("name", ["page.png", "page.pdf", "page.tif", "page.jpg"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert only_problem(tmp_path / name).code == "file-empty"


@pytest.mark.parametrize("write", [as_jpeg, as_png, as_lzw, as_pdf_of_jpeg])
def test_a_file_cut_short_is_damaged_or_read_as_far_as_it_goes(
    picture: Grey, tmp_path: Path, write: Callable[[Grey, Path], None]
) -> None:
    path = tmp_path / "cut"
    write(picture, path)
    path.write_bytes(path.read_bytes()[:200])
    assert only_problem(path).code == "scan-damaged"


def test_a_locked_pdf_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert only_problem(path).code == "scan-encrypted"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert only_problem(tmp_path / "nowhere.pdf").code == "file-missing"


def test_a_folder_without_scans_is_said_to_have_none(tmp_path: Path) -> None:
    assert only_problem(tmp_path).code == "scan-folder-empty"


def png_bomb(path: Path, side: int) -> None:
    """A few kilobytes that would decode to a picture of side x side points."""

    def part(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", header)
        + part(b"IDAT", zlib.compress(bytes(1000)))
        + part(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 60_000])
def test_a_picture_too_large_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    png_bomb(tmp_path / "bomb.png", side)
    assert only_problem(tmp_path / "bomb.png").code == "scan-too-large"


def test_a_tiff_that_declares_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    Image.new("1", (9_000, 5_000), 1).save(path, compression="group4")
    assert path.stat().st_size < 100_000
    assert only_problem(path).code == "scan-too-large"


def test_a_pdf_picture_that_declares_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    pdf_with(
        path,
        zlib.compress(bytes(100)),
        {
            "Width": 50_000,
            "Height": 50_000,
            "ColorSpace": pikepdf.Name.DeviceGray,
            "BitsPerComponent": 8,
            "Filter": pikepdf.Name.FlateDecode,
        },
    )
    assert only_problem(path).code == "scan-too-large"


def test_a_pdf_page_as_large_as_a_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "field.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_000, 14_000))
        pdf.save(path)
    assert only_problem(path).code == "scan-too-large"


def test_very_fine_scans_are_halved(tmp_path: Path) -> None:
    grey = np.full((7016, 4961), 255, dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "fine.png"), grey)
    as_jpeg(grey, tmp_path / "fine.jpg")
    sources, _ = find_sources([tmp_path])
    assert {decoded(source).shape[0] for source in sources} == {3508}
