"""Make our copy of govuk-frontend from the package as published.

    python scripts/vendor_govuk_frontend.py PACKAGE

PACKAGE is the unpacked npm package `govuk-frontend` (see src/folkmoot/web/static/vendor/README.md
for the version). Taken out: the typeface that only gov.uk may use, and the crown and crest. The
fixed colours become custom properties, which `folkmoot.css` sets, so that the dark scheme reaches
every component. Nothing else changes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/folkmoot/web/static/vendor"

TYPEFACE = re.compile(r"(/\*![^*]*Margaret Calvert[^*]*\*/\s*)?@font-face\{[^}]*\}")
CREST_RULE = re.compile(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}")
COLOUR_OUTSIDE_VARIABLE = re.compile(r"(?<!,)(#[0-9a-f]{6}|#[0-9a-f]{3})\b(?!\))")

COLOURS = {
    "#0b0c0c": "ink",
    "#fff": "on-action",
    "#f3f3f3": "quiet",
    "#cecece": "line",
    "#858686": "line-strong",
    "#0f7a52": "action",
    "#0b5c3e": "action-hover",
    "#083d29": "action-edge",
    "#ca3535": "danger",
    "#982828": "danger-hover",
    "#651b1b": "danger-edge",
    "#1d70b8": "action",
    "#0f385c": "tag-ink",
    "#d2e2f1": "tag",
    "#cfe4dc": "tag-done",
    "#f4d7d7": "tag-error",
    "#ffee80": "tag-waiting",
    "#fde4d7": "tag-waiting",
    "#7a3c1c": "tag-waiting-ink",
    "#f4f8fb": "quiet",
}


def without_crown_and_typeface(css: str) -> str:
    """Drop the fonts and the crest; name our own typeface instead."""
    css = TYPEFACE.sub("", css)
    css = CREST_RULE.sub("", css)
    return css.replace("GDS Transport,arial,sans-serif", "var(--moot-typeface)")


def with_own_colours(css: str) -> str:
    """Name every fixed colour outside the root by what it is for."""
    root_end = css.index("}@media print{:root") + 1
    root, rest = css[:root_end], css[root_end:]

    def named(match: re.Match[str]) -> str:
        name = COLOURS.get(match.group(1))
        return f"var(--moot-{name})" if name else match.group(1)

    return root + COLOUR_OUTSIDE_VARIABLE.sub(named, rest)


def main(package: Path) -> None:
    """Write the style sheet and the script beside each other."""
    source = package / "dist" / "govuk"
    css = (source / "govuk-frontend.min.css").read_text(encoding="utf-8")
    css = with_own_colours(without_crown_and_typeface(css))
    css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/\s*$", "", css)
    (TARGET / "govuk-frontend.css").write_text(css, encoding="utf-8")
    script = (source / "govuk-frontend.min.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S+\s*$", "", script)
    (TARGET / "govuk-frontend.js").write_text(script, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
