"""Every address of the site. One line for each room; each room keeps its own `urls.py`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from folkmoot.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("account/", include("allauth.account.urls")),
    # The office's rooms, in the order of the menu: one line each.
    path("programme/", include("folkmoot.office.studies.urls")),
    path("fieldwork/", include("folkmoot.office.fieldwork.urls")),
    path("answer/", include("folkmoot.office.fieldwork.answering.urls")),
    path("results/", include("folkmoot.office.results.urls")),
    path("running/", include("folkmoot.office.jobs.urls")),
    path("people/", include("folkmoot.office.people.urls")),
    path("audit/", include("folkmoot.office.audit.urls")),
]

handler500 = views.server_error
