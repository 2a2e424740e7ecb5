"""A real browser against a real server, on a database copy in which commits are real.

`live_demonstration` is the address of the demonstration council's site; `phone` and `desktop` are pages
of a browser that notes every script error, every breach of the content security policy, every file that
is missing and every request to somebody else, and fails the test that caused one. Without Chromium the
tests are skipped on a laptop and fail where CI is set."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

pytest.register_assert_rewrite("tests.browser.checks")  # so that a failure says what was found

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
NOTE_BREACHES = """
document.addEventListener("securitypolicyviolation", (event) => window.noteBreach(
    `${event.effectiveDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def live_demonstration(demonstration: None) -> Iterator[str]:
    """The address of the demonstration council's site, served as `make run` serves it."""
    from cms.wsgi import application

    sockets: dict[int, object] = {}
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    # Its loop ends when no socket is left; they are closed in its own thread.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one a test run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("Chromium is not installed. On Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new browser session; what goes wrong in it fails the test at its end."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(size: str = "desktop", **options: object) -> Page:
        context = browser.new_context(viewport=SIZES[size], locale="en-GB", timezone_id="Europe/London", **options)
        context.expose_binding("noteBreach", lambda source, text: wrong.append(f"policy: {text}"))
        context.add_init_script(NOTE_BREACHES)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.extend(_errors(message)))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("response", lambda response: wrong.extend(_missing(response)))
        page.on("request", lambda request: wrong.extend(_foreign(request)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page("phone")


@pytest.fixture
def desktop(open_page: Callable[..., Page]) -> Page:
    return open_page("desktop")


@pytest.fixture
def sign_in(live_demonstration: str) -> Callable[[Page], None]:
    """Signs a page in as somebody who may do everything, as one does it by hand."""
    password = "correct horse battery"
    get_user_model().objects.create_superuser("ada@example.org", password)

    def signed_in(page: Page) -> None:
        page.goto(live_demonstration + "/admin/")
        page.get_by_label("Email").fill("ada@example.org")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")

    return signed_in


def _errors(message: ConsoleMessage) -> list[str]:
    # A page that answers 404 on purpose is also "Failed to load resource"; missing files are noted by `_missing`.
    is_error = message.type == "error" and not message.text.startswith("Failed to load resource")
    return [f"console: {message.text}"] if is_error else []


def _missing(response: Response) -> list[str]:
    is_file = response.request.resource_type not in ("document", "fetch", "xhr")
    return [f"{response.status}: {response.url}"] if is_file and response.status >= 400 else []


def _foreign(request: Request) -> list[str]:
    address = urlsplit(request.url)
    is_ours = address.scheme in ("data", "blob", "about") or address.hostname == "127.0.0.1"
    return [] if is_ours else [f"asked somebody else: {request.url}"]


@pytest.fixture
def officer(live_demonstration: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page in which somebody of the demonstration's cast is signed in."""

    def signed_in(name: str, size: str = "desktop") -> Page:
        client = Client()
        client.force_login(get_user_model().objects.get(email=f"{name}@example.org"), backend=BACKEND)
        page = open_page(size, base_url=live_demonstration)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_demonstration}]
        )
        return page

    return signed_in


@pytest.fixture
def editor(officer: Callable[..., Page]) -> Page:
    """A page in which the demonstration's editor is signed in."""
    return officer("editor")
