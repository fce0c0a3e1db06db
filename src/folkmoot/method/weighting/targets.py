"""Population targets: read from TOML, and found to contradict each other or not."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from folkmoot.method.terms.catalogue.files import FILE_MISSING, FILE_NOT_TEXT
from folkmoot.method.terms.catalogue.numbers import (
    MARGINS_CONTRADICT,
    TARGET_NOT_COUNT,
    TARGETS_EMPTY,
    TARGETS_UNREADABLE,
)
from folkmoot.method.terms.problem import Place, Problem, refuse_if_any
from folkmoot.method.terms.toml_text import parse_toml
from folkmoot.method.weighting.columns import LARGEST_NUMBER, join_categories, split_categories
from folkmoot.method.weighting.model import Margin, Targets

#: Margins may differ by rounding in the sixteenth digit and not by a person.
_SAME = 1e-9
#: Characters of a wrong value that a message repeats.
_MOST_SHOWN = 40


def load_targets(path: Path) -> Targets:
    """Read targets from a TOML file and refuse those that contradict each other.

    Raises Problem when the file cannot be read, Problems when it holds what cannot be a target.
    """
    place = Place(file=path.name)
    try:
        document = parse_toml(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise FILE_MISSING.at(place) from None
    except UnicodeDecodeError as error:
        raise FILE_NOT_TEXT.at(place, encoding="UTF-8", byte=error.start + 1) from None
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise TARGETS_UNREADABLE.at(place, reason=f"{error}.") from None
    return parse_targets(document, place)


def parse_targets(document: Mapping[str, object], place: Place | None = None) -> Targets:
    """Targets from tables as TOML gives them: `margins` and `totals`.

    Raises Problems: unknown tables, no number, negative or infinite counts, contradictions.
    """
    place = place or Place()
    problems: list[Problem] = []
    for name in document.keys() - {"margins", "totals"}:
        reason = f"there is a table {name} beside margins and totals."
        problems.append(TARGETS_UNREADABLE.at(place, reason=reason))
    margins = tuple(
        _parse_margin(name, table, place, problems)
        for name, table in _table(document, "margins", place, problems).items()
    )
    totals: dict[str, float] = {}
    for column, value in _table(document, "totals", place, problems).items():
        number = _number(value)
        if number is None:
            problems.append(TARGET_NOT_COUNT.at(place, category=column, value=_shown(value)))
        else:
            totals[column] = number
    targets = Targets(margins, totals)
    if not problems and not margins and not totals:
        problems.append(TARGETS_EMPTY.at(place))
    if not problems:
        problems.extend(contradictions(targets, place))
    refuse_if_any(problems)
    return targets


def contradictions(targets: Targets, place: Place | None = None) -> list[Problem]:
    """Pairs of margins whose populations differ, in all or in a category that both count."""
    problems = []
    for first, second in combinations(targets.margins, 2):
        shared = tuple(column for column in first.columns if column in second.columns)
        ours, theirs = _collapse(first, shared), _collapse(second, shared)
        for key in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(key, 0.0), theirs.get(key, 0.0)
            if abs(one - other) > _SAME * max(abs(one), abs(other)):
                problems.append(
                    MARGINS_CONTRADICT.at(
                        place,
                        first=first.name,
                        second=second.name,
                        where=f" for {join_categories(key)}" if key else " in their totals",
                        first_count=f"{one:,.6g}" if one % 1 else f"{one:,.0f}",
                        second_count=f"{other:,.6g}" if other % 1 else f"{other:,.0f}",
                    )
                )
                break
    return problems


def _collapse(margin: Margin, columns: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    places = [margin.columns.index(column) for column in columns]
    collapsed: dict[tuple[str, ...], float] = {}
    for key, count in margin.counts.items():
        part = tuple(key[index] for index in places)
        collapsed[part] = collapsed.get(part, 0.0) + count
    return collapsed


def _table(
    document: Mapping[str, object], name: str, place: Place, problems: list[Problem]
) -> Mapping[str, object]:
    table = document.get(name, {})
    if isinstance(table, Mapping):
        return table
    problems.append(TARGETS_UNREADABLE.at(place, reason=f"{name} is not a table."))
    return {}


def _parse_margin(name: str, table: object, place: Place, problems: list[Problem]) -> Margin:
    columns = split_categories(name)
    if not isinstance(table, Mapping) or not table:
        reason = f"the margin {name} holds no category."
        problems.append(TARGETS_UNREADABLE.at(place, reason=reason))
        return Margin(columns, {})
    before = len(problems)
    margin = Margin(columns, dict(_counts(name, columns, table, place, problems)))
    if len(problems) == before and margin.total == 0:
        reason = f"the margin {name} counts nobody."
        problems.append(TARGETS_UNREADABLE.at(place, reason=reason))
    return margin


def _counts(
    name: str,
    columns: tuple[str, ...],
    table: Mapping[str, object],
    place: Place,
    problems: list[Problem],
) -> Iterator[tuple[tuple[str, ...], float]]:
    for key, value in table.items():
        number = _number(value)
        if number is None or number < 0:
            category = f"{name} = {key}"
            problems.append(TARGET_NOT_COUNT.at(place, category=category, value=_shown(value)))
            continue
        categories = (key,) if len(columns) == 1 else split_categories(key)
        if len(categories) != len(columns):
            reason = f"the margin {name} needs {len(columns)} categories joined by |, not {key}."
            problems.append(TARGETS_UNREADABLE.at(place, reason=reason))
            continue
        yield categories, number


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Written so that NaN fails too; a whole number of any length can be compared.
    return float(value) if abs(value) <= LARGEST_NUMBER else None
