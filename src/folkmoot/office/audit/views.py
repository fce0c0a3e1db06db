"""The auditor's reading page."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.office.audit.forms import TrailFilter

LINES_A_PAGE = 50


@permission_required("audit.read", raise_exception=True)
def trail(request: HttpRequest) -> HttpResponse:
    """Every act that matters, newest first."""
    form = TrailFilter(request.GET)
    page = Paginator(form.chosen(), LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/trail.html", {"form": form, "page": page})
