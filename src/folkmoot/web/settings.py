"""Settings of the site: everything comes from the environment and one home folder.

    FOLKMOOT_HOME           the home folder, see `folkmoot.web.home` (default `folkmoot-home`)
    DATABASE_URL            a PostgreSQL server instead of the SQLite file in the home folder
    FOLKMOOT_HOSTS          names the site answers to, with commas (default: this machine)
    FOLKMOOT_HTTPS          cookies and redirects for https only (default: off)
    FOLKMOOT_BEHIND_PROXY   a proxy in front says in a header that it speaks https (default: off)
    FOLKMOOT_ORIGINS        addresses that forms may be posted from, with commas (default: its own)
    FOLKMOOT_DEBUG          Django's debugging pages; never on a real site (default: off)
    FOLKMOOT_INBOX          the folder that scanners write to (default: `inbox` in the home folder)
    EMAIL_URL               how mail leaves, as a URL (default: it is printed on the console)

**The sealed store.** A second database, `sealed`, holds anonymous answers without a key to a
person. It is always a SQLite file of its own without a write-ahead log and with `secure_delete`.
A model goes there when its application label is `sealed`, which every model in
`folkmoot.office.fieldwork.sealed` has; `folkmoot.web.routers` sees to it and nothing else needs to.
"""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from folkmoot.web.home import ARRIVING, home_folder, secret_key
from folkmoot.web.static_version import collected_is_current

env = environ.Env()

FOLKMOOT_HOME = home_folder()
SECRET_KEY = secret_key(FOLKMOOT_HOME)
DEBUG = env.bool("FOLKMOOT_DEBUG", default=False)
# Set by `folkmoot.demonstration.settings` alone: every page then says that all is invented.
FOLKMOOT_DEMONSTRATION = False
ALLOWED_HOSTS = env.list("FOLKMOOT_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("FOLKMOOT_ORIGINS", default=[])

INSTALLED_APPS = [
    # web: base templates, error pages
    "folkmoot.web",
    # office, from the top floor down; one line for each room
    "folkmoot.office.results",
    "folkmoot.office.fieldwork",
    "folkmoot.office.fieldwork.sealed",
    "folkmoot.office.studies",
    "folkmoot.office.people",
    "folkmoot.office.audit",
    "folkmoot.office.jobs",
    "folkmoot.office.pages",
    # parts of others
    "allauth",
    "allauth.account",
    "csp",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "folkmoot.web.caching.KeepNothingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a sign-in unless its view says `login_not_required`.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "folkmoot.web.problems.ProblemMiddleware",
]

ROOT_URLCONF = "folkmoot.web.urls"
WSGI_APPLICATION = "folkmoot.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.web.context.demonstration",
            ],
        },
    },
]

# --- databases ------------------------------------------------------------------------------

_SQLITE_OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20}

DATABASES = {
    "default": (
        env.db("DATABASE_URL")
        if env.str("DATABASE_URL", default="")
        else {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLKMOOT_HOME / "site.sqlite3",
            "OPTIONS": {
                **_SQLITE_OPTIONS,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    ),
    "sealed": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLKMOOT_HOME / "sealed.sqlite3",
        "OPTIONS": {
            **_SQLITE_OPTIONS,
            "init_command": (
                "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    },
}
DATABASE_ROUTERS = ["folkmoot.web.routers.SealedStoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and sign-in ---------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "folkmoot.web.accounts.AccountAdapter"
# A whole station may sit behind one address: guessing is limited by the name that is tried.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "120/m/ip,5/5m/key"}

# --- cookies and headers --------------------------------------------------------------------

HTTPS = env.bool("FOLKMOOT_HTTPS", default=False)
if env.bool("FOLKMOOT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "moot"
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "folkmoot.web.views.form_expired"
CSRF_COOKIE_NAME = "moot-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_NAME = "moot-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- language, time, numbers ----------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # the filters of `office.pages` do it where a number is for people

# --- files ----------------------------------------------------------------------------------

MEDIA_ROOT = FOLKMOOT_HOME / "files"
# Otherwise what is uploaded would lie in the system's folder for temporary files meanwhile.
FILE_UPLOAD_TEMP_DIR = FOLKMOOT_HOME / ARRIVING
STATIC_URL = "static/"
STATIC_ROOT = FOLKMOOT_HOME / "static"
# The site collects its static files into HOME when it starts (`folkmoot.web.serving`). Until then,
# and in tests, they are served from the package as they lie there.
WHITENOISE_USE_FINDERS = not collected_is_current(STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "folkmoot.web.static_storage.HashedStaticFiles"},
}

# --- long work ------------------------------------------------------------------------------

# Queued in the database, in the same transaction as what it is about; `folkmoot worker` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- mail and log ---------------------------------------------------------------------------

vars().update(env.email("EMAIL_URL", default="consolemail://"))

# No line of the log carries an address of a reader: a time with an address would undo the promise
# of the anonymous questionnaire. The server's access log stays off for the same reason.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there, or not for this reader, is not news; an error of ours is.
    "loggers": {"django.request": {"level": "ERROR"}},
}
