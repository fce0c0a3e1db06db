"""`folkmoot weight` and `folkmoot estimate`, as another program runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from folkmoot.cli.main import app

REFERENCE = Path(__file__).parents[1] / "reference"
STRATIFIED = str(REFERENCE / "apistrat.csv")
TARGETS = """
[margins.stype]
E = 4421
H = 755
M = 1018
[margins."sch.wide"]
No = 1500
Yes = 4694
"""


@pytest.fixture
def targets(tmp_path: Path) -> str:
    path = tmp_path / "T.toml"
    path.write_text(TARGETS, encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_weight_keeps_columns_and_order_and_meets_the_margins(tmp_path: Path, targets: str) -> None:
    out = tmp_path / "w.csv"
    result = run(
        "weight", STRATIFIED, "--targets", targets, "--weight", "pw", "--out", str(out), "--json"
    )
    assert result.exit_code == 0, result.output
    before, after = rows(REFERENCE / "apistrat.csv"), rows(out)
    assert list(after[0]) == [*before[0], "weight"]
    assert [{k: v for k, v in row.items() if k != "weight"} for row in after] == before
    high = sum(float(row["weight"]) for row in after if row["stype"] == "H")
    assert high == pytest.approx(755, rel=1e-12)
    assert json.loads(result.stdout)["n"] == 200


@pytest.mark.parametrize(
    ("method", "bounds"), [("linear", "0.5,2"), ("logit", "0.5,2"), ("rake", "0.5,2")]
)
def test_weight_stays_within_its_bounds(
    tmp_path: Path, targets: str, method: str, bounds: str
) -> None:
    out = tmp_path / "w.csv"
    words = ["--weight", "pw", "--method", method, "--bounds", bounds, "--out", str(out)]
    assert run("weight", STRATIFIED, "--targets", targets, *words).exit_code == 0
    ratios = [float(row["weight"]) / float(row["pw"]) for row in rows(out)]
    assert min(ratios) >= 0.5
    assert max(ratios) <= 2


def test_weight_trims_the_finished_weights(tmp_path: Path, targets: str) -> None:
    out = tmp_path / "w.csv"
    words = ["--weight", "pw", "--trim", "14,60", "--out", str(out)]
    result = run("weight", STRATIFIED, "--targets", targets, *words)
    assert result.exit_code == 0
    weights = np.array([float(row["weight"]) for row in rows(out)])
    assert (weights.min(), weights.max()) == (14.0, 60.0)
    assert weights.sum() == pytest.approx(6194)
    assert "worst margin error" in result.stdout


def test_weights_that_do_not_converge_leave_nothing_behind(tmp_path: Path, targets: str) -> None:
    out = tmp_path / "w.csv"
    words = ["--weight", "pw", "--method", "linear", "--bounds", "0.9,1.1", "--out", str(out)]
    result = run("weight", STRATIFIED, "--targets", targets, *words)
    assert result.exit_code == 1
    assert "[weights-not-converged]" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T.toml"]


def test_an_older_weight_is_kept_under_another_name(tmp_path: Path) -> None:
    data = write(tmp_path, "sex,weight\nF,1\nM,2\n")
    (tmp_path / "T.toml").write_text("[margins.sex]\nF = 10\nM = 30\n", encoding="utf-8")
    out = tmp_path / "w.csv"
    words = ["--weight", "weight", "--out", str(out)]
    result = run("weight", data, "--targets", str(tmp_path / "T.toml"), *words)
    assert result.exit_code == 0
    assert "start_weight" in result.stderr
    assert [float(row["weight"]) for row in rows(out)] == pytest.approx([10, 30])
    again = run("weight", str(out), "--targets", str(tmp_path / "T.toml"), "--out", str(out))
    assert again.exit_code == 1
    assert "[weight-column-taken]" in again.stderr


def test_bounds_on_start_weights_of_one_are_rescaled_and_said(tmp_path: Path) -> None:
    data = write(tmp_path, "sex\n" + "F\n" * 6 + "M\n" * 4)
    (tmp_path / "T.toml").write_text("[margins.sex]\nF = 500\nM = 500\n", encoding="utf-8")
    words = ["--method", "logit", "--bounds", "0.5,2", "--out", str(tmp_path / "w.csv")]
    result = run("weight", data, "--targets", str(tmp_path / "T.toml"), *words)
    assert result.exit_code == 0
    assert "first multiplied by 112.5" in result.stderr


def test_weights_below_zero_are_said(tmp_path: Path) -> None:
    data = write(tmp_path, "sex,y\nF,1\nF,2\nM,3\nM,10\n")
    (tmp_path / "T.toml").write_text(
        "[margins.sex]\nF = 20\nM = 20\n[totals]\ny = 40\n", encoding="utf-8"
    )
    words = ["--method", "linear", "--out", str(tmp_path / "w.csv")]
    result = run("weight", data, "--targets", str(tmp_path / "T.toml"), *words)
    assert result.exit_code == 0
    assert "1 weight is below zero" in result.stderr


@pytest.mark.parametrize("bounds", ["3", "a,b", "2,1"])
def test_bounds_that_are_no_pair_are_wrong_usage(tmp_path: Path, targets: str, bounds: str) -> None:
    words = ["--bounds", bounds, "--out", str(tmp_path / "w.csv")]
    assert run("weight", STRATIFIED, "--targets", targets, *words).exit_code == 2


def test_estimate_writes_the_table_of_the_contract(tmp_path: Path, targets: str) -> None:
    out = tmp_path / "table.csv"
    result = run(
        "estimate", STRATIFIED, "--items", "api00,api99", "--by", "stype,awards", "--weight", "pw",
        "--stratum", "stype", "--fpc", "fpc", "--targets", targets, "--method", "linear",
        "--bounds", "0.5,2", "--out", str(out), "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    table = rows(out)
    assert ",".join(table[0]) == "item,category,domain,value,se,low,high,n,effective_n,deff"
    assert [row["domain"] for row in table[:6]] == [
        "E|No",
        "E|Yes",
        "H|No",
        "H|Yes",
        "M|No",
        "M|Yes",
    ]
    assert sum(int(row["n"]) for row in table if row["item"] == "api00") == 200
    for row, shown in zip(table, json.loads(result.stdout), strict=True):
        assert float(row["se"]) == shown["se"]
        assert float(row["effective_n"]) == pytest.approx(int(row["n"]) / float(row["deff"]))


def test_proportions_have_a_row_for_each_category_and_codes_can_be_missing(tmp_path: Path) -> None:
    data = write(tmp_path, "q,area\n1,A|B\n2,A|B\n-1,C\n1,C\n,C\n2,-1\n")
    out = tmp_path / "table.csv"
    words = ["--items", "q", "--kind", "proportion", "--by", "area", "--out", str(out)]
    assert run("estimate", data, *words, "--missing", "-1,-2").exit_code == 0
    table = {(row["domain"], row["category"]): row for row in rows(out)}
    assert set(table) == {("A\\|B", "1"), ("A\\|B", "2"), ("C", "1"), ("C", "2")}
    assert table["A\\|B", "1"]["value"] == "0.5"
    assert (table["C", "1"]["n"], table["C", "1"]["se"]) == ("1", "")
    assert run("estimate", data, *words).exit_code == 0
    assert ("-1", "2") in {(row["domain"], row["category"]) for row in rows(out)}


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("mean", "y", 3.0),
        ("total", "y", 12.0),
        ("ratio", "y/x", 1.5),
        ("quantile", "y", 2.0),
    ],
)
def test_each_kind_is_estimated(tmp_path: Path, kind: str, item: str, value: float) -> None:
    data = write(tmp_path, "y,x\n1,1\n2,2\n3,2\n6,3\n")
    out = tmp_path / "table.csv"
    assert run("estimate", data, "--items", item, "--kind", kind, "--out", str(out)).exit_code == 0
    (row,) = rows(out)
    assert row["item"] == item
    assert float(row["value"]) == pytest.approx(value)


def test_without_weights_population_sizes_give_them(tmp_path: Path) -> None:
    data = write(tmp_path, "y,s,size\n1,a,20\n3,a,20\n5,b,60\n7,b,60\n")
    out = tmp_path / "table.csv"
    words = ["--items", "y", "--stratum", "s", "--fpc", "size", "--out", str(out)]
    assert run("estimate", data, *words).exit_code == 0
    assert float(rows(out)[0]["value"]) == pytest.approx(5.0)


def test_a_stratum_with_one_unit_is_said(tmp_path: Path) -> None:
    data = write(tmp_path, "y,s\n1,a\n3,a\n5,b\n")
    words = ["--items", "y", "--stratum", "s", "--out", str(tmp_path / "table.csv")]
    result = run("estimate", data, *words)
    assert result.exit_code == 0
    assert "1 stratum has one primary sampling unit (b)" in result.stderr


def test_domains_that_nobody_belongs_to_make_an_empty_table(tmp_path: Path) -> None:
    data = write(tmp_path, "y,area\n1,\n3,\n")
    out = tmp_path / "table.csv"
    result = run("estimate", data, "--items", "y", "--by", "area", "--out", str(out))
    assert result.exit_code == 0
    assert "so the table is empty" in result.stderr
    assert rows(out) == []


def test_a_design_without_degrees_of_freedom_is_said(tmp_path: Path) -> None:
    data = write(tmp_path, "y,s\n1,a\n3,b\n")
    words = ["--items", "y", "--stratum", "s", "--out", str(tmp_path / "table.csv")]
    assert "no degrees of freedom" in run("estimate", data, *words).stderr


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["--items", "nope"], 1, "[column-missing]"),
        (["--items", "awards"], 1, "apistrat.csv, row 2, column awards"),
        (["--items", "api00", "--kind", "ratio"], 1, "[ratio-needs-two]"),
        (["--items", "api00", "--q", "1.5"], 2, "--q"),
        (["--items", ","], 2, "--items"),
        (["--items", "api00", "--kind", "mode"], 2, "mode"),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    tmp_path: Path, words: list[str], code: int, expected: str
) -> None:
    out = tmp_path / "table.csv"
    result = run("estimate", STRATIFIED, *words, "--out", str(out))
    assert result.exit_code == code
    assert expected in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--bounds", "0.3,3"], "--targets"),
        (["--method", "rake"], "--targets"),
        (["--kind", "mean", "--q", "0.5"], "--kind is quantile"),
        (["--seed", "7"], "--replicates"),
        (["--replicate-method", "jackknife", "--seed", "7"], "--replicates"),
    ],
)
def test_an_option_that_would_change_nothing_is_wrong_usage(
    tmp_path: Path, words: list[str], needed: str
) -> None:
    out = tmp_path / "table.csv"
    result = run("estimate", STRATIFIED, "--items", "api00", *words, "--out", str(out))
    assert result.exit_code == 2
    assert needed in result.stderr
    assert words[-2] in result.stderr
    assert not out.exists()


def test_logit_without_bounds_is_wrong_usage(targets: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    done = run("weight", STRATIFIED, "--targets", targets, "--method", "logit", "--out", out)
    assert done.exit_code == 2
    assert "--bounds" in done.stderr


def test_a_column_of_names_is_no_question_and_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("id\n" + "".join(f"k{row}\n" for row in range(5_001)), encoding="utf-8")
    done = run(
        "estimate", str(data), "--items", "id", "--kind", "proportion", "--out", str(tmp_path / "o")
    )
    assert done.exit_code == 1
    assert done.stderr.startswith("data.csv, column id: It has 5,001 categories")
    assert not (tmp_path / "o").exists()


def test_more_targets_than_can_be_solved_are_told(tmp_path: Path) -> None:
    data, wanted = tmp_path / "data.csv", tmp_path / "T.toml"
    names = [f"k{row}" for row in range(2_001)]
    data.write_text("c\n" + "\n".join(names) + "\n", encoding="utf-8")
    wanted.write_text("[margins.c]\n" + "".join(f"{n} = 2\n" for n in names), encoding="utf-8")
    done = run("weight", str(data), "--targets", str(wanted), "--out", str(tmp_path / "o"))
    assert done.exit_code == 1
    assert done.stderr.startswith("T.toml: The targets hold 2,001 numbers")


def test_a_result_never_takes_the_place_of_what_it_is_made_from(
    targets: str, tmp_path: Path
) -> None:
    data = tmp_path / "data.csv"
    data.write_text("stype,sch.wide,y\n", encoding="utf-8")
    done = run("estimate", str(data), "--items", "y", "--out", str(data))
    assert (done.exit_code, data.read_text(encoding="utf-8")) == (1, "stype,sch.wide,y\n")
    assert "[output-is-input]" in done.stderr
    done = run("weight", STRATIFIED, "--targets", targets, "--out", targets)
    assert (done.exit_code, Path(targets).read_text(encoding="utf-8")) == (1, TARGETS)


def test_errors_come_from_replicates_that_are_raked_again(targets: str, tmp_path: Path) -> None:
    plain, drawn, again, left_out = (tmp_path / f"{name}.csv" for name in "abcd")
    words = ["--items", "api00", "--weight", "pw", "--stratum", "stype", "--targets", targets]
    for out, more in (
        (plain, []),
        (drawn, ["--replicates", "60", "--seed", "4"]),
        (again, ["--replicates", "60", "--replicate-method", "bootstrap", "--seed", "4"]),
        (left_out, ["--replicate-method", "jackknife"]),
    ):
        result = run("estimate", STRATIFIED, *words, *more, "--out", str(out))
        assert result.exit_code == 0, result.output
    assert drawn.read_bytes() == again.read_bytes()
    errors = [float(rows(out)[0]["se"]) for out in (plain, drawn, left_out)]
    assert len({rows(out)[0]["value"] for out in (plain, drawn, left_out)}) == 1
    assert errors[1] == pytest.approx(errors[0], rel=0.3)
    assert errors[2] == pytest.approx(errors[0], rel=0.05)


def test_a_jackknife_says_that_it_counts_its_replicates_itself(tmp_path: Path) -> None:
    words = ["--replicates", "60", "--replicate-method", "jackknife", "--out", str(tmp_path / "t")]
    result = run("estimate", STRATIFIED, "--items", "api00", *words)
    assert result.exit_code == 0
    assert "one replicate for each unit, 200 here" in result.stderr


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("adjust", "grand mean"),
        ("centre", "mean of all units"),
        ("average", "other strata on average"),
        ("certainty", "adds nothing"),
    ],
)
def test_the_rule_for_strata_with_one_unit_is_said(tmp_path: Path, rule: str, said: str) -> None:
    data = write(tmp_path, "y,s\n1,a\n3,a\n5,b\n")
    words = ["--stratum", "s", "--single-unit", rule, "--out", str(tmp_path / "table.csv")]
    result = run("estimate", data, "--items", "y", *words)
    assert result.exit_code == 0
    assert said in result.stderr


def test_a_stratum_with_one_unit_may_be_refused(tmp_path: Path) -> None:
    data = write(tmp_path, "y,s\n1,a\n3,a\n5,b\n")
    words = ["--stratum", "s", "--single-unit", "fail", "--out", str(tmp_path / "table.csv")]
    result = run("estimate", data, "--items", "y", *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("data.csv, row 4, column s: The stratum b has one sampling")


MARGIN = "[margins.g]\na = 10\nb = 5\nc = 5\n"
GOOD = "y,w,g,h\n1,1,a,x\n2,1,a,x\n3,2,b,y\n4,1,c,y\n5,1,c,y\n"


@pytest.mark.parametrize(
    ("data", "wanted", "said"),
    [
        (GOOD.replace("3,2,b", "3,-2,b"), MARGIN, "data.csv, row 4, column w: The weight is -2"),
        (GOOD.replace("3,2,b", "3,inf,b"), MARGIN, "data.csv, row 4, column w: The cell holds inf"),
        (GOOD.replace("3,2,b", "3,,b"), MARGIN, "data.csv, row 4, column w: The cell is empty"),
        (GOOD.replace("3,2,b", "3,0,b"), MARGIN, "data.csv, column g: No row with a weight above"),
        (GOOD.replace("b", "z"), MARGIN, "data.csv, row 4, column g: The targets know no g = z; the"
         " data have it in 1 row."),
        (GOOD.replace("b", ""), MARGIN, "data.csv, row 4, column g: The cell is empty"),
        (GOOD, MARGIN.replace("10", "inf"), "T.toml: The target of g = a is Infinity"),
        (GOOD, MARGIN.replace("10", "nan"), "T.toml: The target of g = a is NaN"),
        (GOOD, MARGIN.replace("10", "-1"), "T.toml: The target of g = a is -1"),
        (GOOD, MARGIN.replace("10", "0"), "data.csv, row 2, column g: The targets count nobody"),
        (GOOD, "[margins.g]\na = 0\nb = 0\nc = 0\n", "T.toml: The targets are not as expected: the "
         "margin g counts nobody."),
        (GOOD, MARGIN + "[margins.h]\nx = 10\ny = 11\n", "T.toml: The margins g and h contradict"),
        (GOOD, MARGIN + "[margins.h]\nx = 9\ny = 11\n", "data.csv, column h: The targets cannot"),
        (GOOD, MARGIN + "[totals]\ny = 1e9\n", "data.csv, column g: No weights meet the targets"),
    ],
)  # fmt: skip
def test_bad_weights_and_targets_are_told_with_their_place(
    tmp_path: Path, data: str, wanted: str, said: str
) -> None:
    path, targets = write(tmp_path, data), tmp_path / "T.toml"
    targets.write_text(wanted, encoding="utf-8")
    words = [path, "--targets", str(targets), "--weight", "w", "--out", str(tmp_path / "o.csv")]
    for command in (["weight"], ["estimate", "--items", "y"]):
        result = run(*command, *words)
        assert result.exit_code == 1, result.output
        assert result.stderr.startswith(said)
        assert not (tmp_path / "o.csv").exists()


def test_of_many_unknown_categories_the_first_are_named_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    data = write(tmp_path, "g\na\n" + "".join(f"k{row}\n" for row in range(2_000)))
    (tmp_path / "T.toml").write_text("[margins.g]\na = 5\n", encoding="utf-8")
    words = ["--targets", str(tmp_path / "T.toml"), "--out", str(tmp_path / "o.csv")]
    result = run("weight", data, *words)
    assert result.exit_code == 1
    assert result.stderr.count("[category-unknown]") == 20
    assert "column g: There are 1,980 more categories of g" in result.stderr


@pytest.mark.parametrize("kind", ["mean", "total", "proportion", "quantile"])
@pytest.mark.parametrize("more", [[], ["--replicates", "20"], ["--replicate-method", "jackknife"]])
def test_nothing_in_a_table_is_ever_nan(tmp_path: Path, kind: str, more: list[str]) -> None:
    # Domains of one, of weight zero, of nobody who answered, of answers all alike.
    text = "y,w,g\n1,1,one\n2,0,zero\n,1,none\n3,1,same\n3,2,same\n1,1,two\n5,1,two\n4,1,\n"
    data, out = write(tmp_path, text), tmp_path / "table.csv"
    words = ["--kind", kind, "--by", "g", "--weight", "w", *more, "--out", str(out)]
    assert run("estimate", data, "--items", "y", *words).exit_code == 0
    text = out.read_text(encoding="utf-8").casefold()
    assert "nan" not in text
    assert "inf" not in text
    assert {row["n"] for row in rows(out) if row["domain"] in {"zero", "none"}} == {"0"}


CASES = "team,sex,back,early\n" + "".join(
    f"{team},{sex if answered else ''},{answered},{turn % 2}\n"
    for team, rate in (("a", 2), ("b", 4))
    for turn in range(40)
    for sex in ("FM"[turn % 2],)
    for answered in (int(turn % rate == 0 or turn % rate == 1),)
)


@pytest.mark.parametrize("way", ["--classes", "--propensity"])
def test_respondents_take_over_the_weight_of_who_did_not_answer(tmp_path: Path, way: str) -> None:
    data, out = write(tmp_path, CASES), tmp_path / "w.csv"
    (tmp_path / "T.toml").write_text("[margins.sex]\nF = 500\nM = 300\n", encoding="utf-8")
    kept = tmp_path / "diagnostics.json"
    words = ["--responded", "back", way, "team", "--out", str(out)]
    assert run("weight", data, *words).exit_code == 0
    by_team = {
        team: sum(float(row["weight"]) for row in rows(out) if row["team"] == team) for team in "ab"
    }
    assert by_team == pytest.approx({"a": 40, "b": 40})
    more = ["--targets", str(tmp_path / "T.toml"), "--diagnostics", str(kept)]
    result = run("weight", data, *words, *more)
    assert result.exit_code == 0, result.output
    weighted = rows(out)
    assert len(weighted) == 80
    assert {float(row["weight"]) for row in weighted if row["back"] == "0"} == {0.0}
    assert sum(float(row["weight"]) for row in weighted if row["sex"] == "F") == pytest.approx(500)
    document = json.loads(kept.read_text(encoding="utf-8"))
    assert {"n", "effective_n", "kish_design_effect", "lowest", "highest"} <= set(
        document["weights"]
    )
    assert sorted(one["cases"] for one in document["response_classes"]) == [40, 40]
    assert [one["target"] for one in document["targets"]] == ["sex = F", "sex = M"]


def test_few_respondents_who_stand_for_many_are_said(tmp_path: Path) -> None:
    data = write(tmp_path, "team,back\n" + "a,1\n" * 9 + "b,1\n" + "b,no\n" * 7)
    words = ["--responded", "back", "--classes", "team", "--out", str(tmp_path / "w.csv")]
    assert (
        "In the class b 1 of 8 responded: each stands for 8.0."
        in run("weight", data, *words).stderr
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "--targets"),
        (["--responded", "back"], 2, "--classes"),
        (["--responded", "back", "--classes", "team", "--propensity", "team"], 2, "--classes"),
        (["--responded", "back", "--classes", "team", "--trim", "1,2"], 2, "--trim needs"),
        (["--responded", "team", "--classes", "sex"], 1, "[responded-unclear]"),
        (["--responded", "gap", "--classes", "team"], 1, "data.csv, row 3, column gap"),
        (["--responded", "none", "--classes", "team"], 1, "[nobody-responded]"),
    ],
)
def test_what_says_nothing_of_who_responded_is_refused(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    data = write(tmp_path, "team,sex,back,gap,none\na,F,1,1,0\nb,M,0,,0\n")
    result = run("weight", data, *words, "--out", str(tmp_path / "w.csv"))
    assert (result.exit_code, said in result.stderr) == (code, True), result.output


def test_post_strata_meet_one_crossed_margin(tmp_path: Path) -> None:
    data, out = write(tmp_path, "s,t\na,x\na,y\na,y\nb,x\nb,y\n"), tmp_path / "w.csv"
    targets = tmp_path / "T.toml"
    targets.write_text(
        '[margins."s|t"]\n"a|x" = 10\n"a|y" = 8\n"b|x" = 6\n"b|y" = 4\n', encoding="utf-8"
    )
    words = ["weight", data, "--targets", str(targets), "--method", "poststratify"]
    assert run(*words, "--out", str(out)).exit_code == 0
    assert [float(row["weight"]) for row in rows(out)] == pytest.approx([10, 4, 4, 6, 4])
    targets.write_text("[margins.s]\na = 3\nb = 2\n[margins.t]\nx = 1\ny = 4\n", encoding="utf-8")
    result = run(*words, "--out", str(out))
    assert result.exit_code == 1
    assert "[poststrata-need-one]" in result.stderr
