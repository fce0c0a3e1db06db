"""The Django application `results`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `results`."""

    name = "folkmoot.office.results"
    label = "results"
    verbose_name = _("Results")
    default_auto_field = "django.db.models.BigAutoField"
