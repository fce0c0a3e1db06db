"""The Django application `results`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Section, menu


class ResultsConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `results`."""

    name = "folkmoot.office.results"
    label = "results"
    verbose_name = _("Results")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's page in the menu."""
        menu.register(
            Entry(
                Section.ANALYSE,
                _("Results"),
                _("Problems, worries and the gap, with how sure we can be"),
                "results_index",
                "results.read",
                10,
            )
        )
