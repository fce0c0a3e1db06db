"""The home folder: made once, the key readable by its owner only."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.web.home import home_folder, prepare, secret_key


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path / "here"))
    assert home_folder() == tmp_path / "here"


def test_without_the_environment_it_lies_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FOLKMOOT_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home_folder() == tmp_path / "folkmoot-home"


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare(home)
    first = secret_key(home)
    prepare(home)
    assert secret_key(home) == first
    assert len(first) >= 64
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (home / "files").is_dir()
    assert (home / "arriving").is_dir()


def test_before_the_folder_is_made_a_key_lasts_for_the_process_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    assert secret_key(home) != secret_key(home)
    assert not home.exists()
