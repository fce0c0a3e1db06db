"""The fixed words of printed matter in each language it can be printed in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from folkmoot.method.terms.catalogue import paper as catalogue
from folkmoot.method.terms.problem import Place


def printed_languages() -> tuple[str, ...]:
    """The languages that there are fixed words for, in alphabetical order."""
    folder = files("folkmoot.method.paper").joinpath("words")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def printed_words(language: str) -> Mapping[str, str]:
    """The fixed words in one language, by key. Raises `Problem` when there are none."""
    if language not in printed_languages():
        raise catalogue.LANGUAGE_NOT_PRINTED.at(
            Place(), language=language, known=", ".join(printed_languages())
        )
    resource = files("folkmoot.method.paper").joinpath("words", f"{language}.toml")
    return tomllib.loads(resource.read_text("utf-8"))
