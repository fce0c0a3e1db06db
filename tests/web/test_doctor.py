"""What the doctor finds wrong, and the remedy it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from folkmoot.web import doctor

pytestmark = pytest.mark.django_db(databases=["default", "sealed"])


def found(what: str) -> doctor.Finding:
    return next(finding for finding in doctor.examine() if finding.what == what)


def test_all_is_well_on_this_machine() -> None:
    assert [finding for finding in doctor.examine() if not finding.well] == []


def test_a_key_that_others_can_read_is_found(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x" * 64)
    key.chmod(0o644)
    with override_settings(FOLKMOOT_HOME=tmp_path):
        finding = found("secret key")
    assert not finding.well
    assert finding.seen == "mode 644"
    assert finding.remedy == f"Run: chmod 600 {key}"


def test_a_home_that_is_not_there_is_no_fault_and_stays_away(tmp_path: Path) -> None:
    home = tmp_path / "none"
    with override_settings(FOLKMOOT_HOME=home):
        assert found("home folder").well
        assert found("database 'default'").well
    assert not home.exists()


def test_a_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PARTS", ("no-such-part",))
    finding = found("no-such-part")
    assert (finding.well, finding.seen) == (False, "missing")


def test_too_little_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_BYTES", 10**18)
    finding = found("space")
    assert not finding.well
    assert "Make room" in finding.remedy


def test_what_is_wrong_is_printed_with_its_remedy_and_ends_in_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "PARTS", ("no-such-part",))
    assert doctor.report(as_json=False) == 1
    assert "WRONG  no-such-part: missing\n       Install folkmoot" in capsys.readouterr().out
