"""Every address of the site against every role, from a table written by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from folkmoot.office.people.roles import Role

MATRIX: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "permission_matrix.toml").read_text(encoding="utf-8")
)
NOBODY_IN_PARTICULAR: list[Role | None] = [None]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


def test_every_address_has_a_name_and_stands_in_the_matrix() -> None:
    names = [pattern.name for pattern in _patterns(get_resolver())]
    assert None not in names
    assert sorted(names) == sorted(set(names)), "two addresses share a name"
    assert set(names) == set(MATRIX)


def test_the_matrix_uses_only_words_it_explains() -> None:
    for name, line in MATRIX.items():
        assert set(line) <= {"visitor", "allowed", "path", "method"}, name
        assert line["visitor"] in {"open", "login"}, name
        if line["allowed"] != "everyone":
            assert set(line["allowed"]) <= set(Role.values), name


def _request(client: Client, name: str) -> HttpResponseBase:
    line = MATRIX[name]
    address = reverse(name, kwargs=line.get("path", {}))
    return client.post(address) if line.get("method") == "POST" else client.get(address)


def _verdict(answer: HttpResponseBase) -> str:
    if answer.status_code == 403:
        return "denied"
    asked_in = answer.headers.get("Location", "").startswith(reverse("account_login"))
    if answer.status_code == 302 and asked_in:
        return "login"
    return "open"


@pytest.mark.django_db(databases=["default", "sealed"])
def test_a_visitor_opens_what_the_matrix_says() -> None:
    verdicts = {name: _verdict(_request(Client(), name)) for name in MATRIX}
    assert verdicts == {name: line["visitor"] for name, line in MATRIX.items()}


@pytest.mark.django_db(databases=["default", "sealed"])
@pytest.mark.parametrize("role", [*Role, *NOBODY_IN_PARTICULAR])
def test_a_role_opens_what_the_matrix_says(
    role: Role | None, client_for: Callable[[Role | None], Client]
) -> None:
    session = client_for(role).cookies["moot"].value
    verdicts = {}
    for name in MATRIX:
        client = Client()  # a new one each time: a page before may have changed the session
        client.cookies["moot"] = session
        verdicts[name] = _verdict(_request(client, name))
    expected = {
        name: "open" if line["allowed"] == "everyone" or role in line["allowed"] else "denied"
        for name, line in MATRIX.items()
    }
    assert verdicts == expected
