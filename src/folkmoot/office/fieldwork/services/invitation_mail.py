"""Sending invitations by e-mail: plain words, the person's own link, and the code to type."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from folkmoot.method.instrument.model import in_language
from folkmoot.method.terms.identifiers import show_access_code
from folkmoot.office.audit.services import record
from folkmoot.office.fieldwork.services.invitations import IssuedInvitation
from folkmoot.office.people.models import User
from folkmoot.office.people.policy import policy
from folkmoot.office.people.roles import Permission
from folkmoot.office.studies.models import Wave
from folkmoot.office.studies.services import instrument_of

_LANGUAGE = "en"


def mail_invitations(
    wave: Wave, issued: Sequence[IssuedInvitation], *, site: str, sender: str, by: User
) -> int:
    """Send each invited member of staff a letter with link and code; how many were sent.

    `site` is the address of the site as readers reach it, with its scheme. Codes for the hat are
    left out: they are printed. Needs `fieldwork.manage`. The mail server's error is raised as it
    is; the codes of letters already sent stay good.
    """
    policy.require(by, Permission.FIELDWORK_MANAGE, wave.study.programme.area)
    instrument = instrument_of(wave.instrument)
    title = in_language(instrument.title, _LANGUAGE)
    letters = []
    for invitation in issued:
        if invitation.member is None:
            continue
        words = {
            "title": title,
            "introduction": in_language(instrument.introduction, _LANGUAGE),
            "name": invitation.member.name,
            "minutes": instrument.minutes,
            "closes": wave.closes,
            "link": site.rstrip("/") + reverse("answering_start", args=[invitation.access_code]),
            "entry": site.rstrip("/") + reverse("answering_enter"),
            "who_sees_what": site.rstrip("/") + reverse("answering_who_sees_what"),
            "code": show_access_code(invitation.access_code),
        }
        letters.append(
            EmailMessage(
                subject=_("Five minutes, no names: %(title)s") % {"title": title},
                body=render_to_string("fieldwork/mail/invitation.txt", words),
                from_email=sender,
                to=[invitation.member.email],
            )
        )
    sent = get_connection().send_messages(letters) or 0
    record(by, "mailed invitations", wave, sent=sent)
    return sent
