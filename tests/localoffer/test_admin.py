"""An editor finds a listing, corrects it, confirms it, and a family finds it by the new words."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.models import User
from localoffer import indexing
from localoffer.importing import import_services
from localoffer.models import (
    GuideIndexPage,
    GuidePage,
    Location,
    Service,
    ServiceTerm,
    SourceRecord,
    Status,
    Term,
)
from localoffer.viewsets import CONFIRM
from search import clock

from .editors import form_of, signed_in, work
from .feeds import a_service, at_a_place

EDITOR = "editor@example.org"
OFFICER = {"what": "listing", "by": "council", "way": "reading", "role": "Local Offer officer"}


def a_guide(**values: Any) -> GuidePage:
    shelf = GuideIndexPage.objects.get()
    guide = GuidePage(title=f"A guide {shelf.numchild + 1}", summary="What to do.", body="Ask.", **values)
    shelf.add_child(instance=guide)
    return guide


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

    editor.post(address, OFFICER)

    sunbeams.refresh_from_db()
    assert (sunbeams.checked_by, sunbeams.checked_role) == ("council", "Local Offer officer")
    assert sunbeams.checked_on is not None
    assert sunbeams.history.first().history_change_reason == "Details confirmed"


def test_the_way_to_confirming_stands_in_the_row_s_menu_on_the_page_and_after_saving(
    editor: Client, sunbeams: Service
) -> None:
    address = reverse("service:confirm", args=[sunbeams.pk])

    row = editor.get(reverse("service:index"), {"q": "sunbeams", "status": "active"})
    form = editor.get(edit_address(sunbeams))
    saved = editor.post(edit_address(sunbeams), form_of(editor, edit_address(sunbeams)), follow=True)

    menu = BeautifulSoup(row.content, "html.parser").select_one(f'table a[href^="{address}"]')
    assert menu is not None
    assert menu.text.strip() == CONFIRM
    assert "status%3Dactive" in str(menu["href"])
    assert BeautifulSoup(form.content, "html.parser").select(f'#main form a.button[href="{address}"]')
    assert BeautifulSoup(saved.content, "html.parser").select(f'.messages a[href="{address}"]')


def test_who_confirms_from_the_list_comes_back_to_it(editor: Client, sunbeams: Service) -> None:
    address, back = reverse("service:confirm", args=[sunbeams.pk]), reverse("service:index") + "?to_do=never"

    response = editor.post(address, OFFICER | {"next": back})
    elsewhere = editor.post(address, OFFICER | {"next": "https://evil.example/"})

    assert response.headers["Location"] == back
    assert elsewhere.headers["Location"] == edit_address(sunbeams)


def test_who_confirms_often_says_the_role_once(editor: Client, sunbeams: Service) -> None:
    assert form_of(editor, reverse("service:confirm", args=[sunbeams.pk]))["role"] == [""]
    editor.post(reverse("service:confirm", args=[sunbeams.pk]), OFFICER)

    other = Service.objects.get(name="Another club")

    assert form_of(editor, reverse("service:confirm", args=[other.pk]))["role"] == ["Local Offer officer"]


def terms(service: Service) -> set[tuple[str, str]]:
    return {(link.term.vocabulary.code, link.term.code) for link in service.terms.all()}


def test_needs_and_topics_are_chosen_apart_each_part_under_its_whole(editor: Client, sunbeams: Service) -> None:
    page = BeautifulSoup(editor.get(edit_address(sunbeams)).content, "html.parser")

    for field, code in (("needs", "need"), ("topics", "topic")):
        offered = {int(str(box["value"])) for box in page.select(f"input[name={field}]")}
        assert offered == set(Term.objects.of(code).values_list("pk", flat=True))
    whole = Term.objects.get(code="communication-and-interaction")
    box = page.select_one(f"input[name=needs][value='{whole.pk}']")
    assert box is not None
    under = {int(str(part["value"])) for part in box.find_parent("li").select("ul ul input")}  # type: ignore[union-attr]
    assert under == set(whole.children.values_list("pk", flat=True))


def test_an_editor_says_what_a_listing_is_about(editor: Client, sunbeams: Service) -> None:
    autism, dyslexia, play = (
        Term.objects.get(code=code) for code in ("autism", "dyslexia-dyspraxia-and-dyscalculia", "things-to-do")
    )
    stays = sunbeams.terms.get(term=autism)
    language = ServiceTerm.objects.create(service=sunbeams, term=Term.objects.of("language").first())
    values = form_of(editor, edit_address(sunbeams))
    assert values["needs"] == [str(autism.pk)]

    editor.post(edit_address(sunbeams), values | {"needs": [autism.pk, dyslexia.pk], "topics": [play.pk]})

    assert {link.term for link in sunbeams.terms.all()} == {autism, dyslexia, play, language.term}
    assert sunbeams.terms.get(term=autism).pk == stays.pk
    found = indexing.service_document(str(sunbeams.pk))
    assert found is not None
    assert "things-to-do" in found.codes["topic"]


def test_a_term_of_another_vocabulary_is_refused(editor: Client, sunbeams: Service) -> None:
    values = form_of(editor, edit_address(sunbeams))

    response = editor.post(edit_address(sunbeams), values | {"needs": [Term.objects.get(code="things-to-do").pk]})

    assert "needs" in response.context["form"].errors
    assert terms(sunbeams) == {("need", "autism")}


def test_saving_without_a_change_of_terms_leaves_their_history_alone(editor: Client, sunbeams: Service) -> None:
    before = ServiceTerm.history.count()

    editor.post(edit_address(sunbeams), form_of(editor, edit_address(sunbeams)) | {"name": "Sunday Sunbeams"})

    assert ServiceTerm.history.count() == before


@pytest.mark.parametrize(
    ("term", "whole"), [("autism", "things-to-do"), ("communication-and-interaction", "autism"), ("autism", "autism")]
)
def test_a_term_is_part_only_of_another_of_its_own_vocabulary(editor: Client, term: str, whole: str) -> None:
    address = reverse("term:edit", args=[Term.objects.get(code=term).pk])

    response = editor.post(address, form_of(editor, address) | {"parent": Term.objects.get(code=whole).pk})

    assert "parent" in response.context["form"].errors


def test_the_first_page_says_what_waits_and_each_line_leads_to_just_that(editor: Client, sunbeams: Service) -> None:
    other = Service.objects.get(name="Another club")
    Service.objects.filter(pk=other.pk).update(checked_on=clock.today() - timedelta(days=366))
    other.sources.update(gone_on=clock.today())
    a_guide(review_by=clock.today() - timedelta(days=1))
    a_guide(review_by=clock.today())

    lines = {line: address for line, address in work(editor).items() if "coverage" not in line}

    assert list(lines) == [
        "1 listing overdue to be confirmed",
        "1 listing whose details nobody has confirmed yet",
        "1 listing with words of their source that are none of our needs or topics",
        "1 listing no longer listed by their source: still running?",
        "1 guide past the day to check them again",
    ]
    expected = [other.name, sunbeams.name, sunbeams.name, other.name, "A guide 1"]
    for address, name in zip(lines.values(), expected, strict=True):
        rows = BeautifulSoup(editor.get(address).content, "html.parser").select("table.listing tbody tr")
        assert [name in row.text for row in rows] == [True], address


def test_what_still_another_source_lists_is_not_gone(editor: Client, sunbeams: Service) -> None:
    sunbeams.sources.update(gone_on=clock.today())
    import_services([a_service()], source="second feed")
    SourceRecord.objects.filter(source="second feed").update(service=sunbeams)

    assert not Service.objects.gone().filter(pk=sunbeams.pk).exists()


def test_what_is_not_public_waits_for_nobody(editor: Client, sunbeams: Service) -> None:
    Service.objects.update(status=Status.DEFUNCT)

    assert [line for line in work(editor) if "coverage" not in line] == []


def test_an_editor_s_work_is_shown_to_editors_alone(editor: Client, sunbeams: Service) -> None:
    client = signed_in("Lead officer")

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "Local Offer: to do" not in page
    assert client.get(reverse("service:index")).status_code == 302


def test_an_editor_says_what_a_guide_is_about(editor: Client) -> None:
    guide = a_guide()
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    need, topic = Term.objects.get(code="adhd"), Term.objects.get(code="health-and-therapies")
    values = form_of(editor, address) | {"needs": [need.pk], "topics": [topic.pk], "action-publish": "action-publish"}

    response = editor.post(address, values)

    assert response.status_code == 302, response.context["form"].errors
    assert [link.term for link in guide.terms.all()] == [need, topic]


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
    client = signed_in("Auditor")

    response = client.post(reverse("service:confirm", args=[sunbeams.pk]), {"role": "Auditor"})

    sunbeams.refresh_from_db()
    assert response.status_code in (302, 403)
    assert sunbeams.checked_on is None


@pytest.mark.parametrize("chooser", ["choose_listing", "choose_place", "choose_organisation"])
@pytest.mark.parametrize(
    "asked", ["chosen/1/", "chosen/00000000-0000-0000-0000-000000000000/", "chosen-multiple/?id=1", "chosen/%00/"]
)
def test_what_is_not_in_the_directory_cannot_be_chosen(editor: Client, chooser: str, asked: str):
    answer = editor.get(f"/admin/{chooser}/{asked}")

    assert answer.status_code == 404


def test_what_is_in_the_directory_is_chosen_by_its_identifier(editor: Client, sunbeams: Service):
    for asked in (f"chosen/{sunbeams.pk}/", f"chosen-multiple/?id={sunbeams.pk}"):
        answer = editor.get(f"/admin/choose_listing/{asked}")

        assert "Saturday Sunbeams" in answer.content.decode()
