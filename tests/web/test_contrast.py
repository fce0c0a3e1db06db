"""Every pair of text and ground in the style sheet reaches 4.5:1, in the light and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import folkmoot.web

CSS = (Path(folkmoot.web.__file__).parent / "static" / "folkmoot.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--moot-([a-z-]+):\s*(#[0-9a-f]{6})")
GROUNDS = ("paper", "raised", "quiet")
TEXT_AND_GROUND = [
    *[(text, ground) for text in ("ink", "ink-soft", "link", "link-hover") for ground in GROUNDS],
    *[(text, ground) for text in ("link-visited", "danger", "wheat-ink") for ground in GROUNDS],
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-action", "danger"),
    ("on-action", "danger-hover"),
    ("ink", "line"),  # a secondary button under the pointer
    ("tag-ink", "tag"),
    ("tag-done-ink", "tag-done"),
    ("tag-waiting-ink", "tag-waiting"),
    ("tag-error-ink", "tag-error"),
    ("ink", "tag-quiet"),
    ("focus-ink", "focus"),
]
# What is not text but must be seen: borders of fields, the bar of a progress.
SHAPE_AND_GROUND = [
    *[("line-strong", ground) for ground in GROUNDS],
    ("action", "paper"),
    ("action", "tag-quiet"),
    ("danger", "quiet"),
]


def _tokens(css: str) -> dict[str, str]:
    return dict(TOKEN.findall(css))


def _schemes() -> dict[str, dict[str, str]]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    dark = dark.split("\n}", 1)[0]
    return {"light": _tokens(light), "dark": _tokens(light) | _tokens(dark)}


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_21_between_black_and_white_and_1_between_equals() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#a63d2f", "#a63d2f") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_legible_on_its_ground(scheme: str) -> None:
    tokens = _schemes()[scheme]
    poor = {
        (text, ground): round(contrast(tokens[text], tokens[ground]), 2)
        for text, ground in TEXT_AND_GROUND
        if contrast(tokens[text], tokens[ground]) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_shape_that_matters_stands_out_from_its_ground(scheme: str) -> None:
    tokens = _schemes()[scheme]
    poor = {
        (shape, ground): round(contrast(tokens[shape], tokens[ground]), 2)
        for shape, ground in SHAPE_AND_GROUND
        if contrast(tokens[shape], tokens[ground]) < 3
    }
    assert poor == {}


def test_both_schemes_set_the_same_tokens() -> None:
    schemes = _schemes()
    light_only = {"chart", "typeface"}
    assert set(schemes["light"]) - light_only == set(schemes["dark"]) - light_only


def test_no_rule_names_a_colour_outside_the_tokens() -> None:
    rules = CSS.split("/* --- the page", 1)[1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def test_every_token_that_is_used_is_set() -> None:
    package = Path(folkmoot.web.__file__).parent.parent
    used: set[str] = set()
    for sheet in package.glob("**/static/**/*.css"):
        used |= set(re.findall(r"var\(--moot-([a-z-]+)\)", sheet.read_text(encoding="utf-8")))
    assert used - set(_schemes()["light"]) == {"typeface"}
