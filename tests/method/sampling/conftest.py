"""Small registers to draw from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HEADER_14 = (
    "Elector Number Prefix,Elector Number,Elector Number Suffix,Elector Markers,Elector DOB,"
    "Elector Surname,Elector Forename,PostCode,Address1,Address2,Address3,Address4,Address5,"
    "Address6"
)


@pytest.fixture
def register() -> Callable[..., bytes]:
    """Make the bytes of a 14-column register of the rows given."""

    def make(*rows: str, header: str = HEADER_14, encoding: str = "cp1252") -> bytes:
        return "\r\n".join([header, *rows, ""]).encode(encoding)

    return make


@pytest.fixture
def district_files(tmp_path: Path) -> Callable[[Sequence[int]], Path]:
    """Write a register, areas and give the folder; household i has the given number of electors.

    The first half of the households lies in North, the rest in South.
    """

    def make(sizes: Sequence[int]) -> Path:
        rows, number = [HEADER_14], 0
        for household, electors in enumerate(sizes):
            district = "NA" if household < len(sizes) // 2 else "SA"
            for elector in range(electors):
                number += 1
                rows.append(
                    f"{district},{number},0,,,Marlow{household},Ann{elector},"
                    f"QX1 {household % 10}AB,{household} Mill Lane,Tarn,,,,"
                )
        (tmp_path / "register.csv").write_text("\n".join(rows) + "\n", "utf-8")
        (tmp_path / "areas.csv").write_text(
            "polling_district,ward,npt,settlement\nNA,One,North,Town\nSA,Two,South,Rural\n", "utf-8"
        )
        return tmp_path

    return make
