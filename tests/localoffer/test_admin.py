"""An editor finds a listing, corrects it, confirms it, and a family finds it by the new words."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import User
from cms.roles import make_roles
from cms.setting_up import make_home, make_strategies
from localoffer import indexing
from localoffer.importing import import_services
from localoffer.models import Location, Service
from localoffer.setting_up import set_up

from .feeds import a_service, at_a_place

EDITOR = "editor@example.org"


@pytest.fixture
def editor(db: None) -> Client:
    """A signed-in editor, with the rights of that role and no others."""
    make_strategies(make_home())
    set_up()
    make_roles()
    user = User.objects.create_user(email=EDITOR)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sunbeams(editor: Client) -> Service:
    import_services(
        [
            a_service(
                description="Music and play",
                funding=[{"source": "The lottery"}],
                attributes=[{"taxonomy_term": {"name": "Autism"}}, {"taxonomy_term": {"name": "Older people"}}],
                schedules=[{"byday": "SA", "freq": "WEEKLY", "opens_at": "10:00", "send": {"except": ["2026-11-28"]}}],
                cost_options=[{"option": "Child", "amount": 3}],
                service_at_locations=at_a_place(accessibility=[{"send": {"point": "hoist", "answer": "yes"}}]),
                send={"also_called": ["toddler music"], "referral": ["self", "gp"]},
            ),
            a_service("Another club"),
        ],
        source="feed",
    )
    return Service.objects.get(name="Saturday Sunbeams")


def form_of(client: Client, address: str) -> dict[str, Any]:
    """The fields of a page's form as a browser would send them."""
    response = client.get(address)
    assert response.status_code == 200
    form = BeautifulSoup(response.content, "html.parser").select_one("main form[method=post], form[data-edit-form]")
    assert form is not None
    values: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(each["name"]), each.get("type")
        if "__prefix__" in name or (kind in ("checkbox", "radio") and not each.has_attr("checked")):
            continue
        if each.name == "select":
            values[name] = [option.get("value") for option in each.select("option[selected]")] or [""]
        else:
            values.setdefault(name, []).append(
                each.text.removeprefix("\n") if each.name == "textarea" else each.get("value", "")
            )
    return values


def edit_address(service: Service) -> str:
    return reverse("service:edit", args=[service.pk])


def test_an_editor_finds_a_listing(editor: Client, sunbeams: Service) -> None:
    page = editor.get(reverse("service:index"), {"q": "sunbeams"}).content.decode()

    assert "Saturday Sunbeams" in page
    assert "Another club" not in page


def test_an_editor_sees_where_it_comes_from_and_what_could_not_be_mapped(editor: Client, sunbeams: Service) -> None:
    page = editor.get(edit_address(sunbeams)).content.decode()

    assert "Listed by feed" in page
    assert "Older people" in page
    assert "The lottery" in page


def test_an_editor_corrects_a_listing_and_its_parts_and_search_knows(editor: Client, sunbeams: Service) -> None:
    values = form_of(editor, edit_address(sunbeams))
    values |= {"name": "Sunday Sunbeams", "cost_options-0-amount": "4.50", "also_called": "toddler music\nbaby music"}

    response = editor.post(edit_address(sunbeams), values)

    sunbeams.refresh_from_db()
    assert response.status_code == 302, response.context["form"].errors
    assert sunbeams.name == "Sunday Sunbeams"
    assert sunbeams.slug == "saturday-sunbeams"  # its address stays
    assert sunbeams.also_called == ["toddler music", "baby music"]
    assert sunbeams.referral == ["self", "gp"]
    assert sunbeams.schedules.get().except_dates == ["2026-11-28"]
    assert str(sunbeams.cost_options.get().amount) == "4.50"
    assert sunbeams.checked_on is None  # an edit confirms nothing
    assert sunbeams.history.first().history_user_id == User.objects.get(email=EDITOR).pk
    found = indexing.service_document(str(sunbeams.pk))
    assert found is not None
    assert (found.title, found.card["cost"]) == ("Sunday Sunbeams", "£4.50")


def test_an_editor_confirms_a_listing_for_the_council(editor: Client, sunbeams: Service) -> None:
    address = reverse("service:confirm", args=[sunbeams.pk])
    assert editor.get(address).status_code == 200

    editor.post(address, {"role": "Local Offer officer"})

    sunbeams.refresh_from_db()
    assert (sunbeams.checked_by, sunbeams.checked_role) == ("council", "Local Offer officer")
    assert sunbeams.checked_on is not None
    assert sunbeams.history.first().history_change_reason == "Details confirmed"


def test_an_editor_changes_what_holds_at_one_place_only(editor: Client, sunbeams: Service) -> None:
    place = sunbeams.places.get()
    address = reverse("serviceatlocation:edit", args=[place.pk])
    values = form_of(editor, address)
    values |= {
        "schedules-TOTAL_FORMS": "1",
        "schedules-0-byday": "SU",
        "schedules-0-interval": "1",
        "schedules-0-season": "term_time",
        "schedules-0-ORDER": "1",
    }

    response = editor.post(address, values)

    assert response.status_code == 302, response.context["form"].errors
    assert place.schedules.get().byday == "SU"


def test_an_editor_hides_an_address(editor: Client, sunbeams: Service) -> None:
    address = reverse("location:edit", args=[Location.objects.get().pk])
    values = form_of(editor, address) | {"mask_exact_address": "on"}

    response = editor.post(address, values)

    assert response.status_code == 302, response.context["form"].errors
    assert Location.objects.get().mask_exact_address
    assert Location.objects.get().accessibility.get().answer == "yes"


@pytest.mark.parametrize(
    "name", ["organization", "location", "term", "source", "schoolterm", "bankholiday", "service", "serviceatlocation"]
)
def test_every_list_and_empty_form_opens(editor: Client, sunbeams: Service, name: str) -> None:
    assert editor.get(reverse(f"{name}:index")).status_code == 200
    assert editor.get(reverse(f"{name}:add")).status_code == 200


def test_who_is_no_editor_changes_nothing(editor: Client, sunbeams: Service) -> None:
    auditor = User.objects.create_user(email="auditor@example.org")
    auditor.groups.add(Group.objects.get(name="Auditor"))
    client = Client()
    client.force_login(auditor)

    response = client.post(reverse("service:confirm", args=[sunbeams.pk]), {"role": "Auditor"})

    sunbeams.refresh_from_db()
    assert response.status_code in (302, 403)
    assert sunbeams.checked_on is None
