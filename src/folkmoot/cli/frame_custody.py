"""`folkmoot frame record` and `frame destroy`: on what ground a frame is held, and its end."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.edge import ends_in_exit_code
from folkmoot.method.sampling.custody_record import destroy, record_custody, record_path

_DAY = ["%Y-%m-%d"]


@ends_in_exit_code
def record(
    file: Annotated[Path, typer.Argument(help="The register or list.")],
    source: Annotated[str, typer.Option(help="Who supplied it.")],
    legal_basis: Annotated[str, typer.Option(help="The law or consent under which it is held.")],
    purpose: Annotated[str, typer.Option(help="What it may be used for.")],
    supplied: Annotated[datetime, typer.Option(formats=_DAY, help="Day of supply.")],
    destroy_by: Annotated[datetime, typer.Option(formats=_DAY, help="Last day it may be held.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the record there is.")] = False,
) -> None:
    """Record why a register or list is held and until when; a draw then keeps to it.

    The record lies beside the file, as FILE.custody.toml, and draw.json repeats it.

    Example: folkmoot frame record register.csv --source "Alder District Council"
    --legal-basis "RPR 2001 reg. 107(4)" --purpose "Community survey 2005"
    --supplied 2004-12-01 --destroy-by 2005-06-30
    """
    made = record_custody(
        file,
        source=source,
        legal_basis=legal_basis,
        purpose=purpose,
        supplied=supplied.date(),
        destroy_by=destroy_by.date(),
        replace=force,
    )
    print(f"to be destroyed by {made.destroy_by:%d/%m/%Y}; recorded in {record_path(file)}")


@ends_in_exit_code
def destroy_files(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all they hold.")],
    receipt: Annotated[Path, typer.Option(help="The receipt to write, as JSON.")],
    by: Annotated[str, typer.Option(help="Who destroys it.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "the purpose is fulfilled",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the receipt.")] = False,
) -> None:
    """Destroy a register and what was drawn from it, and write a receipt.

    The files are written over and deleted. Copies and backups elsewhere are yours to find.

    Example: folkmoot frame destroy register.csv draw --receipt receipt.json --by "A. Clerk"
    """
    if not yes:
        named = ", ".join(str(path) for path in paths)
        typer.confirm(f"Destroy {named}? It cannot be undone.", abort=True)
    at = datetime.now().astimezone()
    gone = destroy(paths, receipt, by=by, reason=reason, at=at)
    if as_json:
        print(json.dumps(json.loads(receipt.read_text("utf-8")), ensure_ascii=False, indent=1))
        return
    print(f"{len(gone)} files destroyed; receipt in {receipt}")
