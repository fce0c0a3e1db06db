"""Every address of the site. One line for each room; each room keeps its own `urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from folkmoot.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("account/", include("allauth.account.urls")),
    # office rooms, in the order of the menus
]
