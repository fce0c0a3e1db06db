"""The trail: who did what to what, never an answer, readable by the auditor."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from folkmoot.office.audit.models import AuditLine
from folkmoot.office.audit.services import SYSTEM, record
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role

pytestmark = pytest.mark.django_db

ClientFor = Callable[[Role | None], Client]


def test_a_line_says_who_did_what_to_what() -> None:
    amina = User.objects.create_user("amina")
    line = record(amina, "closed a wave", amina, returns=1050, reason=None)
    assert (line.actor, line.verb) == ("amina", "closed a wave")
    assert (line.object_type, line.object_id) == ("people.user", str(amina.pk))
    assert line.details == {"returns": 1050}
    assert str(line).endswith(f"amina: closed a wave people.user {amina.pk}")


def test_a_line_outlives_the_account() -> None:
    amina = User.objects.create_user("amina")
    record(amina, "closed a wave")
    amina.delete()
    assert AuditLine.objects.get().actor == "amina"


def test_an_act_that_is_undone_leaves_no_line() -> None:
    def undone() -> None:
        with transaction.atomic():
            record(SYSTEM, "drew a sample")
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    assert not AuditLine.objects.exists()


def test_details_stay_small() -> None:
    with pytest.raises(ValueError, match="longer than 2000"):
        record(SYSTEM, "drew a sample", note="x" * 2001)


def test_the_newest_line_comes_first(client_for: ClientFor) -> None:
    record(SYSTEM, "drew a sample")
    record(SYSTEM, "printed booklets", booklets=3000)
    page = client_for(Role.AUDITOR).get("/audit/").content.decode()
    assert page.index("printed booklets") < page.index("drew a sample")
    assert "booklets: 3000" in page
    assert "2 acts are on record." in page


def test_the_lines_can_be_narrowed_down(client_for: ClientFor) -> None:
    record("amina", "drew a sample")
    record("ben", "printed booklets")
    old = record("amina", "printed letters")
    AuditLine.objects.filter(pk=old.pk).update(
        at=datetime.datetime(2005, 1, 12, 9, tzinfo=datetime.UTC)
    )
    client = client_for(Role.AUDITOR)

    def verbs(**query: str) -> set[str]:
        return {line.verb for line in client.get("/audit/", query).context["page"]}

    assert verbs(actor="AMI") == {"drew a sample", "printed letters"}
    assert verbs(verb="printed") == {"printed booklets", "printed letters"}
    assert verbs(actor="amina", day="2005-01-12") == {"printed letters"}
    assert verbs(actor="nobody") == set()
    assert len(verbs(day="yesterday")) == 3


def test_long_trails_come_in_pages(client_for: ClientFor) -> None:
    for number in range(60):
        record(SYSTEM, f"act {number}")
    client = client_for(Role.AUDITOR)
    assert len(client.get("/audit/").context["page"]) == 50
    assert len(client.get("/audit/", {"page": "2"}).context["page"]) == 10


def test_what_someone_called_themselves_is_shown_as_text(client_for: ClientFor) -> None:
    record("<script>", "did something", note="<b>")
    page = client_for(Role.AUDITOR).get("/audit/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<b>" not in page


def test_the_page_speaks_in_words_and_not_in_a_programs_names(client_for: ClientFor) -> None:
    amina = User.objects.create_user("amina")
    record(amina, "invited staff", amina, codes_without_a_name=2, answered_before=False)
    AuditLine.objects.create(actor="x", verb="y", object_type="gone.thing", object_id="7")
    page = client_for(Role.AUDITOR).get("/audit/").content.decode()
    assert f">user {amina.pk}<" in page
    assert "codes without a name: 2; answered before: no" in page
    assert ">gone.thing 7<" in page
