"""The Django application `sealed`: its models live in the database `sealed` and no other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealedConfig(AppConfig):
    """Models in `sealed/models.py` get this label, which `folkmoot.web.routers` routes by."""

    name = "folkmoot.office.fieldwork.sealed"
    label = "sealed"
    verbose_name = _("Sealed store")
    default_auto_field = "django.db.models.BigAutoField"
