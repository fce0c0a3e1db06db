"""The gate of a view: `@requires(Permission.RESULTS_READ)`.

Signing in is asked for by `LoginRequiredMiddleware` before a view is reached; this asks the policy.
Rooms below this one, which may not import it, use Django's own
`permission_required("audit.read", raise_exception=True)`: the user model asks the same policy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Let a view run only for those who hold the permission for at least one area.

    A view about one area asks again, with the area, once it has it: `policy.require(..)`.
    """

    def gate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            policy.require(request.user, permission)
            return view(request, *args, **kwargs)

        return gated

    return gate
