"""Addresses under `/programme/`."""

from __future__ import annotations

from django.urls import path

from folkmoot.office.studies import views

urlpatterns = [
    path("", views.programmes, name="studies_programmes"),
    path("<slug:slug>/", views.programme, name="studies_programme"),
]
