"""Returns: every page once, the same for a seed, marked as meant, and telling nothing by name."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from folkmoot.method.instrument.load import load_instrument
from folkmoot.method.instrument.variables import VariableKind, variables
from folkmoot.method.paper.compose import compose
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.scan.batch import read_scans
from folkmoot.method.scan.page_states import PageState
from folkmoot.method.simulate.dirt import Level
from folkmoot.method.simulate.respondents import answers_at_random
from folkmoot.method.simulate.returns import Returns, make_returns
from folkmoot.method.simulate.returns_plan import Codec, ScanSetting, plan_batches
from folkmoot.method.simulate.returns_print import page_pictures, printed_pages
from folkmoot.method.terms.identifiers import PageCode
from folkmoot.method.terms.problem import Problem

INSTRUMENT = load_instrument("community-engagement")


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return compose(INSTRUMENT).sheet


def _answers(count: int) -> dict[str, dict[str, str]]:
    return {
        f"K{number:03}": answers_at_random(INSTRUMENT, f"K{number:03}", 1)
        for number in range(count)
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _picture(path: Path, page_in_file: int) -> np.ndarray:
    with Image.open(path) as image:
        image.seek(page_in_file - 1)
        return np.array(image.convert("L"))


def _codes(picture: np.ndarray) -> set[str]:
    found = zxingcpp.read_barcodes(picture)
    return {code.text for code in found}


@pytest.fixture(scope="module")
def office(sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Returns]:
    out = tmp_path_factory.mktemp("office")
    settings = (ScanSetting(200, Codec.JPEG, 0.5), ScanSetting(150, Codec.G4, 0.5))
    made = make_returns(
        sheet,
        _answers(8),
        out,
        truth=out / "truth",
        seed=11,
        level=Level.OFFICE,
        settings=settings,
        labels={"K003": "For the person aged 17 to 24 with the next birthday"},
    )
    return out, made


def test_every_page_of_every_return_is_scanned_once_and_can_be_told(
    sheet: Sheet, office: tuple[Path, Returns]
) -> None:
    out, made = office
    pages = _rows(out / "truth" / "pages.csv")
    assert made == Returns(booklets=8, pages=32, blank_backs=0, files=17)
    assert Counter((row["serial"], row["page"]) for row in pages) == Counter(
        (f"K{number:03}", str(page)) for number in range(8) for page in range(1, 5)
    )
    for row in pages:
        picture = _picture(out / row["source"], int(row["page_in_file"]))
        code = PageCode(sheet.survey, row["serial"], int(row["page"])).encode()
        assert _codes(picture) == {code}


def test_no_file_name_tells_whose_it_is(office: tuple[Path, Returns]) -> None:
    out, _made = office
    names = [path.name for path in out.iterdir() if path.is_file()]
    assert len(names) == 17
    assert not any(f"K{number:03}" in name for name in names for number in range(8))
    serials = [row["serial"] for row in _rows(out / "truth" / "pages.csv")]
    assert list(dict.fromkeys(serials)) != sorted(set(serials))


def test_scanners_write_what_they_write(office: tuple[Path, Returns]) -> None:
    out, _made = office
    (batch,) = out.glob("*.tif")
    with Image.open(batch) as image:
        assert image.mode == "1"
        assert image.info["compression"] == "group4"
        assert image.info["dpi"] == (150, 150)
        assert getattr(image, "n_frames", 1) == 16
    with Image.open(next(out.glob("*.jpg"))) as image:
        assert image.mode == "L"
        assert image.info["dpi"] == (200, 200)


def test_the_truth_is_what_was_meant(office: tuple[Path, Returns]) -> None:
    out, _made = office
    truth = {row.pop("serial"): row for row in _rows(out / "truth" / "truth.csv")}
    answers = _answers(8)
    texts = {v.id for v in variables(INSTRUMENT) if v.kind is VariableKind.TEXT}
    assert list(truth) == sorted(answers)
    for serial, row in truth.items():
        assert list(row) == [variable.id for variable in variables(INSTRUMENT)]
        for variable, meant in answers[serial].items():
            assert row[variable] in (["", ""] if variable in texts else [meant, "-3"])
    written = {row["serial"]: row["words"] for row in _rows(out / "truth" / "written.csv")}
    assert written == {serial: row["comment"] for serial, row in answers.items() if row["comment"]}


def test_every_answered_box_has_its_kind_of_mark(office: tuple[Path, Returns]) -> None:
    out, _ = office
    answers = {row["serial"]: row for row in _rows(out / "truth" / "truth.csv")}
    marks = _rows(out / "truth" / "marks.csv")
    kinds = {(row["serial"], row["question"], row["code"]): row["kind"] for row in marks}
    taken_back = {"filled-in", "scribbled-out", "overwritten"}
    for variable in variables(INSTRUMENT):
        for serial, row in answers.items():
            answer = row[variable.id]
            if variable.kind is VariableKind.CODED and not answer.startswith("-"):
                assert kinds[serial, variable.id, answer] not in taken_back
    assert {row["page"] for row in marks} == {"1", "2", "3", "4"}


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_workers(
    sheet: Sheet, office: tuple[Path, Returns], tmp_path: Path
) -> None:
    out, made = office
    seen: list[tuple[int, int]] = []
    again = make_returns(
        sheet,
        dict(reversed(_answers(8).items())),
        tmp_path,
        truth=tmp_path / "truth",
        seed=11,
        settings=(ScanSetting(200, Codec.JPEG, 0.5), ScanSetting(150, Codec.G4, 0.5)),
        labels={"K003": "For the person aged 17 to 24 with the next birthday"},
        workers=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert again == made
    for path in sorted(out.rglob("*")):
        if path.is_file():
            assert (tmp_path / path.relative_to(out)).read_bytes() == path.read_bytes(), path.name
    assert seen[-1] == (32, 32)
    assert [done for done, _total in seen] == [16, 32]


def test_harsh_pages_can_still_be_told(sheet: Sheet, tmp_path: Path) -> None:
    setting, truth = ScanSetting(150, Codec.JPEG), tmp_path / "t"
    make_returns(
        sheet, _answers(2), tmp_path, truth=truth, seed=2, level=Level.HARSH, settings=(setting,)
    )
    told = [
        bool(_codes(_picture(tmp_path / row["source"], 1))) for row in _rows(truth / "pages.csv")
    ]
    assert len(told) == 8
    assert sum(told) >= 6


def test_the_boxes_that_are_meant_are_the_darkest_of_their_question(
    sheet: Sheet, tmp_path: Path
) -> None:
    answers = _answers(3)
    make_returns(
        sheet,
        answers,
        tmp_path,
        truth=tmp_path / "t",
        seed=2,
        level=Level.CLEAN,
        settings=(ScanSetting(200, Codec.PNG),),
    )
    blank = page_pictures(sheet, printed_pages(sheet), 200)
    right = wrong = 0
    for row in _rows(tmp_path / "t" / "pages.csv"):
        number = int(row["page"])
        picture = _picture(tmp_path / row["source"], 1).astype(int)
        ink: dict[str, dict[str, float]] = {}
        for box in sheet.page(number).boxes:
            x, y, side = (round(v * 200 / 25.4) for v in (box.x_mm, box.y_mm, box.side_mm))
            place = (slice(y + 4, y + side - 4), slice(x + 4, x + side - 4))
            added = float((blank[number][place].astype(int) - picture[place]).mean())
            ink.setdefault(box.question, {})[box.code] = added
        for question, by_code in ink.items():
            meant = answers[row["serial"]].get(question)
            if meant in by_code:
                darkest = max(by_code, key=lambda code: by_code[code])
                right, wrong = right + (darkest == meant), wrong + (darkest != meant)
    assert right > 100
    assert wrong <= 2  # corrections: the box taken back is darker than the one that is meant


def test_a_fax_is_black_and_white_at_any_resolution(sheet: Sheet, tmp_path: Path) -> None:
    setting = ScanSetting(300, Codec.PNG)
    make_returns(
        sheet,
        _answers(1),
        tmp_path,
        truth=tmp_path / "t",
        seed=2,
        level=Level.FAX,
        settings=(setting,),
    )
    picture = _picture(sorted(tmp_path.glob("*.png"))[0], 1)
    assert set(np.unique(picture)) == {0, 255}
    assert sorted(picture.shape) == pytest.approx([2480, 3508], abs=2)


def test_returns_never_mix_with_images_already_there(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "holiday.JPG").write_bytes(b"x")
    with pytest.raises(Problem, match="already holds images") as refused:
        make_returns(sheet, _answers(1), tmp_path, truth=tmp_path / "t", seed=1)
    assert refused.value.code == "returns-already-there"
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.JPG"]


def test_a_sheet_of_another_program_is_drawn_from_its_boxes_alone(sheet: Sheet) -> None:
    moved = Sheet(
        survey=sheet.survey,
        language=sheet.language,
        page_size_mm=sheet.page_size_mm,
        pages=sheet.pages[:1],
        instrument=sheet.instrument,
    )
    assert printed_pages(moved) is None
    picture = page_pictures(moved, None, 100)[1]
    assert picture.shape == (1169, 827)
    corner = sheet.pages[0].fiducials[0]
    inside = round((corner.x_mm + corner.side_mm / 2) * 100 / 25.4)
    assert picture[inside, inside] == 0


def test_a_booklet_with_an_odd_number_of_pages_is_scanned_with_its_blank_back(
    tmp_path: Path,
) -> None:
    pulse = compose(load_instrument("pulse")).sheet
    assert len(pulse.pages) == 1
    answers = {
        serial: answers_at_random(pulse.instrument, serial, 1) for serial in ("P1", "P2", "P3")
    }
    settings = (ScanSetting(150, Codec.JPEG, 0.6), ScanSetting(150, Codec.G4, 0.4))
    scans, truth = tmp_path / "scans", tmp_path / "truth"
    made = make_returns(pulse, answers, scans, truth=truth, seed=3, settings=settings)
    assert made == Returns(booklets=3, pages=3, blank_backs=3, files=5)
    backs = {(row["source"], int(row["page_in_file"])) for row in _rows(truth / "backs.csv")}
    fronts = {(row["source"], int(row["page_in_file"])) for row in _rows(truth / "pages.csv")}
    assert len(backs) == len(fronts) == 3
    shapes = {_picture(scans / name, page).shape for name, page in backs | fronts}
    assert len(shapes) == 1
    read = read_scans([scans], pulse, tmp_path / "read")
    states = {(Path(row.source or "").name, row.page_in_file): row.state for row in read.pages}
    assert states == dict.fromkeys(backs, PageState.BLANK) | dict.fromkeys(fronts, PageState.READ)
    assert not read.problems


def test_nothing_returned_makes_nothing(sheet: Sheet, tmp_path: Path) -> None:
    made = make_returns(sheet, {}, tmp_path, truth=tmp_path / "t", seed=1)
    assert made == Returns(0, 0, 0, 0)
    assert _rows(tmp_path / "t" / "truth.csv") == []


def test_batches_hold_every_serial_once_in_the_settings_shares() -> None:
    serials = [f"K{number:04}" for number in range(203)]
    settings = (ScanSetting(200, Codec.JPEG, 0.8), ScanSetting(300, Codec.G4, 0.2))
    batches = plan_batches(serials, settings, seed=1)
    assert Counter(s for batch in batches for s in batch.serials) == Counter(serials)
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
    at_300 = [s for b in batches if b.setting.dots_per_inch == 300 for s in b.serials]
    assert len(at_300) == pytest.approx(203 * 0.2, abs=1)
    assert max(len(batch.serials) for batch in batches) == 20
    assert batches == plan_batches(serials[::-1], settings, seed=1)
    with pytest.raises(ValueError, match="sum to 1"):
        plan_batches(serials, settings[:1], seed=1)
