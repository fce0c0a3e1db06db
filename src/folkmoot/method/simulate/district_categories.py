"""Categories of the people of a district, as codes with their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

# The values of the code lists of the community engagement questionnaire, in its order. The
# population has two genders and six ethnic groups on record, as a census of the time has; other
# answers on a form are the respondent's own.
AGE_BANDS = ("17-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
GENDERS = ("F", "M")
WORK_STATUSES = ("full-time", "part-time", "student", "retired", "home", "other")
ETHNIC_GROUPS = ("W", "M", "A", "B", "O")
DISABILITIES = ("1", "2", "3")  # limited a lot, limited a little, not limited
YEARS_IN_AREA = ("1", "2", "3")  # under 2, 2 to 9, 10 or more
SETTLEMENTS = ("Town", "Village", "Rural")

YOUNGEST = 17
BAND_STARTS = (17, 25, 35, 45, 55, 65, 75)


@dataclass(frozen=True, slots=True)
class Coded:
    """One category for each of many: `codes` index into `levels`."""

    levels: tuple[str, ...]
    codes: Codes

    def labels(self) -> NDArray[np.str_]:
        """The category of each, by name."""
        return np.asarray(self.levels)[self.codes]

    def mask(self, level: str) -> Mask:
        """Who is in a category."""
        return np.equal(self.codes, self.levels.index(level))

    def counts(self) -> Mapping[str, int]:
        """How many are in each category, in the order of the levels."""
        counted = np.bincount(self.codes, minlength=len(self.levels))
        return dict(zip(self.levels, counted.tolist(), strict=True))

    def take(self, positions: NDArray[np.integer]) -> Coded:
        """The categories of some of them, or of each one's household."""
        return Coded(self.levels, self.codes[positions])
