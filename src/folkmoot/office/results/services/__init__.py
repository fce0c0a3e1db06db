"""Verbs of results: weigh, publish; and what is newest."""

from folkmoot.office.results.services.concerns import publish_problems_and_worries
from folkmoot.office.results.services.gap import publish_gap
from folkmoot.office.results.services.weighing import weigh

__all__ = ["publish_gap", "publish_problems_and_worries", "weigh"]
