"""What the pages of a queue have in common: a few pictures at a time, the first of them shown.

With a script the browser sends each decision by itself and is given pictures to go on with; it says
so with the header `X-Queue: items`. Without one, the page is loaded anew after each decision.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.method.terms.problem import Problem
from folkmoot.office.pages.errors import ErrorLine, from_problem

UNPROCESSABLE = 422
#: Problems that are no fault of what was sent: somebody was quicker. One goes on with the next.
_SOMEBODY_WAS_QUICKER = (
    "doubt-held",
    "doubt-resolved-already",
    "audit-keyed-already",
    "words-held",
    "words-redacted-already",
)

Page = Callable[[list[ErrorLine]], HttpResponse]


def sent_by_script(request: HttpRequest) -> bool:
    """Whether the browser wants pictures to go on with, and no page."""
    return request.headers.get("X-Queue") == "items"


def known_to_browser(request: HttpRequest) -> set[int]:
    """The keys of what the browser has already been given."""
    return {int(each) for each in request.POST.get("ahead", "").split(",") if each.isdecimal()}


def carry_out(
    request: HttpRequest, act: Callable[[], object], *, more: Page, page: Page, back: str, pk: int
) -> HttpResponse:
    """Carry out a decision and answer it as the browser asked: more pictures, or another page.

    `page` shows what is wrong with what was typed; `back` is the address name of the queue of `pk`.
    """
    try:
        act()
    except Problem as problem:
        line = from_problem(problem)
        quicker = problem.code in _SOMEBODY_WAS_QUICKER
        if sent_by_script(request):
            if quicker:
                return more([line])
            refusal = {"errors": [line]}
            return render(request, "fieldwork/queue_refusal.html", refusal, status=UNPROCESSABLE)
        if not quicker:
            return page([line])
        messages.info(request, line.text)
    return more([]) if sent_by_script(request) else redirect(back, pk=pk)
