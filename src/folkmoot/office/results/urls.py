"""Addresses under `/results/`."""

from __future__ import annotations

from django.urls import path

from folkmoot.office.results import views

urlpatterns = [
    path("", views.index, name="results_index"),
    path("<slug:slug>/<slug:name>/", views.result, name="results_result"),
    path("<slug:slug>/<slug:name>/<slug:table_id>.csv", views.table, name="results_table"),
]
