"""Which returns are scanned together, and with what settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.method.simulate.returns_seed import rng_for

BOOKLETS_A_BATCH = 20


class Codec(StrEnum):
    """How a scanner writes its pages."""

    JPEG = "jpeg"  # grey, a file a page
    G4 = "g4"  # black and white, a TIFF of many pages a batch
    PNG = "png"  # grey, a file a page


@dataclass(frozen=True, slots=True)
class ScanSetting:
    """One way in which the scanning room scans; `share` is the share of booklets that get it."""

    dots_per_inch: int
    codec: Codec
    share: float = 1.0


#: The demonstration's scanning room: one booklet in five at 300 dots per inch, half JPEG, half G4.
SCANNING_ROOM = (
    ScanSetting(200, Codec.JPEG, 0.4),
    ScanSetting(200, Codec.G4, 0.4),
    ScanSetting(300, Codec.JPEG, 0.1),
    ScanSetting(300, Codec.G4, 0.1),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Booklets that lie in the feeder together; `number` counts from 1."""

    number: int
    setting: ScanSetting
    serials: tuple[str, ...]


def plan_batches(
    serials: Sequence[str], settings: Sequence[ScanSetting], seed: int
) -> tuple[Batch, ...]:
    """Shuffle the envelopes as the post does, give each setting its share, make batches.

    Every serial is in exactly one batch. ValueError when the shares do not sum to 1.
    """
    if abs(sum(setting.share for setting in settings) - 1) > 1e-6:
        message = "the shares of the settings must sum to 1"
        raise ValueError(message)
    ordered = sorted(serials)
    shuffled = [ordered[index] for index in rng_for(seed, "envelopes").permutation(len(ordered))]
    groups: list[tuple[ScanSetting, list[str]]] = []
    done, reached = 0, 0.0
    for setting in settings:
        reached += setting.share
        end = round(reached * len(shuffled))
        groups += [
            (setting, shuffled[start : min(start + BOOKLETS_A_BATCH, end)])
            for start in range(done, end, BOOKLETS_A_BATCH)
        ]
        done = end
    order = rng_for(seed, "batches").permutation(len(groups)).tolist()
    return tuple(
        Batch(number, groups[index][0], tuple(groups[index][1]))
        for number, index in enumerate(order, 1)
    )
