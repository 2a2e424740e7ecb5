"""What the browser is told, and what is written down."""

import logging

import pytest

PUBLIC = ("/", "/privacy/", "/no-such-page/", "/account/login/", "/health/live")


def _policy(response):
    parts = (part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    return {name: sources.split() for name, sources in parts}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_allow_nothing_inline_and_nobody_else(client, home, address):
    policy = _policy(client.get(address))

    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["form-action"] == ["'self'"]
    assert not {"script-src", "style-src"} & set(policy)
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


def test_the_admin_allows_inline_style_for_its_editor_and_no_inline_script(client, administrator):
    client.force_login(administrator)

    policy = _policy(client.get("/admin/"))

    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["default-src"] == ["'self'"]
    assert "script-src" not in policy


@pytest.mark.parametrize("address", PUBLIC)
def test_no_page_may_use_the_device_or_tell_others_where_it_was(client, home, address):
    response = client.get(address)

    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_somebody_signed_in_are_kept_by_nobody_else(client, administrator):
    client.force_login(administrator)

    assert "private" in client.get("/privacy/").headers["Cache-Control"]
    assert "private" in client.get("/admin/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "host"),
    [("/no-such-page/?q=my+son+in+CV6+1AA", "testserver"), ("/?q=my+son+in+CV6+1AA", "evil.example")],
)
def test_no_query_string_is_written_down(client, home, caplog, address, host):
    caplog.set_level(logging.DEBUG)

    client.get(address, headers={"host": host})

    assert "CV6" not in caplog.text
    assert "my+son" not in caplog.text


def test_a_failure_is_written_down_without_its_query_string(client, home, caplog, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    client.raise_request_exception = False
    monkeypatch.setattr("cms.models.home.crisis.contacts", fail)

    client.get("/?q=my+son+in+CV6+1AA")

    assert "Internal Server Error: /" in caplog.text
    assert "CV6" not in caplog.text
