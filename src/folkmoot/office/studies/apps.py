"""The Django application `studies`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiesConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `studies`."""

    name = "folkmoot.office.studies"
    label = "studies"
    verbose_name = _("Studies")
    default_auto_field = "django.db.models.BigAutoField"
