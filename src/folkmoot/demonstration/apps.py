"""The demonstration as Django sees it."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Only there so that Django finds the command; it has no models."""

    name = "folkmoot.demonstration"
    label = "demonstration"
