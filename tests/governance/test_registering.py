"""Who may act is itself on the record: people and their accounts, bodies, routes and their stages."""

import io
import json
from importlib import import_module

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from governance import audit, registering, timeline
from governance.models import Body, LedgerEntry, Person, RouteStage
from governance.refusals import Refused
from tests.factories import governance as making

pytestmark = pytest.mark.django_db


def entered(row) -> list[tuple[str, str]]:
    found = LedgerEntry.objects.filter(subject=f"{row._meta.model_name}:{row.pk}").order_by("seq")
    return list(found.values_list("actor", "action"))


def account(name: str):
    return get_user_model().objects.create_user(f"{name}@example.org")


def test_each_row_that_decides_who_may_act_is_entered_with_who_did_it(send, wellbeing):
    along = making.route(send, wellbeing)
    stage = along.stages.first()

    stage.effective_after_days = 5
    registering.enter(row=stage, by=send.clerk, why="The terms of the board say so.")

    assert entered(send.body)[0] == ("command:tests", "body.entered")
    assert entered(send.clerk)[0] == ("command:tests", "person.entered")
    assert entered(along) == [("command:tests", "route.entered")]
    assert entered(stage) == [
        ("command:tests", "routestage.entered"),
        (f"person:{send.clerk.pk}", "routestage.changed"),
    ]
    line = timeline.of_record(along)[-1]
    assert line.why == "The terms of the board say so."
    assert [change.sentence for change in line.changes] == ["effective after days: from “0” to “5”"]
    assert audit.verify().is_whole


def test_the_chain_and_its_payloads_hold_no_name_and_no_account(send):
    person = registering.enter(
        row=Person(name="Asha Nurse", organisation="An NHS trust", user=account("asha")), by=making.BY
    )

    payload = LedgerEntry.objects.get(subject=f"person:{person.pk}").payload.canonical

    row = json.loads(payload)["row"]
    assert set(row) == {"id", "name", "organisation", "user_id"}
    assert all(set(row[column]) == {"salted"} for column in ("name", "organisation", "user_id"))
    assert "Asha" not in payload
    assert person.salt not in payload


def test_the_same_name_entered_twice_looks_like_two(send):
    first, second = (registering.enter(row=Person(name="Asha Nurse"), by=making.BY) for _ in range(2))

    names = [
        json.loads(LedgerEntry.objects.get(subject=f"person:{each.pk}").payload.canonical)["row"]["name"]
        for each in (first, second)
    ]
    assert names[0] != names[1]


def test_a_change_takes_another_salt_so_that_an_erased_name_cannot_be_guessed_from_the_chain(send):
    before = send.clerk.salt
    send.clerk.name = "Name erased"

    registering.enter(row=send.clerk, by=making.BY)

    assert Person.objects.get(pk=send.clerk.pk).salt != before


def test_the_clerk_of_another_body_changes_neither_a_body_nor_its_route(send, wellbeing):
    along = making.route(send)
    stage = along.stages.get()
    send.body.official_record = Body.OfficialRecord.ELSEWHERE
    stage.accepts = ["noted"]

    for row in (send.body, along, stage, RouteStage(route=along, number=2, body=wellbeing.body, accepts=["noted"])):
        with pytest.raises(Refused, match="clerk of the SEND Board"):
            registering.enter(row=row, by=wellbeing.clerk)

    assert Body.objects.get(pk=send.body.pk).official_record == Body.OfficialRecord.HERE
    assert audit.verify().is_whole


def test_nobody_takes_the_place_of_who_holds_a_post(send):
    send.chair.user = account("another")

    with pytest.raises(Refused, match="Another account acts as this person already"):
        registering.enter(row=send.chair, by=send.clerk)


def test_who_loses_an_account_acts_no_more_and_the_ledger_says_so(send):
    user = send.chair.user

    user.delete()

    assert Person.objects.get(pk=send.chair.pk).user is None
    assert entered(send.chair)[-1] == ("system:accounts", "person.account_deleted")
    assert audit.verify().is_whole


def test_appointing_the_first_clerk_enters_the_person_and_the_body():
    user = account("first")

    call_command("appoint", user.email, "--body", "Schools Forum", stdout=io.StringIO())

    assert entered(Person.objects.get(user=user)) == [("command:appoint", "person.entered")]
    assert entered(Body.objects.get()) == [("command:appoint", "body.entered")]


def test_what_a_site_held_before_is_taken_over_by_the_migration(db):
    """The rows of a site from before this stand in no ledger yet."""
    body = registering.enter(row=Body(name="Schools Forum", slug="schools-forum"), by=making.BY)
    person = registering.enter(row=Person(name="Asha Nurse"), by=making.BY)
    name = "0006_who_may_act"
    then = MigrationExecutor(connection).loader.project_state([("governance", name)]).apps

    import_module(f"governance.migrations.{name}").take_over(then, None)

    assert entered(body)[-1] == ("migration:governance.0006", "body.taken_over")
    assert entered(person)[-1] == ("migration:governance.0006", "person.taken_over")
    assert Person.objects.get(pk=person.pk).salt != person.salt
    assert audit.verify().is_whole
