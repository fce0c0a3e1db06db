"""The Django application that holds the base templates and the static files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Section, menu


class WebConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `web`."""

    name = "folkmoot.web"
    label = "web"

    def ready(self) -> None:
        """Put in the menu the pages of the two rooms that may not import it: they are its floor."""
        menu.register(
            Entry(
                Section.MANAGE,
                _("What is running"),
                _("Long work, and how far it has come"),
                "jobs_running",
                "jobs.read",
                place=5,
            ),
            Entry(
                Section.MANAGE,
                _("Audit trail"),
                _("Who did what, and when"),
                "audit_trail",
                "audit.read",
                place=40,
            ),
        )
