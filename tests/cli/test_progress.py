from __future__ import annotations

import io

from rich.console import Console

from folkmoot.cli.progress import shown_progress


def test_a_terminal_sees_the_bar_arrive() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with shown_progress("Booklets", 4, console) as progress:
        progress(1)
        progress(3)
    assert "Booklets" in screen.getvalue()
    assert "4/4" in screen.getvalue()


def test_a_file_sees_nothing() -> None:
    screen = io.StringIO()
    with shown_progress("Booklets", 4, Console(file=screen)) as progress:
        progress(4)
    assert screen.getvalue() == ""
