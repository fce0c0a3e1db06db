"""Addresses under `/fieldwork/`."""

from __future__ import annotations

from django.urls import path

from folkmoot.office.fieldwork.views import (
    blind,
    checking,
    danger,
    envelopes,
    keying,
    redaction,
    returns,
    scan_batches,
    scan_pages,
)

urlpatterns = [
    path("returns/", returns.returns, name="fieldwork_returns"),
    path("returns/<int:pk>/", returns.returns_of, name="fieldwork_returns_of"),
    path("scans/", returns.batches, name="fieldwork_batches"),
    path("scans/<int:pk>/", returns.batches_of, name="fieldwork_batches_of"),
    path("scans/<int:pk>/new/", scan_batches.new_batch, name="fieldwork_batch_new"),
    path("scans/<int:pk>/envelopes/", envelopes.envelopes, name="fieldwork_envelopes"),
    path("scans/batch/<int:pk>/", scan_batches.batch, name="fieldwork_batch"),
    path("scans/batch/<int:pk>/live/", scan_batches.batch_live, name="fieldwork_batch_live"),
    path("scans/batch/<int:pk>/add/", scan_batches.add_files, name="fieldwork_batch_add"),
    path("scans/batch/<int:pk>/read/", scan_batches.read, name="fieldwork_batch_read"),
    path("scans/batch/<int:pk>/stop/", scan_batches.stop, name="fieldwork_batch_stop"),
    path("scans/batch/<int:pk>/recount/", scan_batches.recount, name="fieldwork_batch_recount"),
    path("scans/batch/<int:pk>/close/", scan_batches.close, name="fieldwork_batch_close"),
    path("scans/batch/<int:pk>/pages/<slug:state>/", scan_pages.pages, name="fieldwork_pages"),
    path("scans/page/<int:pk>/", scan_pages.page, name="fieldwork_page"),
    path("scans/page/<int:pk>/picture/", scan_pages.picture, name="fieldwork_page_picture"),
    path("scans/page/<int:pk>/settle/", scan_pages.settle, name="fieldwork_page_settle"),
    path("checking/", checking.check, name="fieldwork_check"),
    path("checking/<int:pk>/", checking.check_wave, name="fieldwork_check_wave"),
    path("checking/<int:pk>/undo/", checking.undo, name="fieldwork_undo"),
    path("checking/doubt/<int:pk>/", checking.decide, name="fieldwork_decide"),
    path("checking/doubt/<int:pk>/picture/", checking.crop, name="fieldwork_crop"),
    path("keying/", keying.key, name="fieldwork_key"),
    path("keying/<int:pk>/", keying.key_wave, name="fieldwork_key_wave"),
    path("keying/<int:pk>/undo/", keying.undo, name="fieldwork_undo_keying"),
    path("keying/doubt/<int:pk>/", keying.keyed, name="fieldwork_keyed"),
    path("again/", blind.blind, name="fieldwork_blind"),
    path("again/<int:pk>/", blind.blind_wave, name="fieldwork_blind_wave"),
    path("again/question/<int:pk>/", blind.keyed_blind, name="fieldwork_keyed_blind"),
    path("again/question/<int:pk>/picture/", blind.blind_picture, name="fieldwork_blind_picture"),
    path("again/batch/<int:pk>/share/", blind.audit_share, name="fieldwork_audit_share"),
    path("names/", redaction.redact, name="fieldwork_redact"),
    path("names/<int:pk>/", redaction.redact_wave, name="fieldwork_redact_wave"),
    path("names/text/<int:pk>/", redaction.redacted, name="fieldwork_redacted"),
    path("danger/", danger.danger, name="fieldwork_danger"),
    path("danger/<int:pk>/", danger.danger_note, name="fieldwork_danger_note"),
    path("danger/<int:pk>/done/", danger.danger_done, name="fieldwork_danger_done"),
    path("danger/<int:pk>/picture/", danger.danger_picture, name="fieldwork_danger_picture"),
]
