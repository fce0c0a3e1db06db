from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from folkmoot.method.instrument.concepts import shipped_concepts
from folkmoot.method.instrument.load import (
    load_instrument,
    parse_instrument,
    read_instrument,
    shipped_instruments,
)
from folkmoot.method.instrument.model import (
    Condition,
    Grid,
    Measure,
    NumberEntry,
    OpenText,
    SeveralAnswers,
    SingleChoice,
    Viewpoint,
)
from folkmoot.method.terms.missing import MissingReason
from folkmoot.method.terms.problem import Problem, Problems

SOUND = """name = "sound"
languages = ["en", "cy"]
minutes = 3
title = { en = "Sound", cy = "Iawn" }

[code_lists.yn]
ordered = true
codes = [
    { value = "1", en = "Yes", cy = "Ie" },
    { value = "2", en = "No", cy = "Nage" },
    { value = "9", en = "Does not apply", cy = "Ddim yn berthnasol", missing = "not-applicable" },
]

[code_lists.things]
codes = [
    { value = "a", en = "Litter", cy = "Sbwriel", concept = "problem.litter" },
    { value = "b", en = "Speeding", cy = "Goryrru" },
]

[[sections]]
id = "one"
title = { en = "One", cy = "Un" }

[[sections.questions]]
id = "first"
kind = "single-choice"
text = { en = "Do you?", cy = "Ydych chi?" }
code_list = "yn"
concept = "safety.after-dark"
measure = "rating"

[[sections.questions]]
id = "battery"
kind = "grid"
text = { en = "Each", cy = "Pob un" }
code_list = "yn"
viewpoint = "belief-about-public"
ask_if = { question = "first", codes = ["1"] }
items = [
    { id = "litter", concept = "problem.litter", en = "Litter", cy = "Sbwriel" },
    { id = "noise", en = "Noise", cy = "Swn", reverse_scored = true },
]

[[sections.questions]]
id = "which"
kind = "several-answers"
text = { en = "Which?", cy = "Pa rai?" }
code_list = "things"
at_most = 1

[[sections.questions]]
id = "count"
kind = "number"
text = { en = "How many?", cy = "Faint?" }
lowest = 0
highest = 20

[[sections.questions]]
id = "story"
kind = "open-text"
text = { en = "Tell us", cy = "Dwedwch" }
lines = 2
"""


def faults(*changes: tuple[str, str]) -> list[tuple[str, int | None, str | None]]:
    """Code, line and question of each problem after replacing parts of the sound instrument."""
    return [(p.code, p.place.line, p.place.question) for p in problems_after(*changes)]


def problems_after(*changes: tuple[str, str]) -> Sequence[Problem]:
    content = SOUND
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    return read_instrument(content.encode(), "sound.toml")[1]


def line_of(part: str, after: str = "") -> int:
    start = SOUND.index(after)
    return SOUND[: SOUND.index(part, start)].count("\n") + 1


def test_a_sound_instrument_is_read_whole() -> None:
    instrument = parse_instrument(SOUND.encode(), "sound.toml")
    first, battery, which, count, story = instrument.questions
    assert isinstance(first, SingleChoice)
    assert first.measure is Measure.RATING
    assert [code.value for code in first.code_list.substantive] == ["1", "2"]
    assert first.code_list.codes[2].missing is MissingReason.NOT_APPLICABLE
    assert isinstance(battery, Grid)
    assert battery.viewpoint is Viewpoint.BELIEF
    assert battery.ask_if == Condition("first", ("1",))
    assert battery.items[1].reverse_scored
    assert isinstance(which, SeveralAnswers)
    assert which.concepts == {"a": "problem.litter"}
    assert which.at_most == 1
    assert isinstance(count, NumberEntry)
    assert (count.lowest, count.highest) == (0, 20)
    assert isinstance(story, OpenText)
    assert story.lines == 2
    assert instrument.title == {"en": "Sound", "cy": "Iawn"}


@pytest.mark.parametrize("name", shipped_instruments())
def test_shipped_instruments_have_no_fault(name: str) -> None:
    assert load_instrument(name).name == name


def test_both_surveys_meet_on_the_mirrored_battery() -> None:
    public = load_instrument("community-engagement").question("priority")
    staff = load_instrument("staff-insight").question("priority")
    assert isinstance(public, Grid)
    assert isinstance(staff, Grid)
    assert [item.concept for item in public.items] == [item.concept for item in staff.items]
    assert (public.viewpoint, staff.viewpoint) == (Viewpoint.OWN, Viewpoint.BELIEF)


CODE_LINE = line_of('{ value = "2", en = "No"')
FAULTS = [
    # What the TOML itself may lack or hold too much.
    ('name = "sound"\n', "", "instrument-key-missing", 1, None),
    ("minutes = 3", 'minutes = "3"', "instrument-wrong-type", line_of("minutes"), None),
    ("minutes = 3", "minuts = 3", "instrument-key-unknown", line_of("minutes"), None),
    ("lines = 2", "line = 2", "instrument-key-unknown", line_of("lines = 2"), "story"),
    ("at_most = 1", "at_most = true", "instrument-wrong-type", line_of("at_most"), "which"),
    ('"belief-about-public"', '"theirs"', "instrument-wrong-type", line_of("viewpoint"), "battery"),
    ('codes = ["1"]', 'codes = "1"', "instrument-wrong-type", line_of("ask_if"), "battery"),
    # Questions, their lists and concepts.
    ('"number"', '"numbr"', "instrument-kind-unknown", line_of('kind = "number"'), "count"),
    (
        'code_list = "things"',
        'code_list = "thing"',
        "instrument-code-list-unknown",
        line_of('code_list = "things"'),
        "which",
    ),
    (
        'concept = "safety.after-dark"',
        'concept = "safety.dark"',
        "instrument-concept-unknown",
        line_of("safety.after-dark"),
        "first",
    ),
    (
        'id = "litter", concept = "problem.litter"',
        'id = "litter", concept = "problem.liter"',
        "instrument-concept-unknown",
        line_of('id = "litter"'),
        "battery",
    ),
    (
        'concept = "problem.litter" },\n    { value = "b"',
        'concept = "problem.liter" },\n    { value = "b"',
        "instrument-concept-unknown",
        line_of('concept = "problem.litter" },'),
        "which",
    ),
    # Ids and codes.
    ('id = "count"', 'id = "Count!"', "instrument-id-invalid", line_of('id = "count"'), "Count!"),
    ('id = "story"', 'id = "count"', "instrument-id-twice", line_of('id = "story"'), "count"),
    ('value = "2"', 'value = "1"', "instrument-code-twice", line_of("[code_lists.yn]"), None),
    ('value = "2"', 'value = "-1"', "instrument-code-reserved", line_of("[code_lists.yn]"), None),
    # Routes and bounds.
    (
        'question = "first"',
        'question = "count"',
        "instrument-route-unknown",
        line_of("ask_if"),
        "battery",
    ),
    (
        'codes = ["1"]',
        'codes = ["7"]',
        "instrument-route-code-unknown",
        line_of("ask_if"),
        "battery",
    ),
    ("lowest = 0", "lowest = 30", "instrument-bounds", line_of("lowest"), "count"),
    # Numbers without sense, and names that no table can have.
    (
        "highest = 20",
        "highest = 99999999999",
        "instrument-number-out-of-bounds",
        line_of("highest"),
        "count",
    ),
    ("at_most = 1", "at_most = 3", "instrument-number-out-of-bounds", line_of("at_most"), "which"),
    ("at_most = 1", "at_most = 0", "instrument-number-out-of-bounds", line_of("at_most"), "which"),
    ("lines = 2", "lines = 61", "instrument-number-out-of-bounds", line_of("lines = 2"), "story"),
    ("minutes = 3", "minutes = 0", "instrument-number-out-of-bounds", line_of("minutes"), None),
    ('id = "first"', 'id = "serial"', "instrument-id-reserved", line_of('id = "first"'), "serial"),
    ('value = "b"', 'value = "b, c"', "instrument-code-invalid", line_of("[code_lists.t"), None),
    ('value = "b"', 'value = "' + "b" * 21 + '"', "instrument-code-invalid", 14, None),
    ('name = "sound"', 'name = "So und"', "instrument-name-invalid", line_of("name ="), None),
    # Words.
    (
        'text = { en = "Tell us", cy',
        "text = { cy",
        "instrument-language-missing",
        line_of('id = "story"'),
        "story",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "question"), FAULTS, ids=[f"{f[2]}-{f[1]}" for f in FAULTS]
)
def test_each_fault_is_told_with_its_line_and_question(
    old: str, new: str, code: str, line: int, question: str | None
) -> None:
    assert (code, line, question) in faults((old, new))


def test_a_number_out_of_bounds_says_the_bounds_and_no_bound_is_out_of_them() -> None:
    (problem,) = problems_after(("lines = 2", "lines = 0"))
    assert problem.details == {
        "part": "question story",
        "key": "lines",
        "number": 0,
        "lowest": 1,
        "highest": 60,
    }
    assert faults(("lines = 2", "lines = 60")) == []
    assert faults(("at_most = 1", "at_most = 2")) == []
    assert faults(('value = "b"', 'value = "' + "b" * 20 + '"')) == []


def test_the_sound_instrument_itself_has_none() -> None:
    assert faults() == []


def test_a_question_named_like_an_earlier_row_is_told_at_its_own_line() -> None:
    found = faults(('id = "story"', 'id = "litter"'), ("lines = 2", "lines = 2\nunits = 1"))
    assert ("instrument-key-unknown", line_of("lines = 2") + 1, "litter") in found


def test_an_empty_grid_and_an_empty_list_are_told() -> None:
    start, end = SOUND.index("items = ["), SOUND.index("]\n", SOUND.index("items = ["))
    assert ("instrument-nothing-asked", line_of('id = "battery"'), "battery") in faults(
        (SOUND[start : end + 1], "items = []")
    )
    start, end = SOUND.index("codes = ["), SOUND.index("]\n", SOUND.index("codes = ["))
    assert ("instrument-nothing-asked", line_of("[code_lists.yn]"), None) in faults(
        (SOUND[start : end + 1], "codes = []")
    )


def test_an_instrument_without_questions_is_told() -> None:
    assert ("instrument-nothing-asked", 1, None) in faults(
        (SOUND[SOUND.index("[[sections]]") :], "")
    )


def test_an_unknown_concept_is_answered_with_the_nearest_known() -> None:
    (problem,) = problems_after(('"safety.after-dark"', '"safety.after-drak"'))
    assert "Did you mean safety.after-dark?" in problem.message
    assert "folkmoot instrument show concepts" in problem.remedy
    assert "safety.after-dark" in shipped_concepts()


def test_an_unknown_code_list_is_answered_with_the_nearest_known() -> None:
    (problem,) = [
        p
        for p in problems_after(('code_list = "things"', 'code_list = "thngs"'))
        if p.code == "instrument-code-list-unknown"
    ]
    assert "Did you mean things?" in problem.message


def test_faults_are_found_all_at_once() -> None:
    found = faults(("minutes = 3", "minuts = 3"), ("lowest = 0", "lowest = 30"))
    assert [code for code, _, _ in found] == ["instrument-key-unknown", "instrument-bounds"]


def test_parsing_refuses_with_all_problems() -> None:
    with pytest.raises(Problems, match=r"sound\.toml, line 3"):
        parse_instrument(SOUND.replace("minutes", "minuts").encode(), "sound.toml")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \n", "file-empty"),
        (b'name = "\xe9"', "file-not-text"),
        (b'name = "x', "instrument-not-toml"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Problem) as refusal:
        read_instrument(content, "x.toml")
    assert refusal.value.code == code
    assert refusal.value.place.file == "x.toml"


def test_a_name_that_is_not_shipped_is_answered_with_those_that_are() -> None:
    with pytest.raises(Problem, match="community-engagement"):
        load_instrument("comunity-engagement")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        load_instrument(str(tmp_path / "none.toml"))


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sound.toml"
    path.write_text(SOUND, "utf-8")
    assert load_instrument(str(path)).name == "sound"
