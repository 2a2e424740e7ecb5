import json

from cms import readiness


def test_the_process_says_that_it_lives_without_asking_the_database(client):
    response = client.get("/health/live")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_a_site_with_all_its_parts_is_ready(client, home):
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "parts": {"database": "ok", "search": "ok", "record": "ok"}}


def test_a_part_that_fails_is_named_and_nothing_more_is_said(client, home, monkeypatch):
    def fail():
        raise RuntimeError("/srv/secret/search.sqlite3 is not a database")

    monkeypatch.setitem(readiness.PARTS, "search", fail)
    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["parts"]["search"] == "not ready"
    assert "secret" not in json.dumps(response.json())


def test_a_site_whose_record_is_not_guarded_is_not_ready(client, home, monkeypatch):
    monkeypatch.setattr("governance.guards.revisions_stand", lambda: False)

    assert client.get("/health/ready").json()["parts"]["record"] == "not ready"


def test_a_probe_cannot_be_posted_to(client):
    assert client.post("/health/live").status_code == 405
