"""`folkmoot simulate district`: an invented register to practise on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import ends_in_exit_code
from folkmoot.method.simulate.district import Size, make_district
from folkmoot.method.simulate.register import write_register
from folkmoot.method.simulate.register_staff import make_staff, write_staff


@ends_in_exit_code
def district(
    out: Annotated[Path, typer.Option(help="Folder for register.csv, areas.csv, staff.csv.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same district again.")],
    size: Annotated[Size, typer.Option(help="full: 120,000 people; small: 12,000.")] = "small",
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Day that ages are reckoned for.")
    ] = datetime(2004, 11, 8),  # noqa: DTZ001 - a day has no zone
) -> None:
    """Write the electoral register of an invented district, as dirty as real ones, and its staff.

    Nobody in it exists. Who would answer what stays unwritten.

    Example: folkmoot simulate district --out practice --size small --seed 7
    """
    out.mkdir(parents=True, exist_ok=True)
    invented = make_district(seed, size)
    written = write_register(invented, out / "register.csv", out / "areas.csv", seed, on=on.date())
    write_staff(make_staff(seed), out / "staff.csv")
    print(f"{invented.name}: {written.rows:,} entries in {written.path}")
