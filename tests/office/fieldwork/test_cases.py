"""Taking in a draw: all of it or none, and no name ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.method.terms.dispositions import Disposition
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.fieldwork.models import Case, DispositionChange, Sample
from folkmoot.office.fieldwork.services import import_cases, set_dispositions
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.studies.models import Wave

HEADER = "serial,stratum,npt,settlement,inclusion_probability,weight\n"


def codes_of(problem: Problem | Problems) -> set[str]:
    return {each.code for each in getattr(problem, "problems", [problem])}


def test_cases_and_inserts_come_in_with_their_probabilities(wave_with_cases: Wave) -> None:
    case = Case.objects.get(wave=wave_with_cases, serial="A001")
    insert = Case.objects.get(wave=wave_with_cases, serial="A001Y")
    assert (case.area.code, case.settlement) == ("north", "Town")
    assert (case.inclusion_probability, case.household_probability) == (0.025, 0.05)
    assert case.weight == 40.0
    assert insert.insert_of == case
    assert (insert.inclusion_probability, insert.household_probability) == (None, 0.05)
    assert insert.weight is None
    assert Case.objects.count() == 12


def test_the_same_files_again_change_nothing(
    wave_with_cases: Wave, cases_csv: Path, inserts_csv: Path, coordinator: User
) -> None:
    sample = import_cases(wave_with_cases, cases_csv, inserts=inserts_csv, by=coordinator)
    assert sample == Sample.objects.get()
    assert Case.objects.count() == 12


def test_another_draw_for_the_same_wave_is_refused(
    wave_with_cases: Wave, cases_csv: Path, coordinator: User
) -> None:
    with pytest.raises(Problem) as refused:
        import_cases(wave_with_cases, cases_csv, by=coordinator)
    assert refused.value.code == "cases-imported-already"


def test_released_cases_come_in_and_all_get_the_probabilities_of_the_larger_sample(
    wave_with_cases: Wave, cases_csv: Path, inserts_csv: Path, coordinator: User
) -> None:
    for path, letter, p in ((cases_csv, "", 0.05), (inserts_csv, "Y", 0.1)):
        header, *rows = path.read_text().splitlines()
        kept = [",".join([*row.split(",")[:4], str(p), str(1 / p)]) for row in rows]
        new = f"A007{letter},north,north,Town,{p},{1 / p}"
        path.write_text("\n".join([header, *kept, new, ""]))
    sample = import_cases(wave_with_cases, cases_csv, inserts=inserts_csv, by=coordinator)
    assert sample == Sample.objects.get()
    cases = Case.objects.filter(insert_of=None)
    assert {(case.inclusion_probability, case.weight) for case in cases} == {(0.05, 20.0)}
    assert set(Case.objects.values_list("household_probability", flat=True)) == {0.1}
    assert Case.objects.get(serial="A007Y").insert_of == Case.objects.get(serial="A007")
    assert Case.objects.count() == 14


def test_released_cases_without_their_inserts_are_refused(
    wave_with_cases: Wave, cases_csv: Path, coordinator: User
) -> None:
    with cases_csv.open("a") as file:
        file.write("A007,north,north,Town,0.05,20.0\n")
    with pytest.raises(Problem) as refused:
        import_cases(wave_with_cases, cases_csv, by=coordinator)
    assert refused.value.code == "cases-imported-already"
    assert Case.objects.count() == 12


def test_an_area_may_be_named_instead_of_coded(
    wave: Wave, tmp_path: Path, coordinator: User
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(HEADER + "A-001,s,North Team,Town,0.1,10.0\n")
    import_cases(wave, path, by=coordinator)
    case = Case.objects.get()
    assert case.area.code == "north"
    assert case.household_probability is None


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("a1,s,north,Town,0.1,10.0", "case-serial-wrong", "row 2"),
        ("A1-,s,north,Town,0.1,10.0", "case-serial-wrong", "A1-"),
        ("A23456789012,s,north,Town,0.1,10.0", "case-serial-wrong", "A2345"),
        ("A1,,north,Town,0.1,10.0", "case-value-missing", "stratum"),
        ("A1,s,,Town,0.1,10.0", "case-value-missing", "npt"),
        ("A1,s,north,Town,0,10.0", "case-number-wrong", "inclusion_probability is 0"),
        ("A1,s,north,Town,nan,10.0", "case-number-wrong", "inclusion_probability is nan"),
        ("A1,s,north,Town,0.1,inf", "case-number-wrong", "weight is inf"),
        ("A1,s,north,Town,0.1", "case-number-wrong", "weight is empty"),
        ("A1,s,west,Town,0.1,10.0", "case-area-unknown", "North Team"),
        ("A1,s,north,Town,0.1,10.0\nA1,s,north,Town,0.1,10.0", "case-twice", "row 2"),
    ],
)
def test_a_row_that_cannot_stand_is_named_and_nothing_comes_in(
    wave: Wave, tmp_path: Path, coordinator: User, row: str, code: str, words: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(HEADER + row + "\n")
    with pytest.raises((Problem, Problems), match=words) as refused:
        import_cases(wave, path, by=coordinator)
    assert code in codes_of(refused.value)
    assert not Case.objects.exists()
    assert not Sample.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (HEADER.encode(), "cases-none"),
        (b"serial\nA1\n", "column-missing"),
        (b"serial,name\nA1,Someone\n", "names-in-cases"),
        (HEADER.encode() + b"A1,s,north,Caf\xe9,0.1,10\n", "file-not-text"),
    ],
)
def test_a_file_that_is_no_list_of_cases_says_why(
    wave: Wave, tmp_path: Path, coordinator: User, content: bytes, code: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises((Problem, Problems)) as refused:
        import_cases(wave, path, by=coordinator)
    assert codes_of(refused.value) == {code}


def test_a_missing_file_says_so(wave: Wave, tmp_path: Path, coordinator: User) -> None:
    with pytest.raises(Problem) as refused:
        import_cases(wave, tmp_path / "gone.csv", by=coordinator)
    assert refused.value.code == "file-missing"


def test_an_insert_without_its_case_is_refused(
    wave: Wave, cases_csv: Path, tmp_path: Path, coordinator: User
) -> None:
    inserts = tmp_path / "other.csv"
    inserts.write_text(HEADER + "B001Y,north,north,Town,0.05,20.0\n")
    with pytest.raises(Problems, match="B001"):
        import_cases(wave, cases_csv, inserts=inserts, by=coordinator)


@pytest.mark.parametrize("role", [Role.SCANNING_CLERK, Role.FRAME_CUSTODIAN, Role.SPONSOR])
def test_only_who_manages_fieldwork_takes_cases_in(
    wave: Wave, cases_csv: Path, user_with: Callable[[Role], User], role: Role
) -> None:
    with pytest.raises(Problem) as refused:
        import_cases(wave, cases_csv, by=user_with(role))
    assert refused.value.code == "permission-denied"


def test_outcomes_are_set_in_a_bundle_with_their_history(
    wave_with_cases: Wave, clerk: User
) -> None:
    outcomes = dict.fromkeys(["A001", "A002"], Disposition.UNDELIVERABLE)
    assert set_dispositions(wave_with_cases, outcomes, by=clerk, reason="gone away") == 2
    assert set_dispositions(wave_with_cases, outcomes, by=clerk) == 0
    change = DispositionChange.objects.get(case__serial="A001")
    assert (change.before, change.after) == ("nothing-returned", "undeliverable")
    assert (change.by, change.reason) == (clerk, "gone away")


def test_a_bundle_with_one_wrong_serial_changes_none(wave_with_cases: Wave, clerk: User) -> None:
    outcomes = dict.fromkeys(["A001", "ZZZ"], Disposition.REFUSAL)
    with pytest.raises(Problems, match="ZZZ"):
        set_dispositions(wave_with_cases, outcomes, by=clerk)
    assert not DispositionChange.objects.exists()


def test_that_somebody_answered_cannot_be_set_by_hand(wave_with_cases: Wave, clerk: User) -> None:
    with pytest.raises(Problems) as refused:
        set_dispositions(wave_with_cases, {"A001": Disposition.COMPLETE}, by=clerk)
    assert codes_of(refused.value) == {"disposition-by-hand"}
