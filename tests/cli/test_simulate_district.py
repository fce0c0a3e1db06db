from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from folkmoot.cli.main import app


def test_a_district_to_practise_on_is_written_and_can_be_checked(tmp_path: Path) -> None:
    command = ["simulate", "district", "--out", str(tmp_path), "--seed", "7"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    assert "Ostrey Vale" in result.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "areas.csv",
        "register.csv",
        "staff.csv",
    ]
    command = ["frame", "check", str(tmp_path / "register.csv")]
    checked = CliRunner().invoke(app, [*command, "--areas", str(tmp_path / "areas.csv")])
    assert checked.exit_code == 1
    assert "[frame-postcode-missing]" in checked.stderr
    assert "can be drawn from" in checked.stdout
