"""Minutes: a draft, confirmed at a later meeting, corrected by another version."""

import pytest

from governance import convening, filing, minuting
from governance.models import Minutes
from governance.refusals import Refused
from tests.factories.files import pdf
from tests.factories.governance import item


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def meeting(send):
    return item(send, days_ago=14).meeting


@pytest.fixture
def next_one(send):
    return item(send).meeting


@pytest.fixture
def draft(send, meeting):
    return minuting.write_minutes(meeting=meeting, text="The strategy was discussed.", by=send.clerk)


def test_a_draft_is_written_again_until_it_is_confirmed(send, meeting, draft):
    again = minuting.write_minutes(meeting=meeting, text="The strategy was approved.", by=send.clerk)

    assert (again.pk, again.version, again.state) == (draft.pk, 1, Minutes.State.DRAFT)
    assert Minutes.history.count() == 2


@pytest.mark.parametrize(("text", "said"), [(" ", "say nothing yet"), ("All came.", "Mark it as held first")])
def test_minutes_are_of_a_meeting_that_was_held_and_say_something(send, text, said):
    meeting = item(send, held=said.startswith("say")).meeting

    with pytest.raises(Refused, match=said):
        minuting.write_minutes(meeting=meeting, text=text, by=send.clerk)


def test_only_the_clerk_writes_minutes(send, meeting):
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        minuting.write_minutes(meeting=meeting, text="All came.", by=send.chair)


def test_a_later_meeting_confirms_them(send, draft, next_one):
    signed = filing.keep_file(name="signed.pdf", data=pdf(), by=send.clerk)

    confirmed = minuting.confirm_minutes(
        minutes=draft, at_meeting=next_one, correction="Item 2: “noted”, not “agreed”.", signed=signed, by=send.clerk
    )

    assert (confirmed.state, confirmed.confirmed_at_meeting, confirmed.signed) == (
        Minutes.State.CONFIRMED,
        next_one,
        signed,
    )
    with pytest.raises(Refused, match="Correct them instead"):
        minuting.write_minutes(meeting=draft.meeting, text="Something else.", by=send.clerk)


def test_a_meeting_does_not_confirm_its_own_minutes_nor_those_of_others(send, wellbeing, draft):
    with pytest.raises(Refused, match="confirmed at a later meeting"):
        minuting.confirm_minutes(minutes=draft, at_meeting=draft.meeting, by=send.clerk)
    with pytest.raises(Refused, match="confirms its own minutes"):
        minuting.confirm_minutes(minutes=draft, at_meeting=item(wellbeing).meeting, by=send.clerk)
    to_come = item(send, held=False).meeting
    with pytest.raises(Refused, match="a later meeting that was held"):
        minuting.confirm_minutes(minutes=draft, at_meeting=to_come, by=send.clerk)


def test_a_correction_is_another_version_and_the_one_before_stays(send, draft, next_one):
    minuting.confirm_minutes(minutes=draft, at_meeting=next_one, by=send.clerk)

    corrected = minuting.correct_minutes(
        minutes=draft, text="The strategy was noted.", correction="Noted.", at_meeting=next_one, by=send.clerk
    )

    draft.refresh_from_db()
    assert (draft.state, draft.text) == (Minutes.State.CORRECTED, "The strategy was discussed.")
    assert (corrected.version, corrected.state) == (2, Minutes.State.CONFIRMED)
    assert minuting.latest(draft.meeting) == corrected
    with pytest.raises(Refused, match="Open the version that stands"):
        minuting.correct_minutes(minutes=draft, text="No.", correction="No.", at_meeting=next_one, by=send.clerk)


def test_a_correction_changes_something_confirmed_and_says_what(send, draft, next_one):
    told = {"minutes": draft, "at_meeting": next_one, "by": send.clerk}
    with pytest.raises(Refused, match="only what is confirmed is corrected"):
        minuting.correct_minutes(text="Other.", correction="A word.", **told)
    minuting.confirm_minutes(**told)

    with pytest.raises(Refused, match="The text is the same as before"):
        minuting.correct_minutes(text=draft.text, correction="A word.", **told)
    with pytest.raises(Refused, match="Say what was corrected"):
        minuting.correct_minutes(text="Other.", correction=" ", **told)


def test_what_was_signed_is_handed_in_once(send, draft):
    signed = filing.keep_file(name="signed.pdf", data=pdf(), by=send.clerk)
    minuting.sign_minutes(minutes=draft, signed=signed, by=send.clerk)

    with pytest.raises(Refused, match="The signed minutes are here already"):
        minuting.sign_minutes(minutes=draft, signed=signed, by=send.clerk)


def test_a_cancelled_meeting_has_no_minutes(send):
    meeting = item(send, held=False).meeting
    convening.cancel_meeting(meeting=meeting, reason="Snow.", by=send.clerk)

    assert minuting.refusals(meeting=meeting, by=send.clerk)
