"""Other free programs that read marks, as far as they are installed here."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from folkmoot.bench.model import Peer, PeerState

_COMMANDS = {"auto-multiple-choice": "auto-multiple-choice", "SDAPS": "sdaps"}
_OWN_SHEETS = "it reads only sheets that it has set itself, so it was not run on these"


def other_readers() -> Sequence[Peer]:
    """One entry for each program: absent, or why there is no figure beside ours."""
    return [
        Peer(name, PeerState.FAILED, note=_OWN_SHEETS)
        if shutil.which(command)
        else Peer(name, PeerState.ABSENT, note=f"{command} is not installed")
        for name, command in _COMMANDS.items()
    ]
