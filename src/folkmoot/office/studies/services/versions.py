"""Storing questionnaires and sheets by their digest, and reading them back."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction

from folkmoot.method.instrument.model import Instrument
from folkmoot.method.instrument.serialise import (
    instrument_digest,
    instrument_from_json,
    instrument_to_json,
)
from folkmoot.method.paper.sheet import Sheet
from folkmoot.method.paper.sheet_file import sheet_digest, sheet_from_json, sheet_to_json
from folkmoot.method.terms.catalogue.studies import INSTRUMENT_NOT_STORED
from folkmoot.office.audit.services import record
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import InstrumentVersion, SheetVersion


@transaction.atomic
def store_instrument(instrument: Instrument, *, by: User) -> InstrumentVersion:
    """Store a questionnaire; storing the same one again gives the version that is there.

    Needs `instrument.edit`.
    """
    policy.require(by, Permission.INSTRUMENT_EDIT)
    version, is_new = InstrumentVersion.objects.get_or_create(
        digest=instrument_digest(instrument),
        defaults={"name": instrument.name, "content": instrument_to_json(instrument)},
    )
    if is_new:
        record(by, "stored instrument", version, name=version.name)
    return version


@transaction.atomic
def store_sheet(sheet: Sheet, *, by: User) -> SheetVersion:
    """Store the sheet of a stored questionnaire; the same one again changes nothing.

    Needs `instrument.edit`; raises `instrument-not-stored`.
    """
    policy.require(by, Permission.INSTRUMENT_EDIT)
    of_instrument = instrument_digest(sheet.instrument)
    instrument = InstrumentVersion.objects.filter(digest=of_instrument).first()
    if instrument is None:
        raise INSTRUMENT_NOT_STORED.at(digest=of_instrument[:12])
    version, is_new = SheetVersion.objects.get_or_create(
        digest=sheet_digest(sheet),
        defaults={
            "survey": sheet.survey,
            "language": sheet.language,
            "instrument": instrument,
            "content": sheet_to_json(sheet),
        },
    )
    if is_new:
        record(by, "stored sheet", version, survey=version.survey)
    return version


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The questionnaire of a stored version; a version never changes, so it is parsed once."""
    return _instrument_with(version.digest)


def sheet_of(version: SheetVersion) -> Sheet:
    """The sheet of a stored version; a version never changes, so it is parsed once."""
    return _sheet_with(version.digest)


@lru_cache(maxsize=16)
def _sheet_with(digest: str) -> Sheet:
    return sheet_from_json(SheetVersion.objects.get(digest=digest).content)


@lru_cache(maxsize=32)
def _instrument_with(digest: str) -> Instrument:
    return instrument_from_json(InstrumentVersion.objects.get(digest=digest).content)
