"""What can be tried in the demonstration, because it has somebody to do it and something to do it to."""

from django.urls import reverse
from django.utils import timezone

from cms.models import User
from governance import audit, effect
from governance.models import Appointment, Basis, Body, Decision, Post
from governance.states import CallInState
from tests.governance import officers


def test_the_clerk_can_take_in_a_meeting_whose_record_is_elsewhere(demonstration, client):
    client.force_login(User.objects.get(email="clerk@example.org"), backend=officers.BACKEND)

    shown = officers.text(client.get(reverse("governance_admin:import-meeting")))

    assert "You are clerk of no body today whose official record" not in shown
    assert "Schools Forum" in shown
    assert Body.objects.get(official_record=Body.OfficialRecord.ELSEWHERE).slug == "schools-forum"
    assert client.get("/bodies/schools-forum/").status_code == 200


def test_scrutiny_has_an_officer_of_its_own(demonstration):
    appointed = Appointment.objects.get(post=Post.SCRUTINY_OFFICER)
    assert appointed.person.user.email == "scrutiny@example.org"

    assert appointed.body.slug == "scrutiny-board-2"
    assert not Appointment.objects.filter(post=Post.MONITORING_OFFICER, person=appointed.person).exists()


def test_one_member_of_the_executive_decided_alone_and_was_called_in(demonstration, client):
    decision = Decision.objects.get(basis=Basis.INDIVIDUAL_EXECUTIVE)
    (call_in,) = decision.call_ins.all()

    assert decision.is_key
    assert decision.confirmation.confirmed_by.user.email == "cabinet@example.org"
    assert (call_in.state, effect.starts_on(decision)) == (
        CallInState.UPHELD,
        timezone.localdate(call_in.heard_at.starts_at),
    )
    shown = officers.text(client.get(f"/decisions/{decision.pk}/"))
    assert "called in" in shown.lower()
    assert "key decision" in shown.lower()
    assert audit.verify().is_whole
