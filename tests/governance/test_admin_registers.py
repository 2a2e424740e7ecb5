"""Bodies and people: read by all who see the record, written by a clerk, through the ledger."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse

from governance import appointing, registering
from governance.models import Appointment, Body, Membership, Person, Post, Route, Terms
from tests.factories import governance as making
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(cast) -> Person:
    return registering.enter(row=Person(name="Noor Vice"), by=passages.BY)


def inspect(body: Body) -> str:
    return reverse("governance_bodies_modeladmin_inspect", args=[body.pk])


def test_a_clerk_appoints_someone_and_it_is_in_the_ledger(cast, clerk, newcomer):
    before = officers.entries()
    sent = {"person": newcomer.pk, "post": "vice_chair", "valid_from": "2026-01-01"}

    response = clerk.post(reverse("governance_admin:appointment-new", args=[cast.board.pk]), sent, follow=True)

    assert Appointment.objects.get(person=newcomer).post == "vice_chair"
    assert officers.entries() == before + 1
    assert "Rowan Clerk made an appointment: Noor Vice, vice chair of SEND Board." in officers.text(response)


def test_nobody_appoints_themselves(cast, clerk):
    sent = {"person": cast.clerk.pk, "post": "chair", "valid_from": "2026-01-01"}

    response = clerk.post(reverse("governance_admin:appointment-new", args=[cast.board.pk]), sent)

    assert "Nobody appoints themselves." in officers.text(response)
    assert not Appointment.objects.filter(person=cast.clerk, post="chair").exists()


def test_only_the_clerk_keeps_the_registers(cast, newcomer):
    chair = officers.signed_in(cast.chair)
    address = reverse("governance_admin:appointment-new", args=[cast.board.pk])
    before = officers.entries()

    assert "Only the clerk of the SEND Board does this" in officers.text(chair.get(address))
    chair.post(address, {"person": newcomer.pk, "post": "clerk", "valid_from": "2026-01-01"})

    assert officers.entries() == before


def test_a_member_is_seated_and_their_seat_ended(cast, clerk, newcomer):
    sent = {"person": newcomer.pk, "seat": "nhs", "voting": "on", "public_form": "seat", "valid_from": "2026-01-01"}
    clerk.post(reverse("governance_admin:membership-new", args=[cast.board.pk]), sent)
    membership = Membership.objects.get(person=newcomer)

    clerk.post(reverse("governance_admin:end", args=["membership", membership.pk]), {"on": "2026-06-30"})

    membership.refresh_from_db()
    assert f"{membership.valid_to}" == "2026-06-30"


def test_composite_terms_are_entered_once_the_old_ones_ended(cast, clerk):
    address = reverse("governance_admin:terms-new", args=[cast.board.pk])
    sent = {"legal_kind": "partnership", "valid_from": "2026-01-01", "quorum_setting": "rule"}
    sent |= {
        "deciding": "votes",
        "confirming": "sheet",
        "papers_days": "3",
        "call_in_members": "3",
        "substitutes": "on",
    }

    incomplete = clerk.post(address, sent)
    overlapping = clerk.post(address, sent | {"at_least": "7", "seat_nhs": "1"})
    clerk.post(reverse("governance_admin:end", args=["terms", cast.board.terms.get().pk]), {"on": "2025-12-31"})
    clerk.post(address, sent | {"at_least": "7", "seat_nhs": "1"})

    assert "Say how many members at least" in officers.text(incomplete)
    assert "has other terms in that time" in officers.text(overlapping)
    agreed = Terms.objects.get(quorum="rule")
    assert agreed.quorum_rule == {"at_least": 7, "among_them": [{"seat": "nhs", "at_least": 1}]}
    assert (agreed.confirming, agreed.papers_days, agreed.substitutes) == (Terms.Confirming.SHEET, 3, True)


def test_a_clerk_adds_a_person_and_nobody_becomes_another(cast, clerk):
    create = reverse("governance_people_modeladmin_create")
    clerk.post(create, {"name": "Ida New", "organisation": "ICB", "user": ""})
    added = Person.objects.get(name="Ida New")

    mine = clerk.post(create, {"name": "Me too", "organisation": "", "user": cast.clerk.user.pk})
    edit = reverse("governance_people_modeladmin_edit", args=[cast.chair.pk])
    theirs = clerk.post(edit, {"name": "Rowan Chair", "organisation": "", "user": ""})

    assert added.history.get().history_user_id == cast.clerk.user.pk
    assert "Another clerk links your own account." in officers.text(mine)
    assert "Another account acts as this person already" in officers.text(theirs)
    cast.chair.refresh_from_db()
    assert cast.chair.user is not None


def test_a_clerk_does_not_take_the_place_of_someone_without_an_account(cast, clerk, newcomer):
    edit = reverse("governance_people_modeladmin_edit", args=[newcomer.pk])

    clerk.post(edit, {"name": "Noor Vice", "organisation": "", "user": cast.clerk.user.pk})

    newcomer.refresh_from_db()
    assert newcomer.user is None


def test_the_registers_are_listed_searched_and_looked_into(cast):
    auditor = officers.of_role("Auditor")
    bodies = reverse("governance_bodies_modeladmin_index")

    found = officers.text(auditor.get(f"{bodies}?q=wellbeing&official_record__exact=here"))
    shown = officers.text(auditor.get(inspect(cast.board)))

    assert "Health and Wellbeing Board" in found
    assert inspect(cast.board) not in found
    assert "Chair: Rowan Chair" in shown
    assert "Appoint someone" not in shown


def test_a_route_is_entered_with_its_stages(cast, clerk):
    clerk.post(reverse("governance_routes_modeladmin_create"), {"name": "Straight to the board", "assumption": ""})
    route = Route.objects.get(name="Straight to the board")
    stage = {"route": route.pk, "number": 1, "body": cast.board.pk, "purpose": "decide", "notice_days": 5}
    clerk.post(
        reverse("governance_route-stages_modeladmin_create"),
        stage | {"accepts": ["approved", "endorsed"], "effective_after_days": 0},
    )

    assert route.stages.get().accepts == ["approved", "endorsed"]
    shown = officers.text(clerk.get(reverse("governance_routes_modeladmin_inspect", args=[route.pk])))
    assert "goes on when approved or endorsed" in shown


def test_a_command_makes_the_first_clerk_of_a_new_site(db):
    user = get_user_model().objects.create_user("first@example.org", first_name="Fay", last_name="First")

    for _ in range(2):
        call_command("appoint", "first@example.org", body="New Board", stdout=StringIO())

    assert Appointment.objects.get().person.user == user
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("appoint", "nobody@example.org", body="New Board")


def test_a_decision_is_found_and_leads_to_its_public_page(cast):
    decision = passages.adopt(cast, passages.draft(cast)).passages.get().submissions.first().decisions.get()
    auditor = officers.of_role("Auditor")

    listed = officers.text(auditor.get(reverse("governance_decisions_modeladmin_index") + "?outcome__exact=approved"))
    shown = officers.text(auditor.get(reverse("governance_decisions_modeladmin_inspect", args=[decision.pk])))

    assert "Confirmed" in listed
    assert decision.get_absolute_url() in shown


def test_a_clerk_of_another_board_changes_nothing_of_a_board(cast, clerk):
    """Neither its name, nor its chair's name, nor its route, nor, above all, who signs in as its chair."""
    other = making.board("Schools Forum")
    registering.part_from_account(user=other.chair.user, by=passages.BY)
    other.chair.refresh_from_db()
    route = making.route(other)
    stage, newcomer = route.stages.get(), get_user_model().objects.create_user("new@example.org")

    clerk.post(reverse("governance_bodies_modeladmin_edit", args=[other.body.pk]), {"name": "Mine", "slug": "mine"})
    clerk.post(
        reverse("governance_people_modeladmin_edit", args=[other.chair.pk]),
        {"name": "Mine", "organisation": "", "user": newcomer.pk},
    )
    clerk.post(
        reverse("governance_route-stages_modeladmin_edit", args=[stage.pk]),
        {
            "route": route.pk,
            "number": 1,
            "body": cast.board.pk,
            "purpose": "note",
            "notice_days": 0,
            "accepts": ["noted"],
        },
    )

    for row in (other.body, other.chair, stage):
        row.refresh_from_db()
    assert (other.body.name, other.chair.name, other.chair.user) == ("Schools Forum", "Schools Forum Chair", None)
    assert stage.body == other.body


def test_who_holds_a_post_at_two_boards_is_linked_to_an_account_by_the_clerk_of_both(cast, clerk, newcomer):
    other = making.board("Schools Forum")
    for body in (cast.board, other.body):
        appointing.appoint(person=newcomer, body=body, post=Post.VICE_CHAIR, valid_from=making.LONG_AGO, by=making.BY)
    account = get_user_model().objects.create_user("noor@example.org")

    said = officers.text(
        clerk.post(
            reverse("governance_people_modeladmin_edit", args=[newcomer.pk]),
            {"name": newcomer.name, "organisation": "", "user": account.pk},
        )
    )

    newcomer.refresh_from_db()
    assert newcomer.user is None
    assert "They hold a post at the Schools Forum. Ask its clerk" in said
