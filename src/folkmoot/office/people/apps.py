"""The Django application `people`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `people`."""

    name = "folkmoot.office.people"
    label = "people"
    verbose_name = _("People and areas")
    default_auto_field = "django.db.models.BigAutoField"
