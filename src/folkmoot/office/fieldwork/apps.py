"""The Django application `fieldwork`."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Section, menu

_PAGES = (
    Entry(
        Section.DESIGN,
        _("Sample plan"),
        _("How many letters, and what they will be able to tell"),
        "fieldwork_plan",
        "fieldwork.manage",
        20,
    ),
    Entry(
        Section.COLLECT,
        _("Returns"),
        _("Who has answered, area by area"),
        "fieldwork_returns",
        "fieldwork.read",
        10,
    ),
    Entry(
        Section.COLLECT,
        _("Scans"),
        _("Whether every page is accounted for"),
        "fieldwork_batches",
        "fieldwork.read",
        20,
    ),
    Entry(
        Section.COLLECT,
        _("Try your pen"),
        _("A practice booklet, read while you wait"),
        "fieldwork_practice",
        "fieldwork.read",
        25,
    ),
    Entry(
        Section.COLLECT,
        _("Checking"),
        _("Answers that the machine could not decide"),
        "fieldwork_check",
        "scans.verify",
        30,
    ),
    Entry(
        Section.COLLECT,
        _("Keying"),
        _("Handwriting to be typed"),
        "fieldwork_key",
        "scans.verify",
        32,
    ),
    Entry(
        Section.COLLECT,
        _("Keying again"),
        _("A sample keyed blind, to measure how often anybody errs"),
        "fieldwork_blind",
        "scans.verify",
        33,
    ),
    Entry(
        Section.COLLECT,
        _("Names"),
        _("Names to be taken out of what people wrote"),
        "fieldwork_redact",
        "words.redact",
        34,
    ),
    Entry(
        Section.COLLECT,
        _("Danger"),
        _("Comments that tell of danger to somebody"),
        "fieldwork_danger",
        "danger.read",
        36,
    ),
    Entry(
        Section.COLLECT,
        _("Pictures"),
        _("How long scans and handwriting are kept, and their destruction"),
        "fieldwork_pictures",
        "fieldwork.read",
        38,
    ),
)


class FieldworkConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `fieldwork`."""

    name = "folkmoot.office.fieldwork"
    label = "fieldwork"
    verbose_name = _("Fieldwork")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's pages in the menu, and tell the programme page where waves stand."""
        # Models exist only once all applications are loaded, so these cannot stand at the top.
        from folkmoot.office.fieldwork.services.practice import forget_practice  # noqa: PLC0415
        from folkmoot.office.fieldwork.services.redaction import forget_originals  # noqa: PLC0415
        from folkmoot.office.fieldwork.services.standing import standings  # noqa: PLC0415
        from folkmoot.office.fieldwork.tasks import take_inbox, take_up_readings  # noqa: PLC0415
        from folkmoot.office.jobs.due import register_due  # noqa: PLC0415
        from folkmoot.office.studies.services import register_standing  # noqa: PLC0415

        register_standing(standings)
        register_due(
            "forget-originals",
            timedelta(hours=6),
            lambda: forget_originals(timezone.now()),
        )
        register_due(
            "forget-practice", timedelta(minutes=10), lambda: forget_practice(timezone.now())
        )
        register_due("take-up-readings", timedelta(seconds=30), take_up_readings)
        register_due("take-inbox", timedelta(seconds=5), take_inbox)
        menu.register(*_PAGES)
