"""A link in an e-mail: no account, one press, good once, gone after its last day, and opening it does nothing."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.core import mail
from django.test import Client

from localoffer.models import AccessFact, Flag, Organization, ReviewLink, ReviewRequest, ReviewSettings, Service
from localoffer.reviews.asking import ask
from localoffer.reviews.links import DAYS_GOOD, token_of

from .council import TODAY

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def pool(council: None) -> Organization:
    """An organisation with two listings that are overdue, which is asked about them by e-mail."""
    found = Organization.objects.create(name="Quill Leisure", email="hello@quill.example")
    Service.objects.filter(name__in=["Saturday swimming", "Swimming teachers"]).update(
        organization=found, checked_on=TODAY - timedelta(days=400)
    )
    Service.objects.exclude(organization=found).update(checked_on=TODAY)
    ReviewSettings.objects.create(is_on=True, reply_to="offer@council.example")
    ask(today=TODAY)
    return found


def address() -> str:
    """The path of the link in the last e-mail."""
    found = re.search(rf"{site.SITE_URL}(/local-offer/still-right/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def words(client: Client, status: int = 200) -> str:
    response = client.get(address())
    assert response.status_code == status
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def key(name: str) -> str:
    return Service.objects.get(name=name).pk.hex


def test_one_e_mail_an_organisation_names_all_its_listings_and_holds_one_link(pool: Organization) -> None:
    (message,) = mail.outbox

    assert message.to == ["hello@quill.example"]
    assert message.reply_to == ["offer@council.example"]
    assert "Saturday swimming" in message.body
    assert "Swimming teachers" in message.body
    assert str(message.body).count("/still-right/") == 1
    assert "no account and no password" in message.body


def test_opening_the_link_answers_nothing_however_often_a_mail_scanner_does(client: Client, pool: Organization) -> None:
    for ask_for in (client.get, client.head):
        assert ask_for(address()).status_code == 200
        assert ask_for(address() + "send/").status_code == 405

    assert not ReviewLink.objects.exclude(used_at=None).exists()
    assert not Service.objects.filter(organization=pool, checked_on=TODAY).exists()


def test_one_press_says_that_all_is_right_and_families_read_who_said_so(client: Client, pool: Organization) -> None:
    response = client.post(address() + "send/", {"everything": "right", "role": "Manager"}, **OURS)

    assert response.headers["Location"] == address()
    assert "Thank you" in words(client)
    for service in pool.services.all():
        said = service.confirmations.first()
        assert said is not None
        assert (said.by, said.role, said.way, said.on) == ("provider", "Manager", "link", TODAY)
    assert ReviewRequest.objects.get().closed_on == TODAY


def test_a_role_is_chosen_and_never_typed_since_families_read_it_at_once(client: Client, pool: Organization) -> None:
    client.post(address() + "send/", {"everything": "right", "role": "Jane Smith, call 07700 900000"}, **OURS)

    assert {service.confirmations.first().role for service in pool.services.all()} == {""}


def test_a_link_works_once(client: Client, pool: Organization) -> None:
    right = {f"answer-{key('Saturday swimming')}": "right"}
    client.post(address() + "send/", right, **OURS)
    before = Service.objects.get(name="Swimming teachers").checked_on

    again = client.post(address() + "send/", {"everything": "right"}, **OURS)

    assert again.status_code == 200
    assert Service.objects.get(name="Swimming teachers").checked_on == before
    assert "still wait for an answer" in words(client)


def test_the_next_e_mail_asks_only_about_what_is_left(client: Client, pool: Organization) -> None:
    client.post(address() + "send/", {f"answer-{key('Saturday swimming')}": "right"}, **OURS)

    ask(today=TODAY + timedelta(days=14))

    assert len(mail.outbox) == 2
    assert "Swimming teachers" in mail.outbox[-1].body
    assert "Saturday swimming" not in mail.outbox[-1].body


def test_a_link_ends_after_its_last_day(client: Client, pool: Organization, settings) -> None:
    settings.TODAY = TODAY + timedelta(days=DAYS_GOOD)
    assert client.get(address()).status_code == 200
    settings.TODAY += timedelta(days=1)

    assert "does not work any more" in words(client, 410)
    assert client.post(address() + "send/", {"everything": "right"}, **OURS).status_code == 410


def test_a_link_that_we_did_not_sign_is_none(client: Client, pool: Organization) -> None:
    link = ReviewLink.objects.get()
    number, signature = token_of(link).split(".")

    for token in (number, f"{number}.{signature[:-1]}x", f"{'0' * 32}.{signature}", "no"):
        assert client.get(f"/local-offer/still-right/{token}/").status_code == 410


def test_an_answer_comes_from_our_own_page_only(client: Client, pool: Organization) -> None:
    response = client.post(address() + "send/", {"everything": "right"}, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert not Service.objects.filter(organization=pool, checked_on=TODAY).exists()


def test_what_has_changed_flags_the_listing_and_confirms_nothing(client: Client, pool: Organization) -> None:
    name = key("Saturday swimming")
    sent = {f"answer-{name}": "changed", f"words-{name}": "It is on Sunday now."}

    client.post(address() + "send/", sent, **OURS)

    swimming = Service.objects.get(name="Saturday swimming")
    assert swimming.flagged_on == TODAY
    assert swimming.checked_on == TODAY - timedelta(days=400)
    flag = Flag.objects.get()
    assert (flag.reason, flag.words) == ("changed", "It is on Sunday now.")
    page = client.get(swimming.get_absolute_url()).content.decode()
    assert "something here may be wrong" in page
    assert "It is on Sunday now." not in page  # nobody approved it


def test_a_form_that_is_not_right_loses_nothing(client: Client, pool: Organization) -> None:
    name = key("Saturday swimming")

    empty = client.post(address() + "send/", {"role": "Manager"}, **OURS).content.decode()
    wordless = client.post(address() + "send/", {f"answer-{name}": "changed"}, **OURS).content.decode()
    both = {"everything": "right", f"answer-{name}": "changed", f"words-{name}": "It is on Sunday now."}
    contradictory = client.post(address() + "send/", both, **OURS).content.decode()

    assert "Choose an answer" in empty
    assert BeautifulSoup(empty, "html.parser").select_one('option[selected][value="Manager"]') is not None
    assert "Say what has changed about Saturday swimming" in wordless
    assert "You also told us that something has changed" in contradictory
    assert "It is on Sunday now." in contradictory
    assert not ReviewLink.objects.exclude(used_at=None).exists()


def test_getting_in_is_confirmed_only_where_the_provider_says_so(client: Client, pool: Organization) -> None:
    swimming = Service.objects.get(name="Saturday swimming")
    fact = AccessFact.objects.create(location=swimming.places.get().location, point="hoist", answer="yes")

    assert "Hoist: yes" in words(client)
    client.post(address() + "send/", {f"answer-{swimming.pk.hex}": "right"}, **OURS)
    fact.refresh_from_db()
    assert fact.checked_on is None

    ReviewLink.objects.update(used_at=None)
    Service.objects.filter(pk=swimming.pk).update(checked_on=TODAY - timedelta(days=400))
    client.post(address() + "send/", {"everything": "right", f"access-{swimming.pk.hex}": "yes"}, **OURS)
    fact.refresh_from_db()
    assert fact.checked_on == TODAY


def test_the_page_is_kept_out_of_search_engines_and_caches(client: Client, pool: Organization) -> None:
    response = client.get(address())

    assert 'content="noindex"' in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
