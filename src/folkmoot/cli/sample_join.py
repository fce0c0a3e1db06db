"""`folkmoot sample join`: answers and cases as one table."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from folkmoot.cli.edge import refuse_overwriting
from folkmoot.method.sampling.joined import join_answers
from folkmoot.method.terms.written_file import whole_file


def write_joined(answers: Path, cases: Sequence[Path], out: Path, as_json: bool) -> None:
    """Join, write and say how many answered."""
    refuse_overwriting(out, answers, *cases)
    joined = join_answers(answers, cases)
    with (
        whole_file(out) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(joined.columns)
        writer.writerows(joined.rows)
    told = {"cases": len(joined.rows), "responded": joined.responded}
    if as_json:
        print(json.dumps(told))
    else:
        print(f"{told['cases']:,} cases, {told['responded']:,} of which responded, in {out}")
