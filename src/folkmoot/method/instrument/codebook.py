"""The codebook of an instrument: what each column of answers holds."""

from __future__ import annotations

import csv
import io

from folkmoot.method.instrument.model import Code, Instrument, in_language
from folkmoot.method.instrument.variables import Variable, VariableKind, variables

CODEBOOK_COLUMNS = ("variable", "kind", "label", "codes", "concept")


def codebook(instrument: Instrument, language: str | None = None) -> list[dict[str, str]]:
    """A row a variable, in the order printed; in the first language unless another is named.

    `codes` reads `1=Yes; 9=Does not apply (not-applicable)`, the reason given where an answer
    leaves the base; for a tick it is 0 and 1; empty for numbers and texts. `concept` may be empty.
    """
    chosen = language or instrument.languages[0]
    return [
        {
            "variable": variable.id,
            "kind": variable.kind.value,
            "label": in_language(variable.label, chosen),
            "codes": _codes(variable, chosen),
            "concept": variable.concept or "",
        }
        for variable in variables(instrument)
    ]


def codebook_csv(instrument: Instrument) -> bytes:
    """The codebook as CSV in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, CODEBOOK_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(codebook(instrument))
    return text.getvalue().encode()


def _codes(variable: Variable, language: str) -> str:
    if variable.kind is VariableKind.TICK:
        return "0=not ticked; 1=ticked"
    if variable.code_list is None:
        return ""
    return "; ".join(_code(code, language) for code in variable.code_list.codes)


def _code(code: Code, language: str) -> str:
    reason = f" ({code.missing.value})" if code.missing else ""
    return f"{code.value}={in_language(code.label, language)}{reason}"
