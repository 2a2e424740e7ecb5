"""A listing that may do harm goes at once from everywhere, and nobody but those who look after safety reads why."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import User
from localoffer.importing import import_services
from localoffer.models import Service, Suspension
from localoffer.suspending import RefusedError, lift, suspend

from .council import LISTINGS, page, text
from .editors import form_of, signed_in
from .oruk_feed import FEED, get, names

pytestmark = pytest.mark.usefixtures("council")
WHY = "A disclosure about a quokka"
NAME = "Saturday swimming"
PAGE = "/local-offer/services/saturday-swimming/"


@pytest.fixture
def swimming(council: None) -> Service:
    return Service.objects.get(name=NAME)


@pytest.fixture
def keeper(council: None) -> User:
    return User.objects.create_user(email="keeper@example.org")


@pytest.fixture
def moderator(council: None) -> Client:
    return signed_in("Moderator")


def naming(service: Service) -> list[str]:
    """Every public address that names a listing while it is there."""
    return [
        "/local-offer/search/?q=swimming",
        "/local-offer/search.json?q=swimming",
        "/local-offer/search.atom?q=swimming",
        "/local-offer/search/suggestions.json?q=saturday",
        "/local-offer/whats-on/",
        "/local-offer/whats-on/calendar.ics",
        f"/local-offer/my-list/?ids={service.pk.hex}",
        PAGE,
        f"{PAGE}calendar.ics",
        "/local-offer/services/swimming-teachers/like.json",
        f"{FEED}/services",
        f"{FEED}/services?full=true",
        f"{FEED}/service_at_locations?full=true",
        f"{FEED}/organizations?full=true",
    ]


def said(client: Client, address: str) -> str:
    response = client.get(address)
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_no_public_address_gives_it_away_and_each_named_it_before(
    client: Client, swimming: Service, keeper: User, django_capture_on_commit_callbacks
) -> None:
    addresses = naming(swimming)
    before = {address for address in addresses if NAME.lower() in said(client, address).lower()}
    assert before == set(addresses)

    with django_capture_on_commit_callbacks(execute=True):
        suspend(service=swimming, reason=WHY, by=keeper)

    for address in addresses:
        words = said(client, address).lower()
        assert NAME.lower() not in words, address
        assert "quill pool" not in words, address
        assert "quokka" not in words, address
        assert "suspen" not in words, address


def test_families_read_the_same_words_on_its_page_and_in_their_list(
    client: Client, swimming: Service, keeper: User
) -> None:
    suspend(service=swimming, reason=WHY, by=keeper)

    gone = page(client, PAGE, status=410)
    assert text(gone.h1) == "This listing is not available"
    assert "Here are similar ones." in text(gone.main)
    kept = page(client, "/local-offer/my-list/", ids=swimming.pk.hex)
    assert "This listing is not available. Here are similar ones" in text(kept.main)
    assert kept.select_one(f'a[href="{PAGE}"]')


def test_the_feed_says_that_it_is_inactive_to_who_holds_a_copy_and_nothing_else(
    client: Client, swimming: Service, keeper: User
) -> None:
    since = timezone.now()
    suspend(service=swimming, reason=WHY, by=keeper)

    husk = get(client, f"/services/{swimming.pk}")

    assert husk.pop("last_modified")
    assert husk == {"id": str(swimming.pk), "name": NAME, "status": "inactive"}
    assert names(client, modified_after=since.isoformat()) == {NAME}
    assert names(client, modified_after=since.isoformat(), search="no such word") == {NAME}
    assert names(client, modified_after=(timezone.now() + timedelta(days=1)).isoformat()) == set()
    assert NAME not in names(client)


def test_lifting_it_with_a_reason_brings_it_back(
    client: Client, swimming: Service, keeper: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        suspend(service=swimming, reason=WHY, by=keeper)
        with pytest.raises(RefusedError, match="Write why"):
            lift(service=swimming, reason=" ", by=keeper)
        lift(service=swimming, reason="It was another club", by=keeper)

    assert client.get(PAGE).status_code == 200
    assert NAME in said(client, "/local-offer/search/?q=swimming")
    once = Suspension.objects.get()
    assert (once.reason, once.lifted_because, once.suspended_by, once.lifted_by) == (
        WHY,
        "It was another club",
        keeper.pk,
        keeper.pk,
    )


def test_it_is_suspended_once_at_a_time_and_for_a_reason(swimming: Service, keeper: User) -> None:
    with pytest.raises(RefusedError, match="Write why"):
        suspend(service=swimming, reason="\n", by=keeper)
    suspend(service=swimming, reason=WHY, by=keeper)
    with pytest.raises(RefusedError, match="already"):
        suspend(service=swimming, reason="Again", by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(service=swimming, reason="Again", suspended_by=keeper.pk)


def test_neither_an_import_nor_an_edit_shows_it_again_and_nobody_deletes_it(
    client: Client, swimming: Service, keeper: User
) -> None:
    suspend(service=swimming, reason=WHY, by=keeper)

    import_services([each | {"description": "New words."} for each in LISTINGS], source="test")
    held = Service.objects.get(pk=swimming.pk)
    held.status = "active"
    held.save()

    assert client.get(PAGE).status_code == 410
    with pytest.raises(ProtectedError):
        held.delete()


def test_the_reason_is_in_no_history_of_the_listing(swimming: Service, keeper: User) -> None:
    suspend(service=swimming, reason=WHY, by=keeper)
    lift(service=swimming, reason=WHY, by=keeper)

    assert "Suspended" in {row["history_change_reason"] for row in swimming.history.values()}
    assert "quokka" not in str(list(swimming.history.values()))


def test_a_moderator_suspends_from_the_list_of_listings_and_lifts_it(moderator: Client, swimming: Service) -> None:
    address = reverse("service:suspend", args=[swimming.pk])
    assert address in moderator.get(reverse("service:index")).content.decode()

    moderator.post(address, form_of(moderator, address) | {"reason": WHY})

    assert Service.objects.get(pk=swimming.pk).suspended_on
    assert WHY in moderator.get(address).content.decode()
    moderator.post(address, form_of(moderator, address) | {"reason": "All is well"})
    assert Service.objects.get(pk=swimming.pk).is_public


def test_who_read_suspend_now_never_lifts_what_somebody_suspended_meanwhile(
    moderator: Client, swimming: Service, keeper: User
) -> None:
    address = reverse("service:suspend", args=[swimming.pk])
    form = form_of(moderator, address)
    suspend(service=swimming, reason="Another reason", by=keeper)

    answer = moderator.post(address, form | {"reason": WHY}).content.decode()

    assert "suspended already" in answer
    assert WHY in answer
    assert Service.objects.get(pk=swimming.pk).suspended_on


def test_an_editor_sees_that_it_is_suspended_but_neither_why_nor_a_way_to_lift_it(
    moderator: Client, swimming: Service, keeper: User
) -> None:
    suspend(service=swimming, reason=WHY, by=keeper)
    editor, address = signed_in("Editor"), reverse("service:suspend", args=[swimming.pk])

    edit = editor.get(reverse("service:edit", args=[swimming.pk])).content.decode()
    index = editor.get(f"{reverse('service:index')}?to_do=suspended").content.decode()

    assert "Suspended: families have not seen it" in edit
    assert NAME in index
    assert "quokka" not in edit + index
    assert address not in edit + index
    assert "quokka" not in editor.get(address, follow=True).content.decode()
    editor.post(address, {"act": "lift", "reason": "I want it back"})
    assert Service.objects.get(pk=swimming.pk).suspended_on
