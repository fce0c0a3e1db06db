"""What every test may use: a home folder of its own, people with roles, a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client, override_settings
from django.utils import translation
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from folkmoot.office.people.models import Area, User
from folkmoot.office.people.roles import Role

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
PHONE = (320, 800)
DESKTOP = (1280, 900)
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder for the whole run, so that no test writes into the checkout."""
    home = tmp_path_factory.mktemp("home")
    for folder in ("files", "static", "arriving"):
        (home / folder).mkdir()
    with override_settings(
        FOLKMOOT_HOME=home,
        MEDIA_ROOT=home / "files",
        FILE_UPLOAD_TEMP_DIR=home / "arriving",
        STATIC_ROOT=home / "static",
        # Signing in is tested with the real hasher where it matters; making users should be quick.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield home


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A test that asked for Welsh leaves the thread speaking it; the next begins in English."""
    with translation.override("en-gb"):
        yield


MakeUser = Callable[..., User]


@pytest.fixture
def make_user(db: None) -> MakeUser:
    """`make_user(Role.ANALYST)`: a user with the role, everywhere or for an area."""

    def make(role: Role | None, *, area: Area | None = None, username: str = "") -> User:
        user = User.objects.create_user(username or (role or "no-role"), password="a long password")
        if role is not None:
            user.role_assignments.create(role=role, area=area)
        return user

    return make


@pytest.fixture
def client_for(make_user: MakeUser) -> Callable[[Role | None], Client]:
    """`client_for(Role.ANALYST)`: a test client that has signed in with the role.

    Asked again for a role it signs the same person in again.
    """
    people: dict[Role | None, User] = {}

    def signed_in(role: Role | None) -> Client:
        client = Client()
        if role not in people or not User.objects.filter(pk=people[role].pk).exists():
            people[role] = make_user(role)
        client.force_login(people[role])
        return client

    return signed_in


# --- the browser ---------------------------------------------------------------------------------


def _no_browser(reason: str) -> None:
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"CI must have a browser: {reason}")
    pytest.skip(f"no browser on this machine: {reason}")


def _launch(playwright: Playwright) -> Browser:
    own = Path(playwright.chromium.executable_path)
    path = own if own.exists() else DEBIAN_CHROMIUM
    return playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the run: Playwright's own if it is there, otherwise Debian's."""
    # Playwright's loop runs in this thread, and Django would refuse the database beside a loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        try:
            launched = _launch(playwright)
        except PlaywrightError as error:
            _no_browser(str(error).splitlines()[0])
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile in British English."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser's console shows an error of a script or policy.

    Pages the server refuses (403, 404) are the test's own business.
    """
    opened = browser_context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda said: (
            errors.append(said.text)
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    under_way: set[Request] = set()
    opened.on("request", lambda request: under_way.add(request))
    opened.on("requestfinished", lambda request: under_way.discard(request))
    opened.on("requestfailed", lambda request: under_way.discard(request))
    yield opened
    # The database is emptied next, which a request that is still being answered would prevent.
    for _wait in range(100):
        if not under_way:
            break
        opened.wait_for_timeout(50)
    assert errors == []


AxeClean = Callable[[Page], None]


@pytest.fixture
def axe_clean() -> AxeClean:
    """`axe_clean(page)`: no accessibility violation at phone and desktop size, nothing sideways."""

    def check(page: Page) -> None:
        for width, height in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": height})
            found = [
                f"{violation['id']}: {node['html'][:200]}"
                for violation in Axe().run(page).response["violations"]
                for node in violation["nodes"]
            ]
            assert found == [], f"{page.url} at {width} px"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} scrolls sideways: {wide} px at {width} px"

    return check


@pytest.fixture
def sign_in(
    browser_context: BrowserContext, client_for: Callable[[Role | None], Client]
) -> Callable[[str, Role], None]:
    """`sign_in(live_server.url, Role.ANALYST)`: the browser's next pages are that role's."""

    def with_role(url: str, role: Role) -> None:
        session = client_for(role).cookies["moot"].value
        browser_context.add_cookies([{"name": "moot", "value": session, "url": url}])

    return with_role
