"""The site's settings, with the demonstration's command added and its pages marked as invented."""

from folkmoot.web.settings import *  # noqa: F403 - settings are a namespace; this adds to it
from folkmoot.web.settings import FOLKMOOT_HOME as _HOME
from folkmoot.web.settings import INSTALLED_APPS as _SITE_APPS

INSTALLED_APPS = ["folkmoot.demonstration", *_SITE_APPS]
FOLKMOOT_DEMONSTRATION = True

# No letter leaves the machine: each is a file in the home folder.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = _HOME / "mail"
