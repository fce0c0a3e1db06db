"""The Django application that holds the base templates and the static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registered in `folkmoot.web.settings` under the label `web`."""

    name = "folkmoot.web"
    label = "web"
