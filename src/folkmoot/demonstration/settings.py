"""The site's settings, with the demonstration's command added and its pages marked as invented."""

from folkmoot.web.settings import *  # noqa: F403 - settings are a namespace; this adds to it
from folkmoot.web.settings import INSTALLED_APPS as _SITE_APPS

INSTALLED_APPS = ["folkmoot.demonstration", *_SITE_APPS]
FOLKMOOT_DEMONSTRATION = True
