"""The shell of every page: home, sign-in, language, what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from folkmoot.method.terms.catalogue.files import FILE_EMPTY
from folkmoot.method.terms.catalogue.people import PERMISSION_DENIED
from folkmoot.method.terms.problem import Place, Problems
from folkmoot.office.jobs.services import finish, start_job
from folkmoot.office.people.models import User
from folkmoot.office.people.roles import Role
from folkmoot.office.people.services.users import create_user_with_role
from folkmoot.web.problems import ProblemMiddleware
from folkmoot.web.views import server_error

pytestmark = pytest.mark.django_db

ClientFor = Callable[[Role | None], Client]


@pytest.fixture(autouse=True)
def no_memory_of_guesses() -> Iterator[None]:
    """Wrong passwords are counted in the cache; no test inherits or leaves any."""
    cache.clear()
    yield
    cache.clear()


def words(answer: object) -> str:
    """The text of a page, without markup and with single spaces."""
    assert isinstance(answer, HttpResponse)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_visitor_reads_what_this_is_and_finds_the_way_in() -> None:
    page = Client().get("/")
    assert "Close the gap." in words(page)
    assert 'href="/account/login/"' in page.content.decode()


def test_home_lists_the_pages_that_a_role_opens_and_no_others(client_for: ClientFor) -> None:
    page = client_for(Role.ADMINISTRATOR).get("/").content.decode()
    assert 'href="/people/staff/"' in page
    assert 'href="/audit/"' not in page


def test_home_says_so_when_someone_has_no_role(client_for: ClientFor) -> None:
    assert "You have no role here yet." in words(client_for(None).get("/"))


def test_the_menu_marks_where_the_reader_is(client_for: ClientFor) -> None:
    page = client_for(Role.ADMINISTRATOR).get("/people/staff/").content.decode()
    assert '<a href="/people/staff/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_signing_in_leads_to_the_work_and_signing_out_ends_it(client: Client) -> None:
    User.objects.create_user("amina", "a long password", email="amina@example.org")
    answer = client.post("/account/login/", {"login": "amina", "password": "a long password"})
    assert answer.headers["Location"] == "/"
    assert "amina" in words(client.get("/"))
    client.post("/account/logout/")
    assert "Close the gap." in words(client.get("/"))


def test_one_may_sign_in_with_the_email_address(client: Client) -> None:
    User.objects.create_user("amina", "a long password", email="amina@example.org")
    form = {"login": "Amina@Example.org", "password": "a long password"}
    assert client.post("/account/login/", form).headers["Location"] == "/"


def test_a_wrong_password_is_told_in_an_error_summary(client: Client) -> None:
    page = words(client.post("/account/login/", {"login": "amina", "password": "wrong"}))
    assert "There is something to put right" in page


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    form = {"username": "x", "email": "x@example.org", "password1": "p" * 14, "password2": "p" * 14}
    client.post("/account/signup/", form)
    assert not User.objects.exists()


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    User.objects.create_user("amina", "a long password", is_active=False)
    client.post("/account/login/", {"login": "amina", "password": "a long password"})
    assert "Close the gap." in words(client.get("/"))


def test_the_page_speaks_welsh_when_asked(client: Client) -> None:
    client.post("/language/", {"language": "cy", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="cy">' in page
    assert "Mewngofnodi" in page


@pytest.mark.parametrize("accepted", ["cy", "cy-GB,en;q=0.5"])
def test_a_welsh_browser_is_answered_in_welsh(accepted: str) -> None:
    assert '<html lang="cy">' in Client().get("/", headers={"accept-language": accepted}).text


def test_a_page_that_is_not_there_says_so_in_our_voice(client: Client) -> None:
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "There is no page here" in words(answer)


def test_a_refusal_says_what_to_do(client_for: ClientFor) -> None:
    for refused in ("/audit/", "/people/"):
        answer = client_for(None).get(refused)
        assert answer.status_code == 403
        assert "ask the person who looks after this site" in words(answer)
        User.objects.all().delete()


def test_a_form_without_its_token_stores_nothing_and_says_why() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "cy"})
    assert answer.status_code == 403
    assert "The page was open for too long" in words(answer)


def test_a_request_that_makes_no_sense_is_told_so() -> None:
    answer = Client(headers={"host": "not.ours"}).get("/")
    assert answer.status_code == 400
    assert "This request cannot be understood" in words(answer)


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: Client) -> None:
    create_user_with_role("amina", Role.AUDITOR, password="correct horse battery", by="tests")
    asked = client.get("/audit/").headers["Location"]
    page = client.get(asked).content.decode()
    assert '<input type="hidden" name="next" value="/audit/">' in page
    form = {"login": "amina", "password": "correct horse battery", "next": "/audit/"}
    assert client.post("/account/login/", form).headers["Location"] == "/audit/"


def test_guessing_a_password_ends_after_five_tries_and_a_colleague_still_gets_in(
    client: Client,
) -> None:
    for name in ("amina", "ben"):
        create_user_with_role(name, None, password="correct horse battery", by="tests")
    for _ in range(5):
        client.post("/account/login/", {"login": "amina", "password": "wrong"})
    right = {"login": "amina", "password": "correct horse battery"}
    assert client.post("/account/login/", right).status_code == 200, "even the right one waits"
    colleague = {"login": "ben", "password": "correct horse battery"}
    assert client.post("/account/login/", colleague).headers["Location"] == "/"


def test_no_page_stays_in_the_browser_for_the_next_user(client_for: ClientFor) -> None:
    for address in ("/", "/audit/", "/nothing/"):
        answer = client_for(None).get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        User.objects.all().delete()


def test_home_tells_of_work_that_is_under_way(client_for: ClientFor) -> None:
    client = client_for(Role.ANALYST)
    assert "Work is under way" not in words(client.get("/"))
    job = start_job("demonstration", "The pilot")
    assert "Work is under way: The pilot" in words(client.get("/"))
    finish(job)
    assert "Work is under way" not in words(client.get("/"))


def test_our_own_fault_is_told_without_touching_the_request() -> None:
    answer = server_error(HttpRequest())
    assert answer.status_code == 500
    assert "It is not your doing." in words(answer)


def _answer_to(error: Exception) -> HttpResponse | None:
    def unreached(request: HttpRequest) -> HttpResponse:
        raise AssertionError

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return ProblemMiddleware(unreached).process_exception(request, error)


def test_a_problem_becomes_a_page_with_place_message_and_remedy() -> None:
    problem = FILE_EMPTY.at(Place(file="<b>register.csv"))
    answer = _answer_to(problem)
    assert answer is not None
    assert answer.status_code == 422
    assert "&lt;b&gt;register.csv: The file is empty." in answer.content.decode()
    assert problem.remedy in words(answer)


def test_several_problems_become_one_page() -> None:
    answer = _answer_to(Problems([FILE_EMPTY.at(Place(row=row)) for row in (3, 4)]))
    assert "row 3: The file is empty." in words(answer)
    assert "row 4: The file is empty." in words(answer)


def test_a_refused_permission_becomes_a_403() -> None:
    answer = _answer_to(PERMISSION_DENIED.at(permission="results.read"))
    assert answer is not None
    assert answer.status_code == 403


def test_other_errors_are_left_to_django() -> None:
    assert _answer_to(ValueError()) is None


def test_no_page_holds_an_inline_script_or_style(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    for address in ("/", "/running/", "/people/", "/audit/", "/account/login/", "/nothing/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page), address


def test_a_forgotten_password_is_set_by_a_link_in_the_post(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.create_user("amina", "a long password", email="amina@example.org")
    client.post("/account/password/reset/", {"email": "amina@example.org"})
    [letter] = mailoutbox
    link = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert link is not None
    form_page = client.get(link[1], follow=True)
    assert "At least 12 characters" in words(form_page)
    new = {"password1": "correct horse battery", "password2": "correct horse battery"}
    client.post(form_page.redirect_chain[-1][0], new)
    form = {"login": "amina", "password": "correct horse battery"}
    assert client.post("/account/login/", form).headers["Location"] == "/"
    again = client.get(link[1], follow=True)
    assert "This link no longer works" in words(again)


def test_a_person_changes_their_password(client: Client) -> None:
    user = User.objects.create_user("amina", "a long password")
    client.force_login(user)
    page = client.get("/account/password/change/").content.decode()
    assert 'autocomplete="username" hidden' in page
    new = {"oldpassword": "a long password", "password1": "x", "password2": "x"}
    assert "There is something to put right" in words(client.post("/account/password/change/", new))
    new |= {"password1": "correct horse battery", "password2": "correct horse battery"}
    client.post("/account/password/change/", new)
    user.refresh_from_db()
    assert user.check_password("correct horse battery")
