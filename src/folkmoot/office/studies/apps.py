"""The Django application `studies`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Section, menu


class StudiesConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `studies`."""

    name = "folkmoot.office.studies"
    label = "studies"
    verbose_name = _("Studies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the programme in the menu."""
        menu.register(
            Entry(
                Section.PLAN,
                _("Programme"),
                _("Where it stands, and what comes next"),
                "studies_programmes",
                "programme.read",
            )
        )
