"""Pages of the shell itself: the home page and the pages for what goes wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from folkmoot.office.jobs.models import Job
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.people.services.users import role_titles


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is, and the way in. Signed in: the pages that the roles open."""
    context: dict[str, object] = {}
    if isinstance(request.user, User):
        context["roles"] = role_titles(request.user)
        if policy.may(request.user, Permission.JOBS_READ):
            context["work"] = Job.objects.whole().alive(timezone.now()).last()
    return render(request, "web/home.html", context)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose check of origin failed; nothing was stored. `reason` is not for readers."""
    del reason
    return render(request, "web/form_expired.html", status=403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Rendered without the request, whose parts may be what failed."""
    del request
    return HttpResponse(render_to_string("500.html"), status=500)
