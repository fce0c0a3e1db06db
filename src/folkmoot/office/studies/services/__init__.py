"""What can be done to programmes, studies, waves and stored versions."""

from folkmoot.office.studies.services.programmes import (
    AimPlan,
    IndicatorPlan,
    ObjectivePlan,
    create_programme,
)
from folkmoot.office.studies.services.standing import (
    Standing,
    register_standing,
    standing_of,
)
from folkmoot.office.studies.services.studies import add_study, close_wave, open_wave, plan_wave
from folkmoot.office.studies.services.versions import (
    instrument_of,
    sheet_of,
    store_instrument,
    store_sheet,
)

__all__ = [
    "AimPlan",
    "IndicatorPlan",
    "ObjectivePlan",
    "Standing",
    "add_study",
    "close_wave",
    "create_programme",
    "instrument_of",
    "open_wave",
    "plan_wave",
    "register_standing",
    "sheet_of",
    "standing_of",
    "store_instrument",
    "store_sheet",
]
