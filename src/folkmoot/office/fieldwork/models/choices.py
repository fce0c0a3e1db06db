"""The words of the method's enumerations, for people to read and for columns to allow."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.method.capture.completeness import Completeness
from folkmoot.method.capture.model import DoubtReason, Mode
from folkmoot.method.terms.dispositions import Disposition

DISPOSITIONS: dict[Disposition, str | Promise] = {
    Disposition.COMPLETE: _("complete"),
    Disposition.PARTIAL: _("partly answered"),
    Disposition.REFUSAL: _("refused or sent back blank"),
    Disposition.NON_CONTACT: _("not reached"),
    Disposition.OTHER_NON_RESPONSE: _("could not take part"),
    Disposition.NOTHING_RETURNED: _("nothing returned"),
    Disposition.UNDELIVERABLE: _("undeliverable"),
    Disposition.INELIGIBLE: _("not eligible"),
}

MODES: dict[Mode, str | Promise] = {
    Mode.PAPER: _("on paper"),
    Mode.WEB: _("on the web"),
    Mode.ASSISTED: _("by voice, keyed by a clerk"),
}

DOUBT_REASONS: dict[DoubtReason, str | Promise] = {
    DoubtReason.UNSURE_MARK: _("The mark is not clear."),
    DoubtReason.SEVERAL_MARKS: _("More than one answer is marked, and one is asked for."),
    DoubtReason.TOO_MANY_MARKS: _("More answers are marked than are asked for."),
    DoubtReason.CONTRADICTORY: _("The rows do not go together."),
    DoubtReason.ONLY_DELETED: _("The only mark was taken back."),
    DoubtReason.PAGE_MISSING: _("This page was not among the scans."),
    DoubtReason.PAGE_CONFLICT: _("This page was scanned twice, and the two differ."),
    DoubtReason.OFF_ROUTE: _("It is answered, though an earlier answer leads past it."),
    DoubtReason.AUDIT: _("Keyed again, it is not what the machine read."),
    DoubtReason.TO_KEY: _("Something is written here."),
}

COMPLETENESS: dict[Completeness, str | Promise] = {
    Completeness.COMPLETE: _("complete"),
    Completeness.PARTIAL: _("partly answered"),
    Completeness.BREAK_OFF: _("broken off"),
}
