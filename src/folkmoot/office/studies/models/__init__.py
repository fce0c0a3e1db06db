"""What is found out, why, how often, and with which questionnaire."""

from folkmoot.office.studies.models.instruments import InstrumentVersion, SheetVersion
from folkmoot.office.studies.models.programme import Aim, Indicator, Objective, Programme
from folkmoot.office.studies.models.studies import (
    ConfidentialityPolicy,
    Selection,
    Study,
    Wave,
    WaveState,
)

__all__ = [
    "Aim",
    "ConfidentialityPolicy",
    "Indicator",
    "InstrumentVersion",
    "Objective",
    "Programme",
    "Selection",
    "SheetVersion",
    "Study",
    "Wave",
    "WaveState",
]
