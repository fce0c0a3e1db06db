"""How people, paper and scanners differ between the four levels.

Shares are probabilities from 0 to 1, lengths in mm unless the name says otherwise, ranges are
(low, high). The values are set from how scanned postal surveys look, never from what a reader can
do with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Range = tuple[float, float]


class Level(StrEnum):
    """How hard the returns are on a reader."""

    CLEAN = "clean"
    OFFICE = "office"
    FAX = "fax"
    HARSH = "harsh"


class Codec(StrEnum):
    """How the scanner writes its pages."""

    JPEG = "jpeg"
    G4 = "g4"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class People:
    """What respondents do. Shares are per question answered, unless they say otherwise.

    `shaky` and `careless` are shares of people. `two_answers` crosses two boxes where one was asked
    for; `beside` marks next to the box; `rested_pen` leaves a dot in a box of a question that was
    passed over, or in one that was answered elsewhere; `between` marks between two boxes; `notes`
    and `underlined` are per page.
    """

    shaky: float
    careless: float
    corrected: float
    two_answers: float
    beside: float
    rested_pen: float
    between: float
    notes: float
    underlined: float


@dataclass(frozen=True, slots=True)
class Wear:
    """What happens to the paper; shares per page. `toner_black` is the grey of printed black."""

    toner_black: Range
    toner_grain: float
    punched: float
    creased: float
    cup_ring: float
    thumbed: float
    stapled: float
    torn_corner: float
    show_through: Range


@dataclass(frozen=True, slots=True)
class Glass:
    """What the scanner, or a telephone's camera, does.

    `tilt_degrees` is the usual skew, `keystone` the largest shift of a corner by perspective as a
    share of the side, `curl_mm` how far a lifted edge moves its print, `feed_mm` how unevenly the
    paper is drawn in, `defocus_mm` the radius of a point, `lamp` the fall of light across the page,
    `grain` its noise in grey levels. `photocopied` pages were copied first. `whitened` scanners
    push paper to white. `jpeg_quality` is that of the last codec, `twice` the share coded twice.
    """

    tilt_degrees: float
    size: Range
    keystone: float
    curl_mm: Range
    feed_mm: float
    defocus_mm: Range
    lamp: float
    grain: Range
    photocopied: float
    whitened: float
    scratched: float
    upside_down: float
    two_level: bool
    jpeg_quality: tuple[int, int]
    twice: float


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of one level."""

    people: People
    wear: Wear
    glass: Glass


_CLEAN = Conditions(
    People(0.0, 0.0, 0.004, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    Wear((8, 25), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, (0.0, 0.0)),
    Glass(
        tilt_degrees=0.15,
        size=(0.997, 1.003),
        keystone=0.0,
        curl_mm=(0.0, 0.0),
        feed_mm=0.0,
        defocus_mm=(0.03, 0.05),
        lamp=0.01,
        grain=(0.5, 1.5),
        photocopied=0.0,
        whitened=1.0,
        scratched=0.0,
        upside_down=0.0,
        two_level=False,
        jpeg_quality=(85, 95),
        twice=0.0,
    ),
)
_OFFICE = Conditions(
    People(
        shaky=0.06,
        careless=0.10,
        corrected=0.008,
        two_answers=0.001,
        beside=0.0005,
        rested_pen=0.002,
        between=0.0003,
        notes=0.03,
        underlined=0.02,
    ),
    Wear(
        toner_black=(10, 55),
        toner_grain=0.03,
        punched=0.04,
        creased=0.5,
        cup_ring=0.01,
        thumbed=0.04,
        stapled=0.05,
        torn_corner=0.002,
        show_through=(0.0, 0.06),
    ),
    Glass(
        tilt_degrees=0.5,
        size=(0.985, 1.015),
        keystone=0.0,
        curl_mm=(0.0, 0.3),
        feed_mm=0.08,
        defocus_mm=(0.04, 0.09),
        lamp=0.04,
        grain=(1.0, 4.0),
        photocopied=0.02,
        whitened=0.6,
        scratched=0.05,
        upside_down=0.03,
        two_level=False,
        jpeg_quality=(55, 85),
        twice=0.3,
    ),
)
_FAX = Conditions(
    _OFFICE.people,
    replace(_OFFICE.wear, toner_black=(10, 75), show_through=(0.0, 0.03), punched=0.0),
    replace(
        _OFFICE.glass,
        size=(0.97, 1.01),
        feed_mm=0.15,
        defocus_mm=(0.05, 0.1),
        grain=(3.0, 8.0),
        photocopied=0.05,
        whitened=1.0,
        scratched=0.1,
        two_level=True,
    ),
)
_HARSH = Conditions(
    People(
        shaky=0.12,
        careless=0.22,
        corrected=0.02,
        two_answers=0.004,
        beside=0.002,
        rested_pen=0.006,
        between=0.001,
        notes=0.08,
        underlined=0.05,
    ),
    Wear(
        toner_black=(20, 95),
        toner_grain=0.25,
        punched=0.12,
        creased=0.8,
        cup_ring=0.06,
        thumbed=0.15,
        stapled=0.12,
        torn_corner=0.015,
        show_through=(0.0, 0.15),
    ),
    Glass(
        tilt_degrees=1.5,
        size=(0.97, 1.03),
        keystone=0.025,
        curl_mm=(0.0, 1.2),
        feed_mm=0.25,
        defocus_mm=(0.06, 0.2),
        lamp=0.22,
        grain=(3.0, 9.0),
        photocopied=0.15,
        whitened=0.25,
        scratched=0.12,
        upside_down=0.06,
        two_level=False,
        jpeg_quality=(28, 60),
        twice=0.5,
    ),
)

CONDITIONS: Mapping[Level, Conditions] = {
    Level.CLEAN: _CLEAN,
    Level.OFFICE: _OFFICE,
    Level.FAX: _FAX,
    Level.HARSH: _HARSH,
}
