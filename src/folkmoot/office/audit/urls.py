"""Addresses under `/audit/`."""

from django.urls import path

from folkmoot.office.audit import views

urlpatterns = [path("", views.trail, name="audit_trail")]
