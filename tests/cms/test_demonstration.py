"""What can be tried in the demonstration, because it has somebody to do it and something to do it to."""

from django.urls import reverse

from cms.models import User
from governance.models import Appointment, Body, Post
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

    assert appointed.body.slug == "scrutiny-board-2"
    assert not Appointment.objects.filter(post=Post.MONITORING_OFFICER, person=appointed.person).exists()
