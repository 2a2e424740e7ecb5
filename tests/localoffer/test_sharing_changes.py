"""Other programs are told what was added, changed or is gone: by a feed of changes and by signed messages."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import User
from localoffer import outgoing
from localoffer.models import ChangedListing, ListingChange, MessageState, Service, Webhook, WebhookMessage
from localoffer.sharing import atom
from localoffer.sharing.delivering import PAUSES, deliver
from localoffer.sharing.taking_up import take_up
from localoffer.suspending import suspend

from .a_server import Server, serving
from .council import LISTINGS
from .editors import form_of, signed_in
from .feeds import run

ATOM = "/local-offer/changes.atom"
NAME = "Saturday swimming"


@pytest.fixture
def swimming(council: None) -> Service:
    """The listing; that all are there was told."""
    take_up()
    return Service.objects.get(name=NAME)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A receiver on this machine, which no address outside the tests may be."""
    monkeypatch.setattr(outgoing, "is_public", lambda address: address == "127.0.0.1")
    with serving() as made:
        yield made


def told() -> list[tuple[str, str]]:
    """Kind and name of each change, the oldest first."""
    names = dict(Service.objects.values_list("pk", "name"))
    return [(each.kind, names[each.service_id]) for each in ListingChange.objects.order_by("pk")]


def test_what_is_added_changed_and_gone_is_told_once(swimming: Service) -> None:
    assert sorted(told()) == sorted(("added", each["name"]) for each in LISTINGS)
    ListingChange.objects.all().delete()

    swimming.description = "Now on Sundays."
    swimming.save()
    swimming.alert = "Bring a towel"
    swimming.save()
    assert take_up() == 1
    swimming.save()  # nothing that anybody reads
    assert take_up() == 0
    suspend(service=swimming, reason="x", by=User.objects.create_user(email="keeper@example.org"))
    take_up()

    assert told() == [("changed", NAME), ("gone", NAME)]
    assert not ChangedListing.objects.exists()


def test_the_note_stands_or_falls_with_the_change(swimming: Service) -> None:
    with transaction.atomic():
        swimming.description = "Never."
        swimming.save()
        assert ChangedListing.objects.count() == 1
        transaction.set_rollback(True)
    assert not ChangedListing.objects.exists()


def test_a_feed_reader_follows_the_changes_page_by_page(
    client: Client, swimming: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atom, "A_PAGE", 3)
    first = client.get(ATOM)
    page = BeautifulSoup(first.content, "xml")
    following = page.find("link", rel="next")["href"]
    second = BeautifulSoup(client.get(following).content, "xml")

    assert len(page.find_all("entry")) == 3
    titles = {each.title.text for each in [*page.find_all("entry"), *second.find_all("entry")]}
    assert titles == {f"Added: {each['name']}" for each in LISTINGS}
    assert second.find("link", rel="next") is None
    assert client.get(ATOM, headers={"If-None-Match": first["ETag"]}).status_code == 304

    suspend(service=swimming, reason="x", by=User.objects.create_user(email="keeper@example.org"))
    after = client.get(ATOM, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    entry = BeautifulSoup(after.content, "xml").entry
    assert (entry.title.text, entry.category["term"]) == ("Gone: A listing that is no longer here", "gone")
    assert NAME not in client.get(f"{ATOM}?before=99999999").content.decode()


def test_a_message_is_signed_as_standard_webhooks_says(swimming: Service, server: Server) -> None:
    webhook = Webhook.objects.create(name="A neighbour", address=f"{server.address}/told?by=us")
    swimming.description = "Now on Sundays."
    swimming.save()

    assert run("share_changes") == (["1 changes, 1 delivered, 0 to try again, 0 given up"], 0)

    (asked,) = server.asked
    said = json.loads(asked.body)
    assert (asked.method, asked.path, said["type"]) == ("POST", "/told?by=us", "service.changed")
    assert said["data"]["id"] == str(swimming.pk)
    assert said["data"]["url"].endswith(f"/api/oruk/v3/services/{swimming.pk}")
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert asked.headers["webhook-signature"] == f"v1,{wanted}"
    assert abs(int(asked.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60


def test_what_is_not_taken_is_tried_again_ever_later_and_then_given_up(swimming: Service, server: Server) -> None:
    webhook = Webhook.objects.create(name="A neighbour", address=f"{server.address}/")
    server.answers["/"] = (500, {})
    swimming.description = "Now on Sundays."
    swimming.save()
    take_up()
    now = timezone.now()
    for attempt, pause in enumerate(PAUSES, start=1):
        assert deliver(now=now).again == 1
        message = WebhookMessage.objects.get()
        assert message.attempts == attempt
        assert deliver(now=now + timedelta(seconds=1)).again == 0
        WebhookMessage.objects.update(next_at=now)
        assert pause >= timedelta(minutes=1)

    assert deliver(now=now).given_up == 1
    webhook.refresh_from_db()
    assert not webhook.is_on
    assert "HTTP 500" in webhook.stopped_because
    assert len({each.headers["webhook-id"] for each in server.asked}) == 1


def test_who_wants_no_more_is_told_no_more(swimming: Service, server: Server) -> None:
    webhook = Webhook.objects.create(name="A neighbour", address=f"{server.address}/")
    server.answers["/"] = (410, {})
    swimming.delete()
    run("share_changes")
    webhook.refresh_from_db()
    assert json.loads(server.asked[0].body)["type"] == "service.gone"
    assert not webhook.is_on


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/", "http://[::1]/", "http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://localhost/", "file:///etc/passwd", "http://a@1.1.1.1/"],
)  # fmt: skip
def test_no_private_address_is_ever_asked(address: str) -> None:
    with pytest.raises(outgoing.NotAllowedError):
        outgoing.ask("POST", address, headers={}, body=b"x")


def test_a_redirect_is_not_followed(server: Server) -> None:
    server.answers["/"] = (302, {"Location": "/elsewhere"})
    assert outgoing.ask("POST", server.address, headers={}, body=b"x").status == 302
    assert [each.path for each in server.asked] == ["/"]


def test_an_administrator_adds_a_webhook_tests_it_and_reads_what_became_of_it(editor: Client, server: Server) -> None:
    administrator, address = signed_in("Administrator"), reverse("webhooks:add")
    values = form_of(administrator, address) | {"name": "A neighbour", "is_on": "on"}
    assert (
        "starts with https://"
        in administrator.post(address, values | {"address": "http://example.org"}).content.decode()
    )
    administrator.post(address, values | {"address": "https://example.org/told"})
    webhook = Webhook.objects.get()
    edit = administrator.get(reverse("webhooks:edit", args=[webhook.pk])).content.decode()
    assert webhook.secret in edit

    Webhook.objects.update(address=f"{server.address}/")
    said = administrator.post(reverse("webhooks:test", args=[webhook.pk]), follow=True).content.decode()

    assert "The test arrived" in said
    assert json.loads(server.asked[0].body)["type"] == "test"
    assert WebhookMessage.objects.get().state == MessageState.DELIVERED
    assert "HTTP 200" in administrator.get(reverse("webhook_messages:index")).content.decode()
    assert editor.get(address).status_code == 302
    assert webhook.secret not in editor.get(reverse("webhooks:edit", args=[webhook.pk]), follow=True).content.decode()
