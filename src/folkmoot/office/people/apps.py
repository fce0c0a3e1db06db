"""The Django application `people`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.office.pages.menu import Entry, Section, menu


class PeopleConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `people`."""

    name = "folkmoot.office.people"
    label = "people"
    verbose_name = _("People and areas")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's pages in the menu."""
        purposes = {
            "people_users": (_("Accounts"), _("Who can sign in, and as what"), 10),
            "people_staff": (_("Staff"), _("Who works here, in which team"), 20),
            "people_areas": (_("Areas"), _("The places results are shown by"), 30),
        }
        menu.register(
            *(
                Entry(Section.MANAGE, title, purpose, url_name, "people.read", place)
                for url_name, (title, purpose, place) in purposes.items()
            )
        )
