"""What blind keying has shown of a batch, for any page that shows the batch.

{% load batch_audit %}{% batch_audit batch %}
"""

from __future__ import annotations

import math

from django import template

from folkmoot.office.fieldwork.models import ScanBatch
from folkmoot.office.fieldwork.services.audit_sample import audit_figures
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission

register = template.Library()

#: The shares that may be chosen.
SHARES = (0.0, 0.0025, 0.005, 0.01, 0.02)


@register.inclusion_tag("fieldwork/batch_audit.html", takes_context=True)
def batch_audit(context: template.Context, batch: ScanBatch) -> dict[str, object]:
    """The figures of a batch, and the choice of its share for those who run the fieldwork."""
    user = context["request"].user
    area = batch.wave.study.programme.area
    figures = audit_figures(batch)
    return {
        "batch": batch,
        "figures": figures,
        # The upper end, rounded up: at most is not to promise too much.
        "most_in_1000": math.ceil(1_000 * (figures.machine.high or 0.0)),
        "may_choose": policy.may(user, Permission.FIELDWORK_MANAGE, area),
        "may_verify": policy.may(user, Permission.SCANS_VERIFY, area),
        "shares": [(f"{share:g}", f"{100 * share:g}\N{NO-BREAK SPACE}%") for share in SHARES],
        "chosen": f"{figures.share:g}",
        "csrf_token": context.get("csrf_token"),
    }
