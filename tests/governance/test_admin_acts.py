"""Every act has its form and is done through it; what stands in its way stands there instead of the form."""

import inspect
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from governance import appointing, planning, publishing
from governance.models import (
    Basis,
    CallIn,
    Condition,
    Decision,
    DecisionNotice,
    Edition,
    LegalKind,
    MeetingAction,
    Override,
    OverrideProposal,
    Passage,
    PlannedDecision,
    Terms,
)
from governance.states import CallInState, ConditionState, Outcome
from governance.views.admin import acts
from tests.factories import governance as making
from tests.factories.files import pdf
from tests.governance import officers

pytestmark = pytest.mark.django_db

WHY = {"reasons": "It is needed.", "alternatives": "None."}


def signed_in(person, role):
    person.user.groups.add(Group.objects.get(name=role))
    return officers._client(person.user)


@pytest.fixture
def clerk(send):
    return signed_in(send.clerk, "Governance officer")


@pytest.fixture
def lead(send):
    return signed_in(send.lead, "Lead officer")


def address(kind, about, name):
    return reverse("governance_admin:act", args=[kind, about.pk, name])


def done(client, kind, about, name, **typed):
    """That the form is shown, and that what is typed in it is done."""
    there = address(kind, about, name)
    shown = client.get(there)
    assert shown.status_code == 200
    assert "<form" in officers.text(shown).split("</header>")[-1]
    sent = client.post(there, typed)
    assert sent.status_code == 302, officers.text(sent)[-3000:]


def today() -> str:
    return timezone.localdate().isoformat()


def test_an_edition_is_submitted_in_private_and_opened_later(lead, send, monitoring):
    edition, route = making.draft(send), making.route(send)
    there = address("edition", edition, "submit-privately")
    typed = {"route": route.pk, "access": "exempt", "public_title": "A contract", "closed_reason": "One child."}

    refused = lead.post(there, typed | {"exempt_paragraph": "3"})

    assert refused.status_code == 422
    assert "decides under no rules on exempt information" in officers.text(refused)
    assert 'value="A contract"' in officers.text(refused)
    done(lead, "edition", edition, "submit-privately", **typed | {"access": "not_for_publication"})
    submission = making.waiting(edition)
    assert (submission.access, submission.public_title) == ("not_for_publication", "A contract")
    done(signed_in(monitoring, "Monitoring officer"), "edition", edition, "open", reason="It is over.")
    submission.refresh_from_db()
    assert submission.access == "open"


def test_a_decision_is_published(send, clerk):
    decision = making.record(send, making.item(send))

    done(clerk, "decision", decision, "publish")

    assert DecisionNotice.objects.get().decision == decision


def test_a_link_is_sent(clerk, send):
    linked = making.board("Link Board", confirming=Terms.Confirming.LINK)
    client = signed_in(linked.clerk, "Governance officer")
    decision = making.record(linked, making.item(linked))

    done(client, "decision", decision, "link", person=linked.chair.pk)


def test_a_sheet_confirms(send):
    board = making.board("Sheet Board", confirming=Terms.Confirming.SHEET)
    decision = making.record(board, making.item(board))

    done(
        signed_in(board.lead, "Lead officer"),
        "decision",
        decision,
        "sheet",
        sheet=SimpleUploadedFile("signed.pdf", pdf("signed")),
    )

    assert Decision.objects.get(pk=decision.pk).confirmation.sheet.name == "signed.pdf"


def test_a_condition_is_discharged(send, wellbeing, edition, submission, clerk):
    decision = making.decide(
        send,
        edition,
        Outcome.APPROVED_WITH_CONDITIONS,
        conditions=[making.condition(discharging=Condition.Discharging.CHAIR)],
    )
    owed = decision.conditions.get()
    page = officers.text(clerk.get(reverse("governance_decisions_modeladmin_inspect", args=[decision.pk])))
    assert address("condition", owed, "discharge") in page

    done(
        clerk,
        "condition",
        owed,
        "discharge",
        is_met=Outcome.APPROVED,
        wording="Met.",
        evidence="A letter.",
        decided_by=send.chair.pk,
        decided_on=today(),
    )
    making.settle(send, Decision.objects.get(kind=Decision.Kind.DISCHARGE))

    owed.refresh_from_db()
    assert owed.state == ConditionState.MET


def test_a_minor_change_is_resubmitted_and_agreed(send, wellbeing, edition, submission, lead):
    making.decide(send, edition)
    making.decide(wellbeing, edition, Outcome.REFERRED_BACK)
    making.write(edition, "Every child is heard.", author=send.lead)

    done(lead, "edition", edition, "resubmit", reason="A slip.")
    passage = Passage.objects.get(change=Passage.Change.MINOR)
    done(signed_in(wellbeing.clerk, "Governance officer"), "passage", passage, "minor")

    passage.refresh_from_db()
    assert passage.change_agreed_by == wellbeing.clerk


def test_a_minor_change_is_found_material(send, wellbeing, edition, submission, lead):
    making.decide(send, edition)
    making.decide(wellbeing, edition, Outcome.REFERRED_BACK)
    done(lead, "edition", edition, "resubmit", reason="A slip.")

    minor = Passage.objects.get(change=Passage.Change.MINOR)
    done(signed_in(wellbeing.clerk, "Governance officer"), "passage", minor, "material", reason="It is a new duty.")

    assert Passage.objects.filter(change=Passage.Change.MATERIAL).exists()


def test_a_text_is_amended_in_the_meeting_and_a_slip_corrected(send, wellbeing, edition, submission, lead):
    agenda_item = making.item(send, submission)
    done(lead, "item", agenda_item, "amend")
    amended = edition.pins.get(amends=submission.pin)
    making.settle(send, making.record(send, agenda_item, amended=amended))
    last = making.decide(wellbeing, edition)
    making.write(edition, "Every child is heard!", author=send.lead)
    done(lead, "decision", last, "amend")

    done(
        signed_in(wellbeing.clerk, "Governance officer"),
        "decision",
        last,
        "correct",
        basis="chairs_action",
        amended=edition.pins.get(amends=amended).pk,
        wording="The slip is corrected.",
        reasons="A slip.",
        decided_by=wellbeing.chair.pk,
        decided_on=today(),
    )
    assert Decision.objects.get(concerns=last).basis == Basis.CHAIRS_ACTION


def test_a_call_in_is_entered_judged_and_answered():
    executive, scrutiny = making.cabinet(), making.board("Scrutiny Board", kind=LegalKind.SCRUTINY)
    client = signed_in(executive.clerk, "Governance officer")
    with making.clock(timezone.now() - timedelta(minutes=5)):
        decision = making.settle(executive, making.record(executive, making.item(executive), **WHY))
        publishing.publish_notice(decision=decision, by=executive.clerk)
    signed = making.councillors("Ada", "Bayo")

    done(
        client,
        "decision",
        decision,
        "call-in",
        received_at=timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
        grounds="No alternatives.",
        signatories=[person.pk for person in signed],
    )
    call_in = CallIn.objects.get()
    with making.clock(timezone.now() + timedelta(days=1)):
        heard = making.item(scrutiny).meeting
    done(client, "call-in", call_in, "accept")
    done(
        signed_in(scrutiny.clerk, "Governance officer"),
        "call-in",
        call_in,
        "answer",
        state=CallInState.UPHELD,
        heard_at=heard.pk,
        answer="Resolved: that it stands.",
    )

    call_in.refresh_from_db()
    assert call_in.state == CallInState.UPHELD


def test_two_duties_are_asked_for_and_agreed_by_two_officers_each_signed_in(send, clerk):
    agenda_item = making.item(send)
    other = making.person("Another officer", signs_in=True)
    appointing.appoint(person=other, body=send.body, post="scrutiny_officer", valid_from=making.LONG_AGO, by=making.BY)
    typed = {"person": send.lead.pk, "duty": Override.Duty.RECORD, "reason": "One officer."}

    done(clerk, "item", agenda_item, "override", **typed)
    proposal = OverrideProposal.objects.get()
    own = clerk.post(address("item", agenda_item, "agree-override"), {"proposal": proposal.pk})
    assert "so another must agree" in officers.text(own)
    done(signed_in(other, "Governance officer"), "item", agenda_item, "agree-override", proposal=proposal.pk)

    override = Override.objects.get()
    assert (override.asked_by, override.agreed_by) == (send.clerk, other)


def test_a_decision_between_meetings_and_a_plan_with_its_notice(send, clerk):
    done(
        clerk,
        "body",
        send.body,
        "decide",
        title="The lease",
        basis="chairs_action",
        outcome=Outcome.APPROVED,
        wording="Approved.",
        decided_by=send.chair.pk,
        decided_on=today(),
        clause="Paragraph 9",
        access="open",
    )
    executive = making.cabinet()
    client = signed_in(executive.clerk, "Governance officer")
    done(client, "body", executive.body, "plan", title="The lease", decide_from=today())
    planned = PlannedDecision.objects.get()
    done(client, "plan", planned, "notice")
    done(client, "plan", planned, "withdraw", reason="Not needed.")

    planned.refresh_from_db()
    assert planned.state == PlannedDecision.State.WITHDRAWN
    assert planning.refusals_to_withdraw(planned=planned, by=executive.clerk)


def test_an_edition_that_waits_is_decided_between_meetings(send, clerk, submission):
    offered = officers.text(clerk.get(address("body", send.body, "decide")))
    assert str(submission.passage.edition) in offered

    done(
        clerk,
        "body",
        send.body,
        "decide",
        submission=submission.pk,
        basis="chairs_action",
        outcome=Outcome.APPROVED,
        wording="That the strategy be approved.",
        reasons="It cannot wait.",
        alternatives="None.",
        decided_by=send.chair.pk,
        decided_on=today(),
        clause="Paragraph 9",
        access="open",
    )

    decision = Decision.objects.get()
    assert (decision.submission, decision.pin) == (submission, submission.pin)
    assert decision.title == str(submission.passage.edition.title)


def test_a_stage_is_taken_off_its_route_on_the_screen(send, wellbeing, route, clerk):
    stage = route.stages.get(body=wellbeing.body)
    on_the_route = officers.text(clerk.get(reverse("governance_routes_modeladmin_inspect", args=[route.pk])))
    assert address("route-stage", stage, "take-off") in on_the_route

    done(clerk, "route-stage", stage, "take-off", reason="It only hears of it.")

    stage.refresh_from_db()
    assert stage.taken_off_on == timezone.localdate()
    shown = officers.text(clerk.get(reverse("governance_routes_modeladmin_inspect", args=[route.pk])))
    assert "Taken off" in shown
    assert address("route-stage", stage, "take-off") not in shown


def test_a_recommendation_is_made_answered_and_handed_over_on_the_screens():
    scrutiny, executive = making.board("Scrutiny", kind=LegalKind.SCRUTINY), making.cabinet()
    clerk, answering = (signed_in(each.clerk, "Governance officer") for each in (scrutiny, executive))
    asked_at = making.item(scrutiny, days_ago=70)
    received = timezone.localdate(asked_at.meeting.starts_at).isoformat()
    words = {"to": executive.body.pk, "text": "Publish waiting times.", "received_on": received}
    done(clerk, "item", asked_at, "recommend", **words)
    asked = MeetingAction.objects.get()

    assert "Overdue: answer the Scrutiny" in officers.text(answering.get(reverse("governance_admin:desk")))
    done(answering, "action", asked, "answer", answer="From May.", answered_on=today())
    asked.refresh_from_db()
    assert (asked.progress, asked.answered_on.isoformat()) == ("From May.", today())

    done(clerk, "item", asked_at, "action", text="Count them.", owner=scrutiny.lead.pk)
    names = {"owner": scrutiny.lead.pk, "to": scrutiny.chair.pk, "reason": "They left."}
    done(clerk, "body", scrutiny.body, "hand-over", **names)
    assert MeetingAction.objects.get(text="Count them.").owner == scrutiny.chair


def test_a_review_is_set_and_begun(send, wellbeing, lead):
    edition = making.adopted(send, wellbeing)

    done(lead, "edition", edition, "review", review_by=(timezone.localdate() + timedelta(days=300)).isoformat())
    done(lead, "edition", edition, "begin-review")

    edition.refresh_from_db()
    assert edition.under_review_since == timezone.localdate()


def test_what_stands_in_the_way_stands_in_the_place_of_the_form(send, wellbeing):
    decision = making.record(send, making.item(send))
    stranger = signed_in(wellbeing.clerk, "Governance officer")

    page = officers.text(stranger.get(address("decision", decision, "publish")))

    assert "Only the clerk of the SEND Board does this" in page


def test_what_was_typed_is_kept_when_it_is_refused(send, clerk):
    sent = clerk.post(
        address("body", send.body, "decide"),
        {
            "title": "The lease",
            "basis": "chairs_action",
            "outcome": Outcome.APPROVED,
            "wording": "Approved as it was put.",
            "decided_by": send.chair.pk,
            "decided_on": today(),
            "access": "open",
        },
    )

    assert sent.status_code == 422
    assert "Approved as it was put." in officers.text(sent)
    assert "Say what gives the power" in officers.text(sent)


def test_every_act_names_what_its_function_takes():
    for each in (act for kind in acts.ACTS.values() for act in kind.values()):
        assert each.subject in inspect.signature(each.writes).parameters
        assert each.subject in inspect.signature(each.asks).parameters


def test_an_act_that_is_none_is_no_page(clerk, send):
    assert clerk.get(reverse("governance_admin:act", args=["body", send.body.pk, "delete"])).status_code == 404


def test_the_lead_officer_writes_down_what_the_body_changed_once_it_has_met(send, edition, submission, lead):
    def is_locked():
        writer = get_user_model().objects.get(pk=send.lead.user.pk)
        return Edition.objects.get(pk=edition.pk).page.specific.get_lock().for_user(writer)

    assert is_locked()
    agenda_item = making.item(send, submission)
    assert not is_locked()
    making.record(send, agenda_item)
    assert is_locked()
