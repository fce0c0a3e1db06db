"""What is begun while the site starts: done or failed, its step hears of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from folkmoot.demonstration.ahead import begun_ahead
from folkmoot.demonstration.home import Home, begin
from folkmoot.demonstration.plan import make_plan

PLAN = replace(make_plan("small", seed=3, workers=1), cases=60)


def test_the_draw_waits_for_the_register_and_lies_where_it_belongs(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    begin(home, PLAN)
    with begun_ahead(home, PLAN) as ahead:
        sample = ahead.sample.result()
        assert ahead.invented.done()
        assert len(sample.cases) == 60
        assert len(ahead.composed.result().sheet.pages) == 4
    assert (home.custodian / "custodian.csv").is_file()
    assert (home.force / "cases.csv").is_file()


def test_what_failed_ahead_fails_the_step_that_asks_for_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.custodian.write_text("a file where the folder should be", "utf-8")
    with begun_ahead(home, PLAN) as ahead:
        for waiting in (ahead.invented, ahead.sample):
            with pytest.raises(OSError, match="custodian"):
                waiting.result()
