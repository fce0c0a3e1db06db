"""Addresses under `/running/`."""

from django.urls import path

from folkmoot.office.jobs import views

urlpatterns = [
    path("", views.running, name="jobs_running"),
    path("live/", views.live, name="jobs_live"),
    path("<int:pk>/", views.job, name="jobs_job"),
    path("<int:pk>/stop/", views.stop, name="jobs_stop"),
]
