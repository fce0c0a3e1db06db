"""The Django application `fieldwork`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldworkConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `fieldwork`."""

    name = "folkmoot.office.fieldwork"
    label = "fieldwork"
    verbose_name = _("Fieldwork")
    default_auto_field = "django.db.models.BigAutoField"
