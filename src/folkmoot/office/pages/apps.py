"""The Django application `pages`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `pages`."""

    name = "folkmoot.office.pages"
    label = "pages"
    verbose_name = _("Parts of pages")
    default_auto_field = "django.db.models.BigAutoField"
