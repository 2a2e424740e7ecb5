"""Meetings from Modern.gov: what its web service says comes in, what a person must judge is left and named."""

import contextlib

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance import audit, moderngov, registering
from governance.importing_meetings import import_meeting
from governance.models import Attendance, Body, Decision, Meeting, Person, Seat
from governance.refusals import Refused
from governance.states import MeetingState, Outcome
from tests.factories.governance import BY, member

GET_MEETING = b"""<?xml version="1.0" encoding="utf-8"?>
<getmeeting><meeting>
  <meetingid>345</meetingid><committeeid>12</committeeid>
  <meetingdate>18/06/2024</meetingdate><meetingtime>2.00 pm</meetingtime>
  <meetingstatus>Confirmed</meetingstatus><meetinglocation>Diamond Room 2</meetinglocation>
  <attendees>
    <attendee memberid="7" name="Councillor Ann Lee" attendance="Present" />
    <attendee memberid="8" name="Councillor B Nobody" attendance="Apologies" />
  </attendees>
  <agendaitems>
    <agendaitem><agendaitemid>1001</agendaitemid><agendaitemtitle>Self-evaluation &amp; next steps</agendaitemtitle>
      <agendaitemnumber>1.</agendaitemnumber><minutesitemnumber>14.</minutesitemnumber>
      <minutesnonemptyhtmlbody><div class="mgWordPara"><p>RESOLVED: that the report&nbsp;be noted.<br><p></div></minutesnonemptyhtmlbody>
    </agendaitem>
    <agendaitem><agendaitemid>1002</agendaitemid><agendaitemtitle>Budget</agendaitemtitle>
      <agendaitemnumber>2.</agendaitemnumber>
      <decisionnonemptyhtmlbody><p>That the budget be approved subject to the Secretary of State.</p></decisionnonemptyhtmlbody>
    </agendaitem>
    <agendaitem><agendaitemid>1003</agendaitemid><agendaitemtitle>Any other business</agendaitemtitle></agendaitem>
  </agendaitems>
</meeting></getmeeting>
"""


@pytest.fixture
def elsewhere(db):
    return registering.enter(
        row=Body(
            name="Health and Wellbeing Board",
            slug="hwb",
            official_record=Body.OfficialRecord.ELSEWHERE,
            official_record_url="https://moderngov.example.org/ieListMeetings.aspx?CId=12",
            modern_gov_id=12,
        ),
        by=BY,
    )


def taken_in(body, text=GET_MEETING, **how):
    return import_meeting(published=moderngov.read(text), body=body, source="meeting.xml", by=BY, **how)


def test_a_meeting_comes_in_with_its_items_and_what_was_resolved(elsewhere):
    said: list[str] = []

    done = taken_in(elsewhere, say=said.append)

    meeting = Meeting.objects.get()
    noted = Decision.objects.get()
    assert (done.items, done.decisions) == (3, 1)
    assert (meeting.state, meeting.place) == (MeetingState.REPORTED, "Diamond Room 2")
    assert f"{timezone.localtime(meeting.starts_at):%d %B %Y %H:%M}" == "18 June 2024 14:00"
    assert meeting.official_record_url == "https://moderngov.example.org/ieListDocuments.aspx?CId=12&MId=345"
    assert [item.title for item in meeting.agenda.all()] == [
        "Self-evaluation & next steps",
        "Budget",
        "Any other business",
    ]
    assert (noted.outcome, noted.minute_number, noted.wording) == (
        Outcome.NOTED,
        "14",
        "RESOLVED: that the report be noted.",
    )
    assert (noted.basis, noted.source) == ("imported", meeting.official_record_url)
    assert not audit.verify().problems


def test_what_is_not_clear_is_left_to_the_clerk_and_named(elsewhere):
    said: list[str] = []

    taken_in(elsewhere, say=said.append)

    assert any(line.startswith("Item 2, Budget: what was decided is not clear") for line in said)
    assert any(line.startswith("Councillor B Nobody: holds no seat") for line in said)


def test_who_came_is_matched_to_the_seats_of_that_day(elsewhere):
    member(elsewhere, Seat.COUNCILLOR, "Ann Lee")

    taken_in(elsewhere)

    assert Attendance.objects.get().state == Attendance.State.PRESENT


def test_a_dry_run_says_the_same_and_leaves_nothing(elsewhere):
    assert taken_in(elsewhere, dry_run=True).decisions == 1
    assert not Meeting.objects.exists()
    assert not Decision.objects.exists()


def test_twice_is_refused_and_changes_nothing(elsewhere):
    taken_in(elsewhere)

    with pytest.raises(Refused, match="Meeting 345 is in the record already"):
        taken_in(elsewhere)

    assert Meeting.objects.count() == 1


def test_a_body_whose_record_is_here_imports_no_meetings(send):
    with pytest.raises(Refused, match="kept here"):
        taken_in(send.body)


def test_another_committees_meeting_is_refused(elsewhere):
    with pytest.raises(Refused, match="a meeting of committee 99"):
        taken_in(elsewhere, GET_MEETING.replace(b"<committeeid>12<", b"<committeeid>99<"))


def test_only_the_clerk_or_a_command_imports(elsewhere):
    with pytest.raises(Refused, match="Only the clerk"):
        import_meeting(
            published=moderngov.read(GET_MEETING),
            body=elsewhere,
            source="meeting.xml",
            by=registering.enter(row=Person(name="Passer-by"), by=BY),
        )


@pytest.mark.parametrize(
    ("resolution", "outcome"),
    [
        ("RESOLVED that the strategy be approved.", Outcome.APPROVED),
        ("The Board endorsed the plan", Outcome.ENDORSED),
        ("That the report be noted", Outcome.NOTED),
        ("That the item be deferred to September", Outcome.DEFERRED),
        ("that the proposal be rejected", Outcome.REJECTED),
        ("approved, subject to finance sign-off", None),
        ("approved in principle", None),
        ("that the report be noted and the plan approved", None),
        ("The Chair thanked everyone.", None),
        ("The officer will notify members.", None),
    ],
)
def test_an_outcome_is_read_only_where_the_words_leave_no_doubt(resolution, outcome):
    assert moderngov.outcome_of(resolution) == outcome


@pytest.mark.parametrize(
    ("text", "because"),
    [
        (b"not xml", "not Modern.gov"),
        (b"<html><body>404</body></html>", "There is no meeting in it"),
        (GET_MEETING.replace(b"18/06/2024", b"31/02/2024"), "no day"),
        (GET_MEETING.replace(b"2.00 pm", b"27.00"), "no time of day"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not Modern.gov’s XML: it brings definitions of its own"),
        (b"<a>\n<b></a>", "not Modern.gov’s XML: line 2 of it cannot be read"),
        (b"\xff\xfe", "not Modern.gov’s XML: it is not written in UTF-8"),
    ],
)
def test_what_is_no_meeting_is_refused_in_words(text, because):
    with pytest.raises(moderngov.Unreadable, match=because):
        moderngov.read(text)


@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(noise):
    for text in (noise, GET_MEETING[:700] + noise, GET_MEETING.replace(b"2.00 pm", noise)):
        with contextlib.suppress(moderngov.Unreadable):
            moderngov.read(text)


def test_the_command_says_what_it_took_in(elsewhere, tmp_path, capsys):
    file = tmp_path / "meeting.xml"
    file.write_bytes(GET_MEETING)

    call_command("import_meeting", str(file), body="health and wellbeing board")

    assert capsys.readouterr().out.splitlines()[-1] == (
        "Took in the meeting of 18 June 2024: 3 items, 1 decisions, 0 attendances."
    )


@pytest.mark.parametrize(("body", "status"), [("No Such Board", 2), ("Health and Wellbeing Board", 2)])
def test_the_command_ends_with_a_status_when_there_is_nothing_to_read(elsewhere, tmp_path, body, status):
    with pytest.raises(CommandError) as refused:
        call_command("import_meeting", str(tmp_path / "none.xml"), body=body)

    assert refused.value.returncode == status


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_in_which_no_meeting_was_is_refused_in_words(year):
    with pytest.raises(moderngov.Unreadable, match="put the year right in the file"):
        moderngov.read(GET_MEETING.replace(b"18/06/2024", f"18/06/{year}".encode()))


def test_a_number_that_no_meeting_has_is_refused_in_words():
    number = str(moderngov.read(GET_MEETING).id).encode()

    with pytest.raises(moderngov.Unreadable, match="There is no meeting in it"):
        moderngov.read(GET_MEETING.replace(number, b"9" * 30))


@pytest.mark.parametrize("part", [b"<agendaitem/>", b'<attendee name="Ann Lee"/>'])
def test_a_meeting_with_more_in_it_than_a_meeting_has_is_refused_in_words(elsewhere, part):
    with pytest.raises(Refused, match=r"has 501 .* and a meeting has 500 at most"):
        taken_in(
            elsewhere,
            b"<meeting><meetingid>1</meetingid><meetingdate>18/06/2024</meetingdate>" + 501 * part + b"</meeting>",
        )

    assert not Meeting.objects.exists()


@pytest.mark.parametrize("reference", [b"&#0;", b"&#xD800;", b"&#57343;"])
def test_a_reference_to_no_character_comes_in_as_a_browser_shows_it(elsewhere, reference):
    taken_in(elsewhere, GET_MEETING.replace(b"the report&nbsp;be", b"the report " + reference + b"be"))

    assert "the report" in Decision.objects.get().wording
    assert "\N{REPLACEMENT CHARACTER}" in Decision.objects.get().wording
