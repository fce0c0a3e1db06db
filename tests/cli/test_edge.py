"""What every command does at its edge: refusals of the system, and tables."""

from __future__ import annotations

import errno
import json
import os

import pytest

from folkmoot.cli.edge import ends_in_exit_code, show_table


def ended(error: OSError) -> int:
    @ends_in_exit_code
    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as caught:
        command()
    assert isinstance(caught.value.code, int)
    return caught.value.code


@pytest.mark.parametrize("name", ["table.csv", ".table.csv.unfinished"])
def test_a_place_that_cannot_be_written_is_told_under_the_readers_name_for_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
    assert ended(refused) == 1
    told = capsys.readouterr().err
    assert told.startswith("table.csv: ")
    assert "permission denied" in told
    assert "Traceback" not in told


def test_a_reader_of_our_output_that_has_gone_is_no_problem() -> None:
    @ends_in_exit_code
    def command() -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    with pytest.raises(BrokenPipeError):
        command()


def test_a_table_in_a_file_is_aligned_and_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 300
    show_table(("item", "words"), [{"item": "a [b] [/c]", "words": long}, {"item": "日本"}])
    assert capsys.readouterr().out == (f"item        words\na [b] [/c]  {long}\n日本\n")


def test_a_table_of_ten_thousand_rows_keeps_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("n",), [{"n": number} for number in range(10_000)])
    assert capsys.readouterr().out.split() == ["n", *map(str, range(10_000))]


def test_for_a_program_the_rows_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("item",), [{"item": "a", "n": None}], as_json=True)
    assert json.loads(capsys.readouterr().out) == [{"item": "a", "n": None}]
