"""A site is written to one file and comes back as it was, and not a byte of an open survey goes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import override_settings

from folkmoot.method.terms.problem import Problem
from folkmoot.web.backup import MANIFEST
from folkmoot.web.restore import restore

#: A site with one closed and one open anonymous survey, twelve answers each, and an erased account.
SITE = """
import datetime
from folkmoot.method.capture.model import Mode, Response, Value
from folkmoot.method.instrument.load import load_instrument
from folkmoot.office.fieldwork.sealed.services import page_hash, seal
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.areas import name_levels, place_area
from folkmoot.office.people.services.users import create_user_with_role
from folkmoot.office.studies.models import ConfidentialityPolicy, Selection
from folkmoot.office.studies.services import (
    add_study, close_wave, create_programme, open_wave, plan_wave, store_instrument)

name_levels([("force", "forces")], by="tests")
area = place_area("force", "The force", under=None, by="tests")
by = create_user_with_role(
    "amina", Role.COMMUNICATIONS_LEAD, password="correct horse battery", by="tests", area=area)
lead = create_user_with_role(
    "con", Role.CONSULTATION_COORDINATOR, password=None, by="tests", area=area)
programme = create_programme(
    slug="pilot", name="Pilot", purpose="p", area=area, by=lead, aims=[], objectives=[])
study = add_study(programme, slug="staff", name="Staff survey", kind="Staff survey",
                  selection=Selection.CENSUS, by=lead)
version = store_instrument(load_instrument("staff-insight"), by=lead)
for number in (1, 2):
    wave = plan_wave(study, number=number, instrument=version,
        policy_of_answers=ConfidentialityPolicy.ANONYMOUS,
        opens=datetime.date(2004, 11, number), closes=datetime.date(2004, 12, number), by=lead)
    open_wave(wave, by=lead)
    for place in range(12):
        answers = {"a": Value(f"answer {place} of wave {number}")}
        seal(wave, Response("d", None, Mode.WEB, answers, (), page_hash(wave, str(place))))
    if number == 1:
        close_wave(wave, by=lead)
User.objects.create(username="Erasmus Erased").delete()
"""


def folkmoot_web(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "folkmoot.web", *words],
        env={**os.environ, "FOLKMOOT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A site, its backup, and what the command said."""
    folder = tmp_path_factory.mktemp("kept")
    home, file = folder / "home", folder / "copy.zip"
    words = "from folkmoot.web.serving import set_up; set_up()\n" + SITE
    made = folkmoot_web(home, "manage", "shell", "-c", words)
    assert made.returncode == 0, made.stderr
    scans = home / "files" / "scans"
    scans.mkdir(parents=True)
    (scans / "page.tif").write_bytes(b"II*" * 1000)
    done = folkmoot_web(home, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return home, file, done.stdout


def contents(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_what_is_restored_is_what_was_there(kept: tuple[Path, Path, str], tmp_path: Path) -> None:
    home, file, _said = kept
    again = tmp_path / "again"
    done = folkmoot_web(again, "restore", str(file))
    assert done.returncode == 0, done.stderr
    for name in ("files/scans/page.tif", "secret.key"):
        assert (again / name).read_bytes() == (home / name).read_bytes()
    for query in ("SELECT username FROM people_user", "SELECT * FROM studies_wave"):
        assert contents(again / "site.sqlite3", query) == contents(home / "site.sqlite3", query)
    assert "anonymous answers to Staff survey, wave 2" in done.stdout.replace("A", "a")
    assert "folkmoot serve --home" in done.stdout
    upgraded = folkmoot_web(again, "upgrade", str(tmp_path / "before.zip"))
    assert upgraded.returncode == 0, upgraded.stderr
    assert "Up to date with Folkmoot" in upgraded.stdout
    assert (tmp_path / "before.zip").exists()
    once_more = folkmoot_web(again, "upgrade")
    assert "Nothing was changed" in once_more.stdout


def test_answers_of_an_open_survey_are_in_no_backup(
    kept: tuple[Path, Path, str], tmp_path: Path
) -> None:
    home, file, said = kept
    with ZipFile(file) as archive:
        archive.extract("sealed.sqlite3", tmp_path)
    copy = tmp_path / "sealed.sqlite3"
    assert b"of wave 2" in (home / "sealed.sqlite3").read_bytes()
    assert b"of wave 1" in copy.read_bytes()
    assert b"of wave 2" not in copy.read_bytes()
    assert "which is still open" in said


def test_rows_of_the_sealed_copy_have_new_keys_and_lie_in_their_order(
    kept: tuple[Path, Path, str], tmp_path: Path
) -> None:
    home, file, _said = kept
    with ZipFile(file) as archive:
        archive.extract("sealed.sqlite3", tmp_path)
    query = "SELECT key FROM sealed_answer WHERE wave = 1"
    old, new = (contents(at / "sealed.sqlite3", query) for at in (home, tmp_path))
    assert len(old) == len(new) == 12
    assert not set(old) & set(new)
    assert new == sorted(new)  # type: ignore[type-var]  # texts, which SQLite gives without a type


def test_what_was_erased_is_in_no_backup(kept: tuple[Path, Path, str], tmp_path: Path) -> None:
    _home, file, _said = kept
    with ZipFile(file) as archive:
        archive.extract("site.sqlite3", tmp_path)
    assert b"amina" in (tmp_path / "site.sqlite3").read_bytes()
    assert b"Erasmus Erased" not in (tmp_path / "site.sqlite3").read_bytes()


def test_only_its_owner_can_read_it_and_nothing_is_left_beside_it(
    kept: tuple[Path, Path, str],
) -> None:
    home, file, _said = kept
    assert file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in file.parent.iterdir()) == ["copy.zip", home.name]


def test_there_is_nothing_to_back_up_where_no_site_is(tmp_path: Path) -> None:
    done = folkmoot_web(tmp_path / "none", "backup", str(tmp_path / "copy.zip"))
    assert done.returncode == 1
    assert "backup-home-missing" in done.stderr
    assert not list(tmp_path.iterdir())


Damage = Callable[[Path], None]


def rewritten(file: Path, **changes: bytes) -> None:
    """The same archive with other contents in some parts; names are written with `_` for `/`."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in (parts | changes).items():
            archive.writestr(name, content)


def manifest_with(file: Path, **changes: object) -> bytes:
    with ZipFile(file) as archive:
        return json.dumps(json.loads(archive.read(MANIFEST)) | changes).encode()


def no_archive(file: Path) -> None:
    file.write_bytes(b"a photograph of a cat")


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def changed_inside(file: Path) -> None:
    rewritten(file, **{"files/scans/page.tif": b"MM*" * 1000})


def without_list(file: Path) -> None:
    rewritten(file, **{MANIFEST: b"{}"})


def with_more_than_listed(file: Path) -> None:
    rewritten(file, **{"files/more.tif": b"II*"})


def that_climbs_out(file: Path) -> None:
    with ZipFile(file) as archive:
        parts = json.loads(archive.read(MANIFEST))["parts"]
    outside = "files/../../outside"
    parts[outside] = parts["files/scans/page.tif"]
    rewritten(file, **{outside: b"II*" * 1000, MANIFEST: manifest_with(file, parts=parts)})


def from_the_future(file: Path) -> None:
    rewritten(file, **{MANIFEST: manifest_with(file, folkmoot="99.1.0")})


def holding_postgresql(file: Path) -> None:
    rewritten(file, **{MANIFEST: manifest_with(file, database="postgresql")})


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (no_archive, "backup-not-one"),
        (cut_short, "backup-not-one"),
        (without_list, "backup-not-one"),
        (changed_inside, "backup-damaged"),
        (with_more_than_listed, "backup-damaged"),
        (that_climbs_out, "backup-damaged"),
        (from_the_future, "backup-newer"),
        (holding_postgresql, "restore-other-database"),
    ],
)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the site of these tests is on SQLite")
def test_what_is_not_whole_is_refused_and_nothing_is_written(
    kept: tuple[Path, Path, str], tmp_path: Path, damage: Damage, code: str
) -> None:
    file = tmp_path / "copy.zip"
    shutil.copy(kept[1], file)
    damage(file)
    with override_settings(FOLKMOOT_HOME=tmp_path / "home"), pytest.raises(Problem) as caught:
        restore(file, say=lambda _line: None)
    assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["copy.zip"]


def test_a_folder_that_holds_something_is_never_written_to(
    kept: tuple[Path, Path, str], tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("mine")
    with override_settings(FOLKMOOT_HOME=tmp_path), pytest.raises(Problem) as caught:
        restore(kept[1], say=lambda _line: None)
    assert caught.value.code == "restore-home-not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
