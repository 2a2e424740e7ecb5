"""A feed is walked page by page, politely, and believed in nothing but its rows."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from localoffer.imports import feeds

from .feeds import a_service, run

Answer = tuple[int, Any]


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[int], Answer]], str]]:
    """Serves what a function answers for each page number; gives the feed's base address."""
    servers: list[HTTPServer] = []

    def start(answer: Callable[[int], Answer]) -> str:
        class Feed(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                assert asked.path == "/api/services"
                code, body = answer(int(parse_qs(asked.query)["page"][0]))
                self.send_response(code)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Feed)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/api"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def page(*names: str, **envelope: Any) -> dict[str, Any]:
    return {
        "total_items": 1,
        "total_pages": 1,
        "last_page": True,
        "contents": [a_service(name) for name in names],
    } | envelope


def names(rows: Any) -> list[str]:
    return [row["name"] for row in rows]


def test_pages_are_read_to_the_last_whatever_the_envelope_says(serve: Any) -> None:
    pages = {1: page("One", "Two"), 2: page("Three"), 3: page(empty=True)}

    assert names(feeds.rows(serve(lambda number: (200, pages[number])))) == ["One", "Two", "Three"]


def test_a_feed_that_answers_every_page_with_the_same_ends(serve: Any) -> None:
    assert names(feeds.rows(serve(lambda number: (200, page("One", total_pages=999))))) == ["One"]


def test_a_page_that_is_missing_is_the_end(serve: Any) -> None:
    base = serve(lambda number: (200, page("One")) if number == 1 else (404, {}))

    assert names(feeds.rows(base + "/services")) == ["One"]


def test_a_feed_that_never_ends_is_given_up(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_PAGES", 5)

    with pytest.raises(feeds.Unreadable, match="more than 5 pages"):
        list(feeds.rows(serve(lambda number: (200, page(f"Club {number}")))))


@pytest.mark.parametrize("answer", [(500, {}), (200, b"<html>"), (200, 7), (404, {})])
@pytest.mark.django_db
def test_a_feed_that_fails_changes_nothing_and_is_named(serve: Any, answer: Answer) -> None:
    base = serve(lambda number: answer)

    said, code = run("import_services", base)

    assert code == 2
    assert said[-1].startswith(base)


@pytest.mark.django_db
def test_a_feed_that_fails_half_way_marks_nothing_as_gone(serve: Any) -> None:
    failing = False

    def answer(number: int) -> Answer:
        if number == 2 and failing:
            return 500, {}
        return 200, page("One") if number == 1 else page("Two") if number == 2 else page()

    base = serve(answer)
    run("import_services", base)
    failing = True

    said, code = run("import_services", base)

    assert code == 2
    assert "gone" not in said[-1]


def test_a_row_no_line_can_hold_is_one_broken_row(serve: Any) -> None:
    deep = b'{"contents": [' + b"[" * 3000 + b"]" * 3000 + b", " + json.dumps(a_service("One")).encode() + b"]}"

    rows = list(feeds.rows(serve(lambda number: (200, deep))))

    assert len(rows) == 2
    assert rows[1]["name"] == "One"


def test_a_page_that_comes_twice_hides_none_behind_it(serve: Any) -> None:
    pages = {1: page("One"), 2: page("One"), 3: page("Two"), 4: page()}

    assert names(feeds.rows(serve(lambda number: (200, pages[number])))) == ["One", "Two"]


@pytest.mark.django_db
def test_an_apology_in_place_of_services_marks_nothing_as_gone(serve: Any) -> None:
    well = True
    base = serve(
        lambda number: (200, page("One") if number == 1 else page()) if well else (200, {"error": "Try later"})
    )
    run("import_services", base)
    well = False

    said, code = run("import_services", base)

    assert code == 2
    assert said[0] == "0 added, 0 changed, 0 unchanged, 0 gone, 0 refused"
    assert "no list of services" in said[-1]
