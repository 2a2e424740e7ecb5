"""An editor reads a source, says what its columns hold, chooses, applies and undoes; nobody else may."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from localoffer import planning_imports
from localoffer.importing import import_services
from localoffer.imports.broken import Unreadable
from localoffer.models import ImportPlan, PlanState, Rhythm, Service, Source, SourceRecord, Term, TermMapping
from localoffer.planning_imports import begin, forget_old, read_into, read_what_is_due

from .feeds import a_service
from .test_admin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(name="Avonford", licence="Open Government Licence v3.0", url="https://example.org/a")


def upload(client: Client, source: Source, name: str, text: str) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("imports:read"), {"source": source.pk, "file": file}, follow=True)


def test_a_table_is_mapped_once_applied_and_undone(editor: Client, source: Source) -> None:
    page = upload(editor, source, "clubs.csv", "What,Where from\nSunbeams,CV1 1AA\n")
    plan = ImportPlan.objects.get()
    assert page.redirect_chain[-1][0] == reverse("imports:columns", args=[plan.pk])
    assert "For example: Sunbeams" in page.content.decode()

    page = editor.post(page.request["PATH_INFO"], {"column-0": "", "column-1": "postcode"})
    assert "Say which column holds the name of a listing." in page.content.decode()

    page = editor.post(
        reverse("imports:columns", args=[plan.pk]), {"column-0": "name", "column-1": "postcode"}, follow=True
    )
    assert "To add (1)" in page.content.decode()
    source.refresh_from_db()
    assert source.columns == {"What": "name", "Where from": "postcode"}

    row = plan.rows.get()
    page = editor.post(
        reverse("imports:plan", args=[plan.pk]), {"row": row.pk, f"choice-{row.pk}": "take", "apply": "1"}, follow=True
    )
    assert "1 listing will be added." in page.content.decode()
    editor.post(reverse("imports:apply", args=[plan.pk]))
    service = Service.objects.get()
    listing = editor.get(service.get_absolute_url()).content.decode()
    assert "Licence: Open Government Licence v3.0" in listing

    editor.post(reverse("imports:undo", args=[plan.pk]))
    assert not Service.objects.exists()
    assert "Undone" in editor.get(reverse("imports:plan", args=[plan.pk])).content.decode()

    page = upload(editor, source, "clubs.csv", "What,Where from\nSunbeams,CV1 1AA\n")
    assert "To add (1)" in page.content.decode()


def test_fields_are_chosen_one_by_one(editor: Client, source: Source) -> None:
    import_services([a_service(fees="£3", description="Music")], source="Avonford")
    plan = read_into(begin(source=source), [a_service(fees="£4", description="Music and play")])
    row = plan.rows.get()
    page = BeautifulSoup(editor.get(reverse("imports:plan", args=[plan.pk])).content, "html.parser")
    assert [box["value"] for box in page.select("input[type=checkbox][checked]")] == [
        each["key"] for each in row.differences
    ]

    editor.post(reverse("imports:plan", args=[plan.pk]), {"row": row.pk, f"take-{row.pk}": "fees"})
    editor.post(reverse("imports:apply", args=[plan.pk]))

    service = Service.objects.get()
    assert (service.fees, service.description) == ("£4", "Music")


def test_all_of_a_part_is_left_or_taken_at_once_but_for_what_a_person_checked(editor: Client, source: Source) -> None:
    import_services([a_service(fees="£3")], source="Avonford")
    service = Service.objects.get()
    service.fees, service._history_user = "£3.50", editor.get("/admin/").wsgi_request.user
    service.save()
    plan = read_into(begin(source=source), [a_service(fees="£4"), a_service("Two")])
    address = reverse("imports:plan", args=[plan.pk])

    editor.post(address, {"show": "add", "all": "leave"})
    editor.post(address, {"show": "guarded", "all": "take"})
    editor.post(reverse("imports:apply", args=[plan.pk]))

    assert [(each.name, each.fees) for each in Service.objects.all()] == [("Saturday Sunbeams", "£3.50")]


def test_a_duplicate_is_joined_on_screen(editor: Client, source: Source) -> None:
    import_services([a_service()], source="ours")
    plan = read_into(
        begin(source=source), [a_service("Saturday Sunbeams") | {"id": "7d0f4d0c-2f0e-5d53-9a0b-0b3f5f3a1c01"}]
    )
    row, ours = plan.rows.get(), Service.objects.get()
    assert "Perhaps it stands here already" in editor.get(reverse("imports:plan", args=[plan.pk])).content.decode()

    editor.post(
        reverse("imports:plan", args=[plan.pk]), {"row": row.pk, f"choice-{row.pk}": str(ours.pk), "apply": "1"}
    )
    editor.post(reverse("imports:apply", args=[plan.pk]))

    assert Service.objects.get().sources.count() == 2


def test_a_file_that_is_none_is_said_and_nothing_is_kept(editor: Client, source: Source) -> None:
    page = upload(editor, source, "clubs.json", "<html>")

    assert "It could not be read: it is not JSON" in page.content.decode()
    assert ImportPlan.objects.get().state == PlanState.UNREADABLE


@pytest.mark.parametrize(("name", "says"), [("clubs.exe", "must end with one of"), ("", "has no address of a feed")])
def test_what_cannot_be_read_at_all_is_refused_in_the_form(
    editor: Client, source: Source, name: str, says: str
) -> None:
    sent = {"source": source.pk} | ({"file": SimpleUploadedFile(name, b"x")} if name else {})

    assert says in editor.post(reverse("imports:read"), sent).content.decode()
    assert not ImportPlan.objects.exists()


def test_what_changes_nothing_leaves_no_plan(editor: Client, source: Source) -> None:
    import_services([], source="Avonford")

    page = upload(editor, source, "clubs.ndjson", "\n")

    assert "Nothing has changed there" in page.content.decode()
    assert not ImportPlan.objects.exists()


@pytest.mark.parametrize("screen", ["plan", "apply", "undo", "discard", "columns"])
def test_nobody_but_an_editor_sees_an_import(editor: Client, source: Source, screen: str) -> None:
    plan = read_into(begin(source=source), [a_service()])

    for role in ("Moderator", "Auditor"):
        answer = signed_in(role).post(reverse(f"imports:{screen}", args=[plan.pk]))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert not Service.objects.exists()


def test_a_plan_that_was_applied_is_not_thrown_away(editor: Client, source: Source) -> None:
    import_services([a_service()], source="Avonford")

    editor.post(reverse("imports:discard", args=[ImportPlan.objects.get().pk]))

    assert ImportPlan.objects.exists()


def test_an_unknown_word_leads_to_saying_what_it_means(editor: Client) -> None:
    import_services([a_service(attributes=[{"taxonomy_term": {"name": "Older people"}}])], source="feed")

    page = BeautifulSoup(editor.get(reverse("words:unknown")).content, "html.parser")
    link = page.find("a", string="Say what “Older people” means")
    form = editor.get(link["href"])
    assert 'value="Older people"' in form.content.decode()
    editor.post(
        reverse("words:add"), {"theirs": "Older people", "term": Term.objects.get(code="autism").pk, "source": ""}
    )

    assert TermMapping.objects.get().term.code == "autism"


# By itself, once a day


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch, source: Source) -> list[Any]:
    """The rows the feed of `source`, which is read every week, has today."""
    feed: list[Any] = [a_service()]

    def rows(place: str, **how: Any) -> list[Any]:
        if not feed:
            raise Unreadable(f"{place} answers 503")
        return list(feed)

    monkeypatch.setattr(planning_imports, "rows", rows)
    Source.objects.update(feed="https://example.org/api", rhythm=Rhythm.WEEKLY)
    return feed


def test_a_source_is_read_when_its_week_is_over_and_waits(fed: list[Any], settings: Any) -> None:
    settings.TODAY = date(2026, 11, 2)
    [plan] = read_what_is_due(today=settings.TODAY)

    assert plan.state == PlanState.WAITING
    assert not Service.objects.exists()
    assert read_what_is_due(today=settings.TODAY + timedelta(days=6)) == []
    assert len(read_what_is_due(today=settings.TODAY + timedelta(days=7))) == 1
    assert ImportPlan.objects.count() == 1


def test_a_feed_that_does_not_answer_is_said_and_makes_nothing_gone(fed: list[Any], source: Source) -> None:
    import_services(fed, source="Avonford")
    ImportPlan.objects.all().delete()
    Source.objects.update(last_read_on=None)
    fed.clear()

    [plan] = read_what_is_due(today=date(2026, 11, 2))

    assert (plan.state, plan.trouble) == (PlanState.UNREADABLE, "https://example.org/api answers 503")
    assert not SourceRecord.objects.gone().exists()


def test_old_imports_lose_what_they_read_and_cannot_be_undone(editor: Client, source: Source) -> None:
    import_services([a_service()], source="Avonford")
    plan = ImportPlan.objects.get()
    ImportPlan.objects.update(applied_at=plan.applied_at - timedelta(days=91))

    assert forget_old(today=date(2026, 11, 2)) == 1

    assert plan.rows.get().journal == []
    page = editor.post(reverse("imports:undo", args=[plan.pk]), follow=True)
    assert "so old that the way back was erased" in page.content.decode()
    assert Service.objects.exists()
