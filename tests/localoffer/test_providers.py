"""Who runs a listing looks after it: in by a link, out of everybody else's listings, field by field."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import search.keeping
from cms.models import User
from cms.roles import make_roles
from cms.setting_up import make_home, make_strategies
from localoffer import urls
from localoffer.importing import import_services
from localoffer.listings import public_listing
from localoffer.models import (
    AccessFact,
    ChangeRule,
    Claim,
    Contact,
    CostOption,
    Organization,
    Patch,
    PatchRow,
    Provider,
    ProviderAccess,
    RowState,
    Schedule,
    Service,
    ServiceAtLocation,
    SignInLink,
    Status,
)
from localoffer.occurrences import SchoolCalendar
from localoffer.providers import claiming, fields, patching, signing_in
from localoffer.providers.patching import Choice
from localoffer.restoring import moments, preview, restore, version_at
from localoffer.setting_up import set_up_rules_for_changes
from localoffer.suspending import suspend
from search import clock

from . import council as council_of
from .council import TODAY, page, text
from .editors import form_of as admin_form
from .editors import signed_in as role
from .oruk_feed import FEED, get
from .test_suspending import naming, said

pytestmark = pytest.mark.usefixtures("council")
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def council(db: None, settings: Any, tmp_path: Path) -> None:
    """The listings of `council.py` on its day, with the rules for changes and nothing that only search needs."""
    settings.DATA_DIR = tmp_path
    settings.TODAY = council_of.TODAY
    set_up_rules_for_changes()
    assert import_services(council_of.LISTINGS, source="test").refused == 0


@pytest.fixture
def searched(council: None) -> None:
    """With an index too."""
    search.keeping.rebuild()


@pytest.fixture
def swimming(council: None) -> Service:
    found = Service.objects.get(name="Saturday swimming")
    found.organization = Organization.objects.create(name="Quill Swimmers")
    found.save()
    return found


@pytest.fixture
def provider(swimming: Service) -> Provider:
    made = Provider.objects.create(email="pat@quill.example", joined_on=TODAY, terms_accepted_on=TODAY)
    ProviderAccess.objects.create(provider=made, organization=swimming.organization, role="Manager", given_on=TODAY)
    return made


@pytest.fixture
def moderator(council: None) -> User:
    return User.objects.create_user(email="keeper@example.org")


@pytest.fixture
def signed_in(client: Client, provider: Provider) -> Client:
    return enter(client, provider)


def enter(client: Client, provider: Provider) -> Client:
    session = client.session
    session[signing_in.SESSION] = provider.pk
    session.save()
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"localoffer:{name}", args=args)


def send(client: Client, where: str, **values: Any) -> Any:
    return client.post(where, values, **OURS)


def form_of(client: Client, where: str) -> dict[str, Any]:
    form = page(client, where).select_one("main form[method=post]")
    assert form is not None
    values: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        if each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.select_one("option[selected]") or each.select_one("option")
            values[str(each["name"])] = chosen["value"]  # type: ignore[index]
        else:
            value = each.text.removeprefix("\n") if each.name == "textarea" else each.get("value", "")
            values.setdefault(str(each["name"]), []).append(value)
    return values


def change(client: Client, service: Service, which: str, **values: Any) -> Any:
    where = address("provider-change-page", service.slug, which)
    return client.post(where, form_of(client, where) | values, **OURS)


def waiting(service: Service) -> dict[str, PatchRow]:
    return {row.key: row for row in PatchRow.objects.filter(patch__service=service, state=RowState.WAITING)}


def proposed(service: Service, provider: Provider, **values: Any) -> Patch:
    """A change that was sent."""
    held = fields.with_parts(service.pk)
    rows = [(key, fields.read(held, key), value) for key, value in values.items()]
    patching.put(service=held, provider=provider, page=rows)
    draft = patching.draft_of(service=held, provider=provider)
    assert draft is not None
    return patching.send(patch=draft, role="Manager")


def take(patch: Patch, by: User, **other: Choice) -> Patch:
    """Takes all that waits, but for what `other` says of a field."""
    held = fields.with_parts(patch.service_id)
    rows = patch.in_state(RowState.WAITING)
    choices = {row.pk: other.get(row.key, Choice(RowState.TAKEN, fields.read(held, row.key))) for row in rows}
    return patching.decide(patch=patch, choices=choices, by=by)


# Signing in


def link_in_the_mail() -> str:
    found = re.search(r"/local-offer/providers/sign-in/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_a_link_signs_in_once_by_its_button_and_not_by_being_opened(
    client: Client, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(client, address("provider-sign-in"), email=" Pat@Quill.example ")
    where = link_in_the_mail()

    for _ in range(2):  # a mail scanner opens it, perhaps twice
        assert "Press the button" in text(page(Client(), where).main)
    assert SignInLink.objects.get().used_at is None

    assert send(client, where).headers["Location"] == address("providers")
    assert "Saturday swimming" in text(page(client, address("providers")).main)
    assert send(Client(), where).status_code == 410
    assert "works no more" in text(page(Client(), where, status=410).main)


def test_a_link_of_yesterday_and_a_forged_one_sign_nobody_in(client: Client, provider: Provider) -> None:
    now = timezone.now()
    old = SignInLink.objects.create(provider=provider, sent_at=now - signing_in.GOOD_FOR, expires_at=now)
    for token in (signing_in.token_of(old), f"{old.pk.hex}.forged", old.pk.hex):
        assert send(client, address("provider-link", token)).status_code == 410
        assert signing_in.SESSION not in client.session


def test_who_is_no_provider_reads_the_same_and_gets_no_mail(
    client: Client, provider: Provider, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answers = {send(client, address("provider-sign-in"), email=each).headers["Location"] for each in
                   ("pat@quill.example", "nobody@quill.example")}  # fmt: skip
        for _ in range(signing_in.MOST_AN_HOUR):
            send(client, address("provider-sign-in"), email="pat@quill.example")

    assert answers == {address("provider-link-sent")}
    assert {tuple(message.to) for message in mail.outbox} == {("pat@quill.example",)}
    assert len(mail.outbox) == signing_in.MOST_AN_HOUR


def test_signing_in_ends_whatever_else_the_browser_was_signed_in_to(client: Client, provider: Provider) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org", "x"))
    link = SignInLink.objects.create(
        provider=provider, sent_at=timezone.now(), expires_at=timezone.now() + signing_in.GOOD_FOR
    )

    send(client, address("provider-link", signing_in.token_of(link)))

    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    send(client, address("provider-sign-out"))
    assert "Send me a link" in text(page(client, address("providers")).main)


def test_the_terms_come_first_and_are_dated(client: Client, provider: Provider) -> None:
    provider.terms_accepted_on = None
    provider.save()
    enter(client, provider)

    assert client.get(address("providers")).headers["Location"] == address("provider-terms")
    assert "Tick the box" in send(client, address("provider-terms")).content.decode()
    send(client, address("provider-terms"), accept="yes")

    provider.refresh_from_db()
    assert provider.terms_accepted_on == TODAY


# Whose listings


def addresses_of(slug: str) -> list[str]:
    """Every address about one listing of a provider."""
    names = ("listing", "still-right", "dates", "places", "change", "check", "preview", "discard")
    found = [address(f"provider-{name}", slug) for name in names]
    found += [address("provider-change-page", slug, code) for code, _ in fields.PAGES]
    return [*found, address("provider-take-back", slug, 1)]


def test_every_address_of_a_provider_is_closed_to_strangers(
    client: Client, signed_in: Client, swimming: Service
) -> None:
    named = {
        route.name for route in urls.urlpatterns if route.name.startswith("provider-") and "slug" in str(route.pattern)
    }
    other = Service.objects.get(name="Sleep clinic")
    before = str(list(Service.objects.order_by("pk").values()))
    assert len(named) == 10
    for mine, theirs in zip(addresses_of(swimming.slug), addresses_of(other.slug), strict=True):
        for where, who, status in ((theirs, signed_in, 404), (mine, Client(), 302)):
            for answer in (
                who.get(where),
                send(who, where, name="Stolen", act="full", date="1:2026-11-28", closed="yes"),
            ):
                assert answer.status_code in (status, 405), where
                if status == 302 and answer.status_code == 302:
                    assert answer.headers["Location"] == address("providers")
    assert str(list(Service.objects.order_by("pk").values())) == before
    assert not Patch.objects.exists()


def test_a_provider_has_no_way_into_the_admin(signed_in: Client, swimming: Service) -> None:
    for where in ("wagtailadmin_home", "service:index", "changes:index", "claims:index", "providers:index"):
        assert signed_in.get(reverse(where)).status_code == 302
    assert signed_in.get(reverse("service:edit", args=[swimming.pk])).status_code == 302


def test_one_person_may_hold_several_organisations_and_each_ends_by_itself(
    signed_in: Client, provider: Provider, moderator: User
) -> None:
    clinic = Service.objects.get(name="Sleep clinic")
    one = ProviderAccess.objects.create(provider=provider, service=clinic, given_on=TODAY)
    shown = text(page(signed_in, address("providers")).main)
    assert "Saturday swimming" in shown
    assert "Sleep clinic" in shown

    claiming.end_access(access=one, by=moderator)

    assert "Sleep clinic" not in text(page(signed_in, address("providers")).main)
    assert signed_in.get(address("provider-change", clinic.slug)).status_code == 404


# Two taps


def test_a_date_is_cancelled_in_two_taps_and_families_see_it_at_once(
    signed_in: Client, client: Client, swimming: Service
) -> None:
    first = page(signed_in, address("providers"))
    where = first.select_one(f'a[href="{address("provider-dates", swimming.slug)}"]')
    assert where is not None
    button = page(signed_in, str(where["href"])).select_one("button[name=date]")
    assert button is not None
    assert text(button) == "Cancel Saturday 28 November, 10am"

    send(signed_in, str(where["href"]), date=button["value"])

    assert Schedule.objects.get().except_dates == ["2026-11-28"]
    shown = text(page(client, swimming.get_absolute_url()).main)
    assert "Not on: Saturday 28 November" in shown
    again = page(signed_in, str(where["href"])).select_one("button[name=date]")
    assert text(again) == "Put back Saturday 28 November, 10am"
    send(signed_in, str(where["href"]), date=button["value"])
    assert Schedule.objects.get().except_dates == []
    # The editors read of each, and no press says that the rest is right.
    assert Patch.objects.to_look_at().count() == 2
    swimming.refresh_from_db()
    assert str(swimming.checked_on) == "2026-11-03"
    assert swimming.history.first().history_change_reason != ""


def test_full_space_closed_and_open_again_need_no_approval(
    signed_in: Client, client: Client, swimming: Service
) -> None:
    where = address("provider-places", swimming.slug)
    send(signed_in, where, act="space", weeks="")
    assert "Places now (as of 24 November 2026)" in text(page(client, swimming.get_absolute_url()).main)
    send(signed_in, where, act="full", weeks="8")
    assert "Full: waiting about 8 weeks (as of 24 November 2026)" in text(
        page(client, swimming.get_absolute_url()).main
    )
    assert "Write the weeks as a number" in send(signed_in, where, act="full", weeks="eight").content.decode()

    send(signed_in, address("provider-dates", swimming.slug), closed="yes")
    assert "Closed for now" in text(page(client, swimming.get_absolute_url()).main)
    send(signed_in, where, act="open")
    swimming.refresh_from_db()
    assert swimming.status == Status.ACTIVE
    assert "By the provider (Manager)" in {entry.history_change_reason for entry in swimming.history.all()}


def test_still_right_is_the_providers_own_word(signed_in: Client, client: Client, swimming: Service) -> None:
    send(signed_in, address("provider-still-right", swimming.slug), role="Manager")

    said_by = swimming.confirmations.first()
    assert said_by is not None
    assert (said_by.by, said_by.role, said_by.way) == ("provider", "Manager", "account")
    assert "Details confirmed by the provider (Manager) today" in text(page(client, swimming.get_absolute_url()).main)


# A change, field by field


def test_times_take_effect_by_rule_and_words_wait(signed_in: Client, client: Client, swimming: Service) -> None:
    time = Schedule.objects.get()
    change(signed_in, swimming, "about", description="Swimming with quokkas.")
    change(signed_in, swimming, "times", **{f"schedule-{time.pk}-opens": "11:00"})

    tasks = text(page(signed_in, address("provider-change", swimming.slug)).main)
    assert tasks.count("Changed") == 2
    check = text(page(signed_in, address("provider-check", swimming.slug)).main)
    assert check.index("Families see this at once") < check.index("This waits for the council") < check.index("quokkas")
    preview = text(page(signed_in, address("provider-preview", swimming.slug)).main)
    assert "Swimming with quokkas." in preview
    assert "11am to midday" in preview
    time.refresh_from_db()
    assert f"{time.opens_at:%H:%M}" == "10:00"

    send(signed_in, address("provider-check", swimming.slug))

    time.refresh_from_db()
    assert f"{time.opens_at:%H:%M}" == "11:00"
    assert time.history.first().history_change_reason == "By the provider (Manager)"
    assert set(waiting(swimming)) == {"description"}
    shown = text(page(client, swimming.get_absolute_url()).main)
    assert "quokkas" not in shown
    assert "11am to midday" in shown


def test_what_was_typed_is_never_lost_and_an_unchanged_page_is_no_change(signed_in: Client, swimming: Service) -> None:
    answer = change(signed_in, swimming, "for", minimum_age="six", eligibility_description="My words")
    assert "My words" in answer.content.decode()
    assert "six" in answer.content.decode()
    for code, _ in fields.PAGES:
        change(signed_in, swimming, code)
    assert not Patch.objects.exists()


def test_every_page_of_the_form_gives_and_takes_away(signed_in: Client, swimming: Service, moderator: User) -> None:
    at = swimming.places.get()
    time, price = Schedule.objects.get(), swimming.cost_options.get()
    hoist = f"access-{at.location_id.hex}-hoist"
    change(
        signed_in,
        swimming,
        "cost",
        **{f"price-{price.pk}-gone": "on", "price-new-amount": "4.50", "price-new-per": "a session"},
    )
    change(signed_in, swimming, "times", **{"schedule-new-byday": ["MO", "WE"], "schedule-new-opens": "17:00"})
    change(signed_in, swimming, "access", **{f"{hoist}-answer": "yes", f"{hoist}-words": "By the deep end"})
    change(signed_in, swimming, "contact", **{"phone-new-number": "01632 960333", "url": "quill.example"})
    change(signed_in, swimming, "for", minimum_age="6.5", diagnosis="needed")
    preview = text(page(signed_in, address("provider-preview", swimming.slug)).main)
    for words in ("£4.50 a session", "Every Monday and Wednesday", "By the deep end", "01632 960333", "Ages 6.5 to 11"):
        assert words in preview
    send(signed_in, address("provider-check", swimming.slug))

    take(Patch.objects.get(), moderator)

    held = fields.with_parts(swimming.pk)
    assert [str(each.amount) for each in held.cost_options.all()] == ["4.50"]
    assert [(each.byday, each.freq) for each in held.schedules.all()] == [(time.byday, "WEEKLY"), ("MO,WE", "WEEKLY")]
    assert held.phones.get().number == "01632 960333"
    assert (held.url, held.minimum_age, held.diagnosis) == ("https://quill.example", 6.5, "needed")
    fact = held.places.get().location.accessibility.get(point="hoist")
    assert (fact.answer, fact.description, fact.checked_on) == ("yes", "By the deep end", None)


def test_a_moderator_splits_a_patch_and_the_provider_reads_why(
    signed_in: Client, client: Client, swimming: Service, provider: Provider, moderator: User,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    patch = proposed(
        swimming, provider, description="Swimming daily.", fees="Two pounds!!", application_process="Just come."
    )
    held = fields.with_parts(swimming.pk)
    with django_capture_on_commit_callbacks(execute=True):
        take(
            patch,
            moderator,
            fees=Choice(RowState.AMENDED, fields.read(held, "fees"), "£2 a session", "We write prices so"),
            application_process=Choice(RowState.REFUSED, "", reason="The pool asks people to book"),
        )

    shown = text(page(client, swimming.get_absolute_url()).main)
    assert "Swimming daily." in shown
    assert "£2 a session" in shown
    assert "Just come" not in shown
    body = str(mail.outbox[-1].body)
    assert mail.outbox[-1].to == ["pat@quill.example"]
    assert "The pool asks people to book" in body
    own = text(page(signed_in, address("provider-listing", swimming.slug)).main)
    assert "Not accepted" in own
    assert "Why: We write prices so" in own
    swimming.refresh_from_db()
    assert swimming.history.first().history_user_id == moderator.pk
    assert str(swimming.checked_on) == "2026-11-03"  # taking a change confirms nothing


def test_a_reason_is_needed_and_nothing_is_decided_twice(
    swimming: Service, provider: Provider, moderator: User
) -> None:
    patch = proposed(swimming, provider, description="Swimming daily.")
    row = patch.rows.get()
    live = swimming.description
    for choice in (Choice(RowState.REFUSED, live), Choice(RowState.AMENDED, live, "Other")):
        with pytest.raises(patching.RefusedError, match="write why"):
            patching.decide(patch=patch, choices={row.pk: choice}, by=moderator)
    with pytest.raises(patching.RefusedError, match="at least one"):
        patching.decide(patch=patch, choices={}, by=moderator)
    take(patch, moderator)
    with pytest.raises(patching.RefusedError, match="meanwhile"):
        patching.decide(patch=patch, choices={row.pk: Choice(RowState.TAKEN, "Swimming daily.")}, by=moderator)


def test_a_newer_value_on_the_listing_is_shown_and_not_overwritten(
    signed_in: Client, swimming: Service, provider: Provider, moderator: User
) -> None:
    time = Schedule.objects.get()
    change(signed_in, swimming, "times", **{f"schedule-{time.pk}-opens": "11:00"})
    time.opens_at = "09:30"
    time.save()

    assert "It reads now: Saturday, 09:30 to 12:00" in text(
        page(signed_in, address("provider-check", swimming.slug)).main
    )
    send(signed_in, address("provider-check", swimming.slug))

    time.refresh_from_db()
    assert f"{time.opens_at:%H:%M}" == "09:30"
    assert set(waiting(swimming)) == {f"schedule-{time.pk}"}  # times take effect at once, but not over another's


def test_what_a_moderator_did_not_read_is_not_overwritten(
    swimming: Service, provider: Provider, moderator: User
) -> None:
    patch = proposed(swimming, provider, description="Swimming daily.")
    read = swimming.description
    swimming.description = "Somebody else's words."
    swimming.save()

    with pytest.raises(patching.RefusedError, match="changed since you opened"):
        patching.decide(patch=patch, choices={patch.rows.get().pk: Choice(RowState.TAKEN, read)}, by=moderator)

    swimming.refresh_from_db()
    assert swimming.description == "Somebody else's words."


def test_a_page_that_was_open_while_somebody_edited_is_no_word_of_the_provider(
    signed_in: Client, swimming: Service
) -> None:
    where = address("provider-change-page", swimming.slug, "about")
    form = form_of(signed_in, where)
    swimming.description = "An editor's words."
    swimming.save()

    signed_in.post(where, form | {"alert": "Bring a coin."}, **OURS)

    assert set(PatchRow.objects.values_list("key", flat=True)) == {"alert"}


def test_what_is_said_of_a_place_others_use_waits(swimming: Service, provider: Provider) -> None:
    at = swimming.places.get()
    key = f"access-{at.location_id.hex}-lift"
    ChangeRule.objects.filter(code="access").update(at_once=True)
    assert proposed(swimming, provider, **{key: {"answer": "yes", "words": ""}}).closed_at
    ServiceAtLocation.objects.create(service=Service.objects.get(name="Sleep clinic"), location=at.location)

    patch = proposed(swimming, provider, **{key: {"answer": "no", "words": ""}})

    assert patch.closed_at is None


def test_the_rule_is_the_councils(swimming: Service, provider: Provider) -> None:
    assert ChangeRule.objects.get(code="schedule").at_once
    ChangeRule.objects.filter(code="fees").update(at_once=True)

    proposed(swimming, provider, fees="£3")

    swimming.refresh_from_db()
    assert swimming.fees == "£3"


def test_a_tick_and_nothing_else_confirms_the_rest(signed_in: Client, swimming: Service) -> None:
    change(signed_in, swimming, "asking", carer="free")
    send(signed_in, address("provider-check", swimming.slug))
    assert swimming.confirmations.filter(way="account").count() == 0

    change(signed_in, swimming, "asking", carer="pays")
    send(signed_in, address("provider-check", swimming.slug), right="yes")
    assert swimming.confirmations.filter(way="account").count() == 1


def test_what_waits_can_be_taken_back_and_what_is_drafted_thrown_away(
    signed_in: Client, swimming: Service, provider: Provider
) -> None:
    patch = proposed(swimming, provider, description="Oops.")
    send(signed_in, address("provider-take-back", swimming.slug, patch.pk))
    assert not Patch.objects.waiting().exists()
    change(signed_in, swimming, "about", description="Oops.")
    send(signed_in, address("provider-discard", swimming.slug))
    assert patching.draft_of(service=swimming, provider=provider) is None


def test_a_suspended_listing_is_not_changed_and_its_provider_never_reads_why(
    signed_in: Client, swimming: Service, provider: Provider, moderator: User
) -> None:
    change(signed_in, swimming, "about", description="Oops.")
    suspend(service=swimming, reason="A disclosure about a quokka", by=moderator)

    shown = page(signed_in, address("providers")).main
    assert "Families cannot see it now. Please call the council." in text(shown)
    assert "quokka" not in text(page(signed_in, address("provider-listing", swimming.slug)).main)
    assert signed_in.get(address("provider-check", swimming.slug)).status_code == 404
    draft = patching.draft_of(service=swimming, provider=provider)
    assert draft is not None
    with pytest.raises(patching.RefusedError, match="Call the council"):
        patching.send(patch=draft, role="")


# Nothing unapproved is public


WORD = "quokka"


def test_no_public_address_shows_an_unapproved_word(
    client: Client,
    searched: None,
    swimming: Service,
    provider: Provider,
    moderator: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    held = fields.with_parts(swimming.pk)
    texts = {
        key: f"{fields.read(held, key)} {WORD}".strip()
        for key in ("name", "description", "alert", "eligibility_description", "application_process", "fees",
                    "wait_time", "waiting_meanwhile")
    }  # fmt: skip
    at = swimming.places.get()
    parts: dict[str, Any] = {
        "url": f"https://{WORD}.example/",
        "email": f"{WORD}@example.org",
        "phone-new": {"number": "01632 960444", "for": WORD},
        "price-new": {"option": WORD, "amount": None, "per": WORD, "payer": ""},
        f"access-{at.location_id.hex}-lift": {"answer": "yes", "words": WORD},
    }
    text_fields = {
        field.code for field in fields.FIELDS if getattr(field, "kind", "") in ("text", "long", "web", "mail")
    }
    assert text_fields <= texts.keys() | parts.keys()  # a field that is added is walked too
    with django_capture_on_commit_callbacks(execute=True):
        sent = proposed(swimming, provider, **texts, **parts)
        patching.put(service=swimming, provider=provider, page=[("description", "", f"A draft {WORD}")])
        claiming.claim(email=f"{WORD}@example.org", role="Owner", name=f"New {WORD}", kind="activity", description=WORD)
        claiming.claim(email=f"{WORD}@example.org", role="Owner", proof=WORD, service=swimming)
        new = Claim.objects.get(is_new=True)
        claiming.accept(claim=new, by=moderator)
    assert sent.rows.count() == sent.in_state(RowState.WAITING).count() == len(texts) + len(parts)
    new.refresh_from_db()
    assert new.service is not None

    for where in [
        *naming(swimming),
        f"/local-offer/my-list/?ids={new.service.pk.hex}",
        f"/local-offer/services/{new.service.slug}/calendar.ics",
        f"{FEED}/services?modified_after=2020-01-01T00:00:00Z&full=true",
        f"{FEED}/services/{swimming.pk}",
        f"{FEED}/services/{new.service.pk}",
        "/local-offer/changes.atom",
        "/local-offer/coverage/",
        "/local-offer/",
    ]:
        words = said(client, where).lower().replace(new.service.slug, "")
        assert WORD not in words, where
    found = f"/local-offer/search.json?q={WORD}"
    assert client.get(found).json()["results"] == []
    assert get(client, "/services", search=WORD)["contents"] == []

    with django_capture_on_commit_callbacks(execute=True):
        take(sent, moderator)
    assert WORD in said(client, swimming.get_absolute_url())
    assert client.get(found).json()["results"]


# Claims


def test_a_claim_is_answered_with_a_mail_and_lets_in_only_when_accepted(
    client: Client, swimming: Service, moderator: User, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("localoffer.comment_seals.SECONDS_TO_WRITE", 0)
    where = address("claim-listing", swimming.slug)
    assert page(client, swimming.get_absolute_url()).select_one(f'a[href="{where}"]')
    form = form_of(client, where) | {"email": "Ann@Quill.example", "role": "Owner", "proof": "Call our number"}
    assert "Leave the last box empty" in client.post(where, form | {"website": "x"}, **OURS).content.decode()
    client.post(where, form, **OURS)
    client.post(where, form_of(client, where) | {"email": "ann@quill.example", "role": "Owner"}, **OURS)
    claim = Claim.objects.get()  # asked twice, it is one
    assert not Provider.objects.exists()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(claiming.RefusedError, match="Write why"):
        claiming.refuse(claim=claim, by=moderator, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        claiming.accept(claim=claim, by=moderator)

    assert mail.outbox[-1].to == ["ann@quill.example"]
    assert address("providers") in str(mail.outbox[-1].body)
    assert list(Provider.objects.get().listings()) == [swimming]
    with pytest.raises(claiming.RefusedError, match="meanwhile"):
        claiming.refuse(claim=claim, by=moderator, reason="No")


def test_a_refused_claim_says_why(swimming: Service, moderator: User, django_capture_on_commit_callbacks: Any) -> None:
    claim = claiming.claim(email="eve@example.org", role="Owner", service=swimming)
    with django_capture_on_commit_callbacks(execute=True):
        claiming.refuse(claim=claim, by=moderator, reason="The club does not know you.")
    assert "The club does not know you." in str(mail.outbox[-1].body)
    assert not Provider.objects.exists()
    assert claiming.forget_claims(today=TODAY.replace(year=2028)) == 1
    claim.refresh_from_db()
    assert "eve" not in claim.email


def test_a_new_listing_is_public_only_once_a_person_takes_the_row_that_says_so(
    client: Client, moderator: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr("localoffer.comment_seals.SECONDS_TO_WRITE", 0)
    where = address("propose-listing")
    form = form_of(client, where) | {
        "name": "Knot club", "kind": "activity", "organisation_name": "Knots", "description": "We tie knots.",
        "email": "kim@knots.example", "role": "Owner",
    }  # fmt: skip
    client.post(where, form, **OURS)
    claiming.accept(claim=Claim.objects.get(), by=moderator)
    made, kim = Service.objects.get(name="Knot club"), Provider.objects.get()
    kim.terms_accepted_on = TODAY
    kim.save()
    enter(client, kim)
    assert client.get(made.get_absolute_url()).status_code == 410
    assert "We tie knots." in text(page(client, address("provider-preview", made.slug)).main)

    send(client, address("provider-check", made.slug))
    patch = Patch.objects.get()
    assert set(waiting(made)) == {"description", "status"}
    take(patch, moderator)

    assert "We tie knots." in text(page(client, made.get_absolute_url()).main)


# The moderators' screens


@pytest.fixture
def desk(council: None) -> Client:
    make_strategies(make_home())
    make_roles()
    return role("Moderator")


def rows_of(client: Client, where: str) -> BeautifulSoup:
    answer = client.get(where)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_moderator_decides_field_by_field_on_one_screen(
    desk: Client, client: Client, swimming: Service, provider: Provider
) -> None:
    patch = proposed(swimming, provider, description="Swimming daily for all.", fees="Two pounds!!", alert="Oops")
    listed = rows_of(desk, f"{reverse('changes:index')}?to_do=waiting")
    assert "3 to decide" in text(listed)
    where = reverse("changes:detail", args=[patch.pk])
    screen = rows_of(desk, where)
    assert "daily" in "".join(each.text for each in screen.select("ins"))
    assert screen.select("del")
    assert "Swimming daily for all." in desk.get(reverse("changes:preview", args=[patch.pk])).content.decode()
    row = {each.key: f"row-{each.pk}" for each in patch.rows.all()}
    amend = f"amend-{patch.rows.get(key='fees').pk}-fees"
    form = admin_form(desk, where)
    chosen = {
        f"{row['description']}-act": "taken",
        f"{row['fees']}-act": "amended",
        amend: "£2",
        f"{row['alert']}-act": "refused",
    }
    refused = desk.post(where, form | chosen | {f"{row['fees']}-reason": "So we write it"})
    assert "write why" in refused.content.decode()
    assert "£2" in refused.content.decode()

    desk.post(where, form | chosen | {f"{row['fees']}-reason": "So we write it", f"{row['alert']}-reason": "Not now"})

    swimming.refresh_from_db()
    assert (swimming.description, swimming.fees, swimming.alert) == ("Swimming daily for all.", "£2", "")
    assert "Took effect" not in text(rows_of(desk, where))


def test_a_moderator_sees_both_values_where_the_listing_moved_and_must_look_again(
    desk: Client, swimming: Service, provider: Provider
) -> None:
    patch = proposed(swimming, provider, description="Swimming daily.")
    where = reverse("changes:detail", args=[patch.pk])
    form = admin_form(desk, where)
    swimming.description = "Somebody else's words."
    swimming.save()
    answer = desk.post(where, form | {"all": "take"})
    assert "Look again" in answer.content.decode()
    shown = rows_of(desk, where)
    assert text(shown.select_one(".patch-moved")) == "Somebody else's words."

    desk.post(where, admin_form(desk, where) | {"all": "take"})

    swimming.refresh_from_db()
    assert swimming.description == "Swimming daily."


def test_staff_answer_claims_end_access_and_see_what_took_effect(
    desk: Client, swimming: Service, provider: Provider, signed_in: Client
) -> None:
    claim = claiming.claim(email="ann@quill.example", role="Owner", service=swimming)
    assert "Saturday swimming" in text(rows_of(desk, reverse("claims:detail", args=[claim.pk])))
    desk.post(reverse("claims:act", args=[claim.pk, "accept"]), {"only_this": "yes", "reason": "Welcome"})
    access = ProviderAccess.objects.get(provider__email="ann@quill.example")
    assert access.service == swimming
    desk.post(reverse("providers:end", args=[access.pk]))
    access.refresh_from_db()
    assert access.ended_on is not None
    new = claiming.claim(email="kim@knots.example", role="Owner", name="Knots", kind="activity", description="Knots.")
    desk.post(reverse("claims:act", args=[new.pk, "accept"]), {"organization": "", "reason": ""})
    assert Provider.objects.get(email="kim@knots.example").listings().get().name == "Knots"

    send(signed_in, address("provider-places", swimming.slug), act="full")
    patch = Patch.objects.to_look_at().get()
    desk.post(reverse("changes:seen", args=[patch.pk]))
    assert not Patch.objects.to_look_at().exists()


# Versions


def a_while_ago() -> datetime:
    """Puts all that happened so far into the past."""
    then = timezone.now() - timedelta(days=3)
    for model in (Service, ServiceAtLocation, Schedule, CostOption, AccessFact):
        model.history.update(history_date=then)
    return then


def test_any_version_of_a_listing_can_be_put_back(
    client: Client, swimming: Service, provider: Provider, moderator: User
) -> None:
    price, time = swimming.cost_options.get(), Schedule.objects.get()
    before = a_while_ago()
    sent = proposed(
        swimming, provider, description="Gone wrong.",
        **{
            f"price-{price.pk}": None,
            f"schedule-{time.pk}": {"byday": ["SU"], "opens": "08:00", "closes": None, "season": "all_year"},
            f"access-{swimming.places.get().location_id.hex}-lift": {"answer": "yes", "words": "Wrong"},
        },
    )  # fmt: skip
    take(sent, moderator)
    assert "Gone wrong." in text(page(client, swimming.get_absolute_url()).main)
    assert len(moments(swimming)) >= 2

    restore(service=swimming, at=before, by=moderator)

    held = fields.with_parts(swimming.pk)
    assert held.description.startswith("Swimming for disabled children.")
    assert held.cost_options.get().pk == price.pk
    assert held.schedules.get().byday == "SA"
    assert not held.places.get().location.accessibility.exists()
    assert held.history.first().history_change_reason.startswith("Restored as it was on")


def test_a_version_names_nobody_who_did_not_agree_to_be_named(swimming: Service) -> None:
    Contact.objects.create(service=swimming, name="Quentin Quokka", phone="01632 960555", is_personal=True)
    Contact.objects.create(service=swimming, name="The desk", phone="01632 960556")
    version = version_at(swimming, timezone.now())

    shown = public_listing(preview(fields.with_parts(swimming.pk), version), now=clock.now(), calendar=SchoolCalendar())

    assert [way.name for way in shown.ways] == ["The desk"]


def test_an_editor_reads_a_version_and_puts_it_back(editor: Client, swimming: Service) -> None:
    a_while_ago()
    swimming.description = "Later words."
    swimming.save()
    where = reverse("service:versions", args=[swimming.pk])
    form = rows_of(editor, where).select("input[name=at]")[-1]

    shown = editor.get(where, {"at": form["value"]}).content.decode()
    assert "This is how the page read then." in shown
    assert "Later words." not in shown
    editor.post(where, {"at": form["value"]})

    swimming.refresh_from_db()
    assert swimming.description.startswith("Swimming for disabled children.")
