"""Imports as a plan: shown before it is done, done as it was chosen, and taken back unless somebody changed it since."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from cms.models import User
from localoffer.applying_imports import NotNow, apply, choose
from localoffer.importing import import_services
from localoffer.models import (
    CheckedBy,
    Choice,
    Comment,
    ImportPlan,
    Location,
    Organization,
    Outcome,
    PlanRow,
    PlanState,
    RowKind,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
    SourceRecord,
    Status,
    Term,
    TermMapping,
    Way,
)
from localoffer.planning_imports import begin, is_empty, misses_much, read_into
from localoffer.reviews.confirming import Confirmer, confirm, confirm_access
from localoffer.undoing_imports import undo
from search.models import Note

from .feeds import a_service, at_a_place
from .test_importing import rows_of_every_table

pytestmark = pytest.mark.django_db
CLUB = {"id": str(uuid5(NAMESPACE_URL, "the club")), "name": "The club", "website": "https://club.example.org"}


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user(email="editor@example.org")


def by_phone(officer: User) -> Confirmer:
    return Confirmer(CheckedBy.PROVIDER, "Manager", Way.PHONE, officer)


def plan_of(rows: list[dict[str, Any]], source: str = "feed") -> ImportPlan:
    held, _ = Source.objects.get_or_create(name=source)
    return read_into(begin(source=held, place="feed.json"), rows)


def applied(rows: list[dict[str, Any]], by: User, source: str = "feed") -> ImportPlan:
    return apply(plan=plan_of(rows, source), by=by)


def by_hand(service: Service, by: User, **values: Any) -> None:
    """Correct a listing, as the form of the admin does."""
    for name, value in values.items():
        setattr(service, name, value)
    service._history_user = by
    service.save()


def content() -> dict[str, list[Any]]:
    """What stands in the directory, without its histories and what sources said."""
    models = (Service, Organization, Location, ServiceAtLocation, Schedule)
    leave = {"slug", "source_modified_at"}
    return {
        model.__name__: sorted(
            repr(sorted((name, value) for name, value in row.items() if name not in leave))
            for row in model.objects.values()
        )
        for model in models
    }


def test_a_plan_changes_nothing_and_says_what_would_change(editor: User) -> None:
    import_services([a_service(fees="£3"), a_service("Goes")], source="feed")
    held, notes = content(), Note.objects.count()

    plan = plan_of(
        [a_service(fees="£4"), a_service("Comes", organization=CLUB), a_service("Broken", minimum_age="five")]
    )

    assert plan.state == PlanState.WAITING
    assert (plan.added, plan.changed, plan.unchanged, plan.gone, plan.refused) == (1, 1, 0, 1, 1)
    change = plan.rows.get(kind=RowKind.CHANGE)
    assert change.differences == [
        {"key": "fees", "label": "What it costs", "old": "£3", "new": "£4", "guard": "", "taken": True}
    ]
    assert plan.rows.get(kind=RowKind.GONE).name == "Goes"
    assert plan.rows.get(kind=RowKind.REFUSED).reason.startswith("minimum_age: ")
    assert (content(), Note.objects.count()) == (held, notes)


def test_an_accepted_plan_is_done_and_tells_search(editor: User) -> None:
    import_services([a_service(fees="£3"), a_service("Goes")], source="feed")

    plan = applied([a_service(fees="£4"), a_service("Comes", service_at_locations=at_a_place())], editor)

    assert plan.state == PlanState.APPLIED
    assert Service.objects.get(name="Saturday Sunbeams").fees == "£4"
    added = Service.objects.get(name="Comes")
    assert added.places.get().location.name == "Hall"
    assert added.history.get().history_user_id == editor.pk
    assert SourceRecord.objects.gone().get().service.name == "Goes"
    assert Note.objects.filter(document_id=str(added.pk)).exists()
    assert set(plan.rows.values_list("outcome", flat=True)) == {Outcome.DONE}
    assert set(plan.rows.values_list("row", flat=True)) == {None}


def test_of_a_change_only_the_fields_that_are_taken_are_written_and_the_others_are_not_asked_again(
    editor: User,
) -> None:
    import_services([a_service(fees="£3", description="Music")], source="feed")
    new = [a_service(fees="£4", description="Music and play")]
    plan = plan_of(new)
    row = plan.rows.get()
    choose(row, choice=Choice.TAKE, taken={"fees"})
    row.save()

    apply(plan=plan, by=editor)

    service = Service.objects.get()
    assert (service.fees, service.description) == ("£4", "Music")
    assert is_empty(plan_of(new))


def test_what_is_left_is_left_and_not_asked_again_until_the_source_says_something_new(editor: User) -> None:
    plan = plan_of([a_service()])
    PlanRow.objects.update(choice=Choice.LEAVE)

    apply(plan=plan, by=editor)

    assert not Service.objects.exists()
    assert is_empty(plan_of([a_service()]))
    assert plan_of([a_service(fees="Free")]).added == 1


def test_what_a_person_confirmed_is_shown_and_not_overwritten(editor: User) -> None:
    import_services([a_service(fees="£3", schedules=[{"byday": "SA"}])], source="feed")
    confirm(service=Service.objects.get(), confirmer=by_phone(editor))
    new = [a_service(fees="£4", schedules=[{"byday": "SU"}])]

    plan = plan_of(new)
    row = plan.rows.get()

    assert row.is_guarded
    assert [(each["key"], each["taken"]) for each in sorted(row.differences, key=lambda each: each["key"])] == [
        ("fees", False),
        ("parts.schedules", False),
    ]
    assert row.differences[0]["guard"].startswith("Details confirmed by the provider on ")
    apply(plan=plan, by=editor)
    assert Service.objects.get().fees == "£3"
    assert Schedule.objects.get().byday == "SA"


def test_what_a_person_confirmed_is_overwritten_by_choice(editor: User) -> None:
    import_services([a_service(fees="£3")], source="feed")
    confirm(service=Service.objects.get(), confirmer=by_phone(editor))
    plan = plan_of([a_service(fees="£4")])
    row = plan.rows.get()
    choose(row, choice=Choice.TAKE, taken={"fees"})
    row.save()

    apply(plan=plan, by=editor)

    assert Service.objects.get().fees == "£4"


def test_the_command_does_not_overwrite_what_a_person_confirmed_and_asks_again(editor: User) -> None:
    import_services([a_service(fees="£3")], source="feed")
    confirm(service=Service.objects.get(), confirmer=by_phone(editor))

    outcome = import_services([a_service(fees="£4")], source="feed")

    assert str(outcome) == "0 added, 0 changed, 1 unchanged, 0 gone, 0 refused"
    assert Service.objects.get().fees == "£3"
    assert plan_of([a_service(fees="£4")]).rows.get().is_guarded


def test_only_the_fields_that_a_person_wrote_are_theirs(editor: User) -> None:
    import_services([a_service(fees="£3", description="Music")], source="feed")
    by_hand(Service.objects.get(), editor, fees="£3.50")

    import_services([a_service(fees="£4", description="Music and play")], source="feed")

    service = Service.objects.get()
    assert (service.fees, service.description) == ("£3.50", "Music and play")


def test_times_that_a_person_wrote_are_theirs_as_a_whole(editor: User) -> None:
    import_services([a_service(schedules=[{"byday": "SA"}])], source="feed")
    times = Schedule.objects.get()
    times.byday, times._history_user = "FR", editor
    times.save()

    import_services([a_service(schedules=[{"byday": "SU"}])], source="feed")

    assert Schedule.objects.get().byday == "FR"


def test_an_import_that_was_accepted_makes_no_field_a_persons(editor: User) -> None:
    applied([a_service(fees="£3")], editor)

    assert import_services([a_service(fees="£4")], source="feed").changed == 1


def test_what_was_changed_between_plan_and_acceptance_is_left(editor: User) -> None:
    import_services([a_service(fees="£3", description="Music")], source="feed")
    plan = plan_of([a_service(fees="£4", description="Music and play")])
    by_hand(Service.objects.get(), editor, fees="£3.50")

    apply(plan=plan, by=editor)

    service = Service.objects.get()
    assert (service.fees, service.description) == ("£3.50", "Music and play")
    assert plan.rows.get().reason == "Left, because it was changed here since: What it costs."


def test_a_listing_that_was_taken_away_meanwhile_does_not_come_back(editor: User) -> None:
    import_services([a_service(fees="£3")], source="feed")
    plan = plan_of([a_service(fees="£4")])
    Service.objects.all().delete()

    apply(plan=plan, by=editor)

    assert not Service.objects.exists()
    assert plan.rows.get().outcome == Outcome.REFUSED


def test_a_plan_is_applied_once(editor: User) -> None:
    plan = applied([a_service()], editor)

    with pytest.raises(NotNow, match="does not wait"):
        apply(plan=plan, by=editor)


def test_a_new_reading_takes_the_place_of_a_plan_that_waits(editor: User) -> None:
    first = plan_of([a_service()])

    second = plan_of([a_service(), a_service("Another")])

    assert list(ImportPlan.objects.all()) == [second]
    assert first.pk != second.pk


# Probable duplicates


def sunbeams(**values: Any) -> dict[str, Any]:
    place = at_a_place(
        addresses=[
            {"address_1": "1 High St", "city": "", "state_province": "", "country": "GB", "postal_code": "CV1 1AA"}
        ]
    )
    return a_service(service_at_locations=place, url="https://sunbeams.example.org/", **values)


@pytest.mark.parametrize(
    ("theirs", "signs"),
    [
        (a_service("Saturday Sunbeams"), ["name"]),
        (a_service("saturday sunbeams!"), ["name"]),
        (a_service("Sunbeams Saturday Club", url="http://www.sunbeams.example.org"), ["name", "web address"]),
        (a_service("Sunbeams", contacts=[{"name": "Ann", "phones": [{"number": "+44 1632 960999"}]}]), ["a like name", "phone"]),
        (a_service("The Sunbeams", service_at_locations=at_a_place(addresses=[{"postal_code": "cv11aa"}])), ["a like name", "postcode"]),
    ],
)  # fmt: skip
def test_a_probable_duplicate_is_named_with_what_both_share(theirs: dict, signs: list[str]) -> None:
    import_services([sunbeams(contacts=[{"name": "Ann", "phones": [{"number": "01632 960999"}]}])], source="ours")

    row = plan_of([theirs | {"id": str(uuid5(NAMESPACE_URL, "theirs"))}]).rows.get()

    assert [(each["name"], each["signs"]) for each in row.duplicates] == [("Saturday Sunbeams", signs)]
    assert row.choice == Choice.LEAVE


@pytest.mark.parametrize(
    "theirs",
    [
        a_service("Chess", url="https://sunbeams.example.org"),
        a_service("Saturday Sunbeams", service_at_locations=at_a_place(addresses=[{"postal_code": "CV6 2BB"}])),
        a_service("Sunday Swimmers"),
    ],
)
def test_another_club_is_no_duplicate(theirs: dict) -> None:
    import_services([sunbeams()], source="ours")

    row = plan_of([theirs | {"id": str(uuid5(NAMESPACE_URL, "theirs"))}]).rows.get()

    assert row.duplicates == []


def test_a_duplicate_is_joined_and_later_changes_of_its_source_are_proposed_for_it(editor: User) -> None:
    import_services([sunbeams(fees="£3")], source="ours")
    theirs = a_service("Saturday Sunbeams", fees="£5") | {"id": str(uuid5(NAMESPACE_URL, "theirs"))}
    plan = plan_of([theirs])
    row = plan.rows.get()
    ours = Service.objects.get()
    choose(row, choice=Choice.SAME, taken=set(), same_as=ours.pk)
    row.save()

    apply(plan=plan, by=editor)

    assert Service.objects.get().fees == "£3"
    assert {record.source for record in ours.sources.all()} == {"ours", "feed"}
    later = plan_of([theirs | {"fees": "£6"}]).rows.get()
    assert (later.kind, later.service_id) == (RowKind.CHANGE, ours.pk)
    undo(plan=plan, by=editor)
    assert ours.sources.get().source == "ours"


# Disappearances


def test_what_is_gone_can_be_hidden_by_choice_and_undone(editor: User) -> None:
    import_services([a_service(), a_service("Goes")], source="feed")
    plan = plan_of([a_service()])
    plan.rows.update(choice=Choice.HIDE)

    apply(plan=plan, by=editor)
    assert Service.objects.get(name="Goes").status == Status.INACTIVE

    undo(plan=plan, by=editor)
    assert Service.objects.get(name="Goes").status == Status.ACTIVE
    assert not SourceRecord.objects.gone().exists()


def test_what_is_gone_and_left_is_not_asked_again_until_it_was_listed_once_more(editor: User) -> None:
    import_services([a_service(), a_service("Goes")], source="feed")
    SourceRecord.objects.update(last_seen="2026-01-01")
    plan = plan_of([a_service()])
    plan.rows.update(choice=Choice.LEAVE)

    apply(plan=plan, by=editor)

    assert not SourceRecord.objects.gone().exists()
    assert is_empty(plan_of([a_service()]))


def test_a_feed_that_misses_much_is_asked_about(editor: User) -> None:
    import_services([a_service("One"), a_service("Two"), a_service("Three")], source="feed")

    assert misses_much(plan_of([a_service("One")]))
    assert not misses_much(plan_of([a_service("One"), a_service("Two"), a_service("Three")]))


def test_what_is_listed_again_is_said(editor: User) -> None:
    import_services([a_service(), a_service("Goes")], source="feed")
    import_services([a_service()], source="feed")

    plan = plan_of([a_service(), a_service("Goes")])

    assert plan.rows.get().differences[0]["new"] == "Listed again"
    apply(plan=plan, by=editor)
    assert not SourceRecord.objects.gone().exists()


# Undoing


def test_undoing_brings_back_what_was(editor: User) -> None:
    before = a_service(
        fees="£3",
        organization=CLUB,
        schedules=[{"byday": "SA"}, {"byday": "SU"}],
        service_at_locations=at_a_place(name="Old hall"),
    )
    before["service_at_locations"][0]["schedules"] = [{"byday": "MO", "opens_at": "10:00"}]
    import_services([before], source="feed")
    held, said = content(), SourceRecord.objects.get().said
    after = a_service(
        fees="£4",
        organization=CLUB | {"website": "https://new.example.org"},
        schedules=[{"byday": "FR"}],
        service_at_locations=at_a_place(name="New hall"),
    )
    plan = applied(
        [after, a_service("Added", organization=CLUB | {"id": str(uuid5(NAMESPACE_URL, "new")), "name": "New"})], editor
    )
    assert content() != held

    undo(plan=plan, by=editor)

    assert plan.state == PlanState.UNDONE
    assert set(plan.rows.values_list("outcome", flat=True)) == {Outcome.UNDONE}
    assert content() == held
    assert SourceRecord.objects.get().said == said
    again = plan_of([after, a_service("Added")])
    assert (again.added, again.changed) == (1, 1)


def test_an_import_by_the_command_is_undone_as_well(editor: User) -> None:
    import_services([a_service(organization=CLUB, service_at_locations=at_a_place())], source="feed")

    undo(plan=ImportPlan.objects.get(), by=editor)

    assert {name: rows for name, rows in content().items() if rows} == {}
    assert not SourceRecord.objects.exists()


@pytest.mark.parametrize("what", ["listing", "times", "place"])
def test_what_somebody_changed_since_is_not_undone_and_said(editor: User, what: str) -> None:
    place = at_a_place()
    import_services(
        [a_service(fees="£3", schedules=[{"byday": "SA"}], service_at_locations=place), a_service("Two", fees="£3")],
        source="feed",
    )
    plan = applied(
        [
            a_service(
                fees="£4",
                schedules=[{"byday": "SA"}],
                service_at_locations=at_a_place(id=place[0]["location"]["id"], name="Big hall"),
            ),
            a_service("Two", fees="£4"),
        ],
        editor,
    )
    if what == "listing":
        by_hand(Service.objects.get(name="Saturday Sunbeams"), editor, description="Music")
    elif what == "times":
        Schedule.objects.get().save()
    else:
        Location.objects.filter(name="Big hall").get().save()

    undo(plan=plan, by=editor)

    assert Service.objects.get(name="Saturday Sunbeams").fees == "£4"
    assert Service.objects.get(name="Two").fees == "£3"
    left = plan.rows.get(outcome=Outcome.NOT_UNDONE)
    assert (left.name, left.reason) == ("Saturday Sunbeams", "Somebody changed it since.")


def test_an_added_listing_on_which_a_family_commented_is_not_taken_away(editor: User) -> None:
    plan = applied([a_service()], editor)
    Comment.objects.create(
        service=Service.objects.get(), words="Is it on?", theme="content", due_on="2026-12-24", received_on="2026-11-26"
    )

    undo(plan=plan, by=editor)

    assert plan.rows.get().reason == "A family commented on it."
    assert Service.objects.exists()


def test_a_later_import_is_undone_first_and_then_the_earlier(editor: User) -> None:
    first = applied([a_service(fees="£3")], editor)
    second = applied([a_service(fees="£4")], editor)

    undo(plan=first, by=editor)
    assert Service.objects.get().fees == "£4"
    ImportPlan.objects.filter(pk=first.pk).update(state=PlanState.APPLIED)
    first.rows.update(outcome=Outcome.DONE)

    undo(plan=second, by=editor)
    undo(plan=first, by=editor)
    assert not Service.objects.exists()


def test_a_place_that_somebody_else_uses_by_now_stays(editor: User) -> None:
    place = at_a_place()
    plan = applied([a_service(service_at_locations=place)], editor)
    import_services([a_service("Other", service_at_locations=place)], source="other")

    undo(plan=plan, by=editor)

    assert Service.objects.get().name == "Other"
    assert Location.objects.exists()


def test_an_import_that_was_not_applied_cannot_be_undone(editor: User) -> None:
    with pytest.raises(NotNow, match="applied"):
        undo(plan=plan_of([a_service()]), by=editor)


def test_after_undoing_what_a_person_wrote_is_theirs_again(editor: User) -> None:
    import_services([a_service(fees="£3")], source="feed")
    by_hand(Service.objects.get(), editor, fees="£3.50")
    plan = plan_of([a_service(fees="£4")])
    row = plan.rows.get()
    choose(row, choice=Choice.TAKE, taken={"fees"})
    row.save()
    apply(plan=plan, by=editor)

    undo(plan=plan, by=editor)

    assert Service.objects.get().fees == "£3.50"
    assert plan_of([a_service(fees="£5")]).rows.get().is_guarded


# Words


def test_what_editors_say_of_a_word_is_heard_by_the_next_import(directory: None) -> None:
    term = {"attributes": [{"taxonomy_term": {"name": "Older people"}}]}
    import_services([a_service(**term)], source="feed")
    assert Service.objects.get().unmapped_terms
    TermMapping.objects.create(theirs="older  People", term=Term.objects.get(code="autism"))

    import_services([a_service(**term)], source="feed")

    assert Service.objects.get().unmapped_terms == []
    assert Service.objects.get().terms.get().term.code == "autism"


def test_what_is_said_of_one_source_goes_before_what_is_said_of_all(directory: None) -> None:
    feed = Source.objects.create(name="feed")
    TermMapping.objects.create(theirs="ASC", term=Term.objects.get(code="autism"))
    TermMapping.objects.create(theirs="ASC", source=feed)
    term = {"attributes": [{"taxonomy_term": {"name": "ASC"}}]}

    import_services([a_service(**term)], source="feed")
    import_services([a_service("Other", **term)], source="other")

    assert not Service.objects.get(name="Saturday Sunbeams").terms.exists()
    assert Service.objects.get(name="Other").terms.exists()
    assert not Service.objects.exclude(unmapped_terms=[]).exists()


def test_a_dry_run_leaves_no_plan() -> None:
    held = rows_of_every_table()

    import_services([a_service()], source="feed", dry_run=True)

    assert rows_of_every_table() == held


def test_how_one_gets_in_is_not_overwritten_once_a_person_confirmed_it(editor: User) -> None:
    place = at_a_place(accessibility=[{"send": {"point": "hoist", "answer": "yes"}}])
    import_services([a_service(service_at_locations=place)], source="feed")
    confirm_access(location=Location.objects.get(), confirmer=by_phone(editor))
    place[0]["location"]["accessibility"][0]["send"]["answer"] = "no"

    import_services([a_service(service_at_locations=place)], source="feed")

    assert Location.objects.get().accessibility.get().answer == "yes"
