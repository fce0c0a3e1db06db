"""Answering the web questionnaire as a person with a browser does: open, fill in, send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from folkmoot.method.terms.catalogue.demonstration import ANSWER_REFUSED

_SECONDS = 60
_SENT = 302


class _HiddenFields(HTMLParser):
    """Collects the hidden fields of a page: what a browser sends without showing it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


def answer_questionnaire(site: str, code: str, filled: Mapping[str, Sequence[str]]) -> None:
    """Open the questionnaire of a code and send it filled in.

    `filled` has the values of each field by its name, as boxes are crossed. Raises `Problem` when
    the site does not take it.
    """
    parts = urlsplit(site)
    path = f"/answer/{code}/questions/"
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("GET", path)
        page = connection.getresponse()
        form = _HiddenFields()
        form.feed(page.read().decode())
        body = urlencode({**form.fields, **filled}, doseq=True)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": _cookies(page),
            "Origin": f"{parts.scheme}://{parts.netloc}",
        }
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != _SENT:
            raise ANSWER_REFUSED.at(status=answer.status)
    finally:
        connection.close()


def _cookies(page: HTTPResponse) -> str:
    jar: SimpleCookie = SimpleCookie()
    for line in page.headers.get_all("Set-Cookie") or []:
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
