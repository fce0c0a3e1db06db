"""Addresses under `/answer/`. The page on who sees what comes before the codes."""

from __future__ import annotations

from django.urls import path

from folkmoot.office.fieldwork.answering import views

urlpatterns = [
    path("", views.EnterCode.as_view(), name="answering_enter"),
    path("who-sees-what/", views.who_sees_what, name="answering_who_sees_what"),
    path("<str:code>/", views.start, name="answering_start"),
    path("<str:code>/questions/", views.Questions.as_view(), name="answering_questions"),
    path("<str:code>/thank-you/", views.done, name="answering_done"),
]
