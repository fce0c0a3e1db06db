"""Addresses under `/fieldwork/`."""

from __future__ import annotations

from django.urls import path

from folkmoot.office.fieldwork.views import checking, returns

urlpatterns = [
    path("returns/", returns.returns, name="fieldwork_returns"),
    path("returns/<int:pk>/", returns.returns_of, name="fieldwork_returns_of"),
    path("scans/", returns.batches, name="fieldwork_batches"),
    path("scans/<int:pk>/", returns.batches_of, name="fieldwork_batches_of"),
    path("checking/", checking.check, name="fieldwork_check"),
    path("checking/<int:pk>/", checking.check_wave, name="fieldwork_check_wave"),
    path("checking/<int:pk>/undo/", checking.undo, name="fieldwork_undo"),
    path("checking/doubt/<int:pk>/", checking.decide, name="fieldwork_decide"),
    path("checking/doubt/<int:pk>/picture/", checking.crop, name="fieldwork_crop"),
]
