"""Links that lead nowhere are found at night, politely, and shown to whoever looks after the listing or guide."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from localoffer import outgoing
from localoffer.checking_links import check, guides_with_broken_links, links_in
from localoffer.models import GuidePage, Service, WebLink

from .a_server import Server, serving
from .editors import work

pytestmark = pytest.mark.usefixtures("council")
NIGHT = date(2026, 11, 24)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The only server that these tests reach."""
    monkeypatch.setattr(outgoing, "is_public", lambda address: address == "127.0.0.1")
    with serving() as made:
        GuidePage.objects.update(body=f"See [the page]({made.address}/guide).")
        made.answers["/robots.txt"] = (404, {})
        yield made


def leading_to(server: Server, path: str, name: str = "Sleep clinic") -> Service:
    service = Service.objects.get(name=name)
    service.url = server.address + path
    service.save()
    return service


def looked(server: Server, night: int = 0) -> list[str]:
    """The requests of one night, without robots.txt and the guide's page."""
    server.asked.clear()
    check(today=NIGHT + timedelta(days=night), sleep=lambda seconds: None)
    return [f"{each.method} {each.path}" for each in server.asked if each.path not in ("/robots.txt", "/guide")]


def test_a_link_that_fails_for_two_nights_is_work_for_its_editor(editor: Client, server: Server) -> None:
    service = leading_to(server, "/gone")
    server.answers["/gone"] = server.answers["/guide"] = (404, {})

    assert looked(server) == ["HEAD /gone", "GET /gone"]
    assert "links that lead nowhere" not in str(work(editor))
    assert looked(server, 1) == ["HEAD /gone", "GET /gone"]

    lines = work(editor)
    address = lines[next(line for line in lines if line.startswith("1 listing with links that lead nowhere"))]
    assert service.name in editor.get(address).content.decode()
    assert "HTTP 404" in editor.get(reverse("service:edit", args=[service.pk])).content.decode()
    assert set(guides_with_broken_links()) == set(GuidePage.objects.live().values_list("pk", flat=True))
    server.answers["/gone"] = (200, {})
    looked(server, 2)
    assert "links that lead nowhere" not in next(iter(line for line in work(editor) if "listing with" in line), "")


def test_what_works_is_asked_once_a_week_and_only_whether_it_changed(server: Server) -> None:
    leading_to(server, "/there")
    server.answers["/there"] = (200, {"ETag": '"one"'})
    assert looked(server) == ["HEAD /there"]
    assert looked(server, 1) == []
    server.answers["/there"] = (304, {})
    assert looked(server, 7) == ["HEAD /there"]
    assert next(each for each in server.asked if each.path == "/there").headers["if-none-match"] == '"one"'
    assert WebLink.objects.get(address__endswith="/there").failures == 0


def test_robots_are_heeded_and_a_pause_is_made_between_two_requests_to_one_server(server: Server) -> None:
    leading_to(server, "/private/page")
    leading_to(server, "/open", name="Swimming teachers")
    server.answers["/robots.txt"] = (200, {})
    server.bodies["/robots.txt"] = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 4\n"
    pauses: list[float] = []

    said = check(today=NIGHT, sleep=pauses.append)

    assert (said.left, said.failing) == (1, 0)
    assert "/private/page" not in {each.path for each in server.asked}
    assert pauses
    assert all(3 < pause <= 4 for pause in pauses)


def test_a_link_that_leads_on_is_followed_but_never_into_a_private_network(server: Server) -> None:
    leading_to(server, "/moved")
    server.answers["/moved"] = (301, {"Location": "/new"})
    assert looked(server) == ["HEAD /moved", "HEAD /new"]
    server.answers["/moved"] = (301, {"Location": "http://10.0.0.1/"})
    WebLink.objects.update(checked_on=None)
    looked(server)
    assert WebLink.objects.get(address__endswith="/moved").answered == "No answer: it leads into a private network"


def test_the_links_of_a_text() -> None:
    assert links_in("See [it](https://a.example/x) and https://b.example/y. <https://c.example>") == {
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example",
    }
