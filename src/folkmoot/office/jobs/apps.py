"""The Django application `jobs`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `jobs`."""

    name = "folkmoot.office.jobs"
    label = "jobs"
    verbose_name = _("Running work")
    default_auto_field = "django.db.models.BigAutoField"
