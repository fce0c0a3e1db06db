"""Addresses under `/people/`."""

from django.urls import path

from folkmoot.office.people import views

urlpatterns = [
    path("", views.users, name="people_users"),
    path("staff/", views.staff, name="people_staff"),
    path("areas/", views.areas, name="people_areas"),
]
