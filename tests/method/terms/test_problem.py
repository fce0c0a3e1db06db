import importlib
import pickle
import pkgutil
from collections import Counter

import pytest

from folkmoot.method.terms import catalogue
from folkmoot.method.terms.problem import Place, ProblemKind, Problems, refuse_if_any

KIND = ProblemKind("test-kind", "The column {column} is missing.", "Add {column}.")


def kinds() -> list[ProblemKind]:
    modules = [
        importlib.import_module(f"{catalogue.__name__}.{entry.name}")
        for entry in pkgutil.iter_modules(catalogue.__path__)
    ]
    return [v for m in modules for v in vars(m).values() if isinstance(v, ProblemKind)]


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    problem = KIND.at(Place(file="register.csv", row=3, column="PostCode"), column="PostCode")
    assert str(problem) == (
        "register.csv, row 3, column PostCode: The column PostCode is missing. Add PostCode."
    )


def test_a_missing_detail_fails_where_the_problem_is_made() -> None:
    with pytest.raises(KeyError):
        KIND.at(Place())


def test_problems_are_values_and_travel_between_processes() -> None:
    problem = KIND.at(Place(row=3), column="A")
    assert problem == KIND.at(Place(row=3), column="A")
    assert problem != KIND.at(Place(row=4), column="A")
    assert pickle.loads(pickle.dumps(problem)) == problem
    many = pickle.loads(pickle.dumps(Problems([problem, problem])))
    assert many.problems == (problem, problem)


def test_refusing_raises_all_problems_or_nothing() -> None:
    refuse_if_any([])
    with pytest.raises(Problems) as caught:
        refuse_if_any([KIND.at(Place(row=1), column="A"), KIND.at(Place(row=2), column="B")])
    assert [problem.place.row for problem in caught.value.problems] == [1, 2]


def test_codes_of_the_catalogue_are_unique_and_every_kind_has_a_remedy() -> None:
    distinct = {id(kind): kind for kind in kinds()}.values()
    codes = Counter(kind.code for kind in distinct)
    assert [code for code, times in codes.items() if times > 1] == []
    for kind in distinct:
        assert kind.code == kind.code.lower()
        assert kind.message.endswith((".", "}"))
        assert kind.remedy.endswith(".")
