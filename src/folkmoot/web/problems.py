"""The edge of the web: a raised problem becomes a page with what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from folkmoot.method.terms.catalogue.people import PERMISSION_DENIED
from folkmoot.method.terms.problem import Problem, Problems
from folkmoot.office.pages.errors import from_problems

UNPROCESSABLE = 422
STATUS = {PERMISSION_DENIED.code: 403}
"""The status of each code; any other is 422: understood, but it cannot be done as it stands."""


class ProblemMiddleware:
    """Catches `Problem` and `Problems` that a view let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a problem with its page; leave every other error to Django."""
        match error:
            case Problem():
                return problem_page(request, [error])
            case Problems():
                return problem_page(request, list(error.problems))
            case _:
                return None


def problem_page(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    """The page of one or more problems."""
    status = max(STATUS.get(problem.code, UNPROCESSABLE) for problem in problems)
    denied = status == STATUS[PERMISSION_DENIED.code]
    template = "403.html" if denied else "web/problem.html"
    return render(request, template, {"errors": from_problems(problems)}, status=status)
