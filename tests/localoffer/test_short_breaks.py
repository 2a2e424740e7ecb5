"""The short breaks statement says what there is from the listings, who can have it and how to ask, and what is missing."""

from datetime import date, time

import pytest
from django.test import Client

from cms.models import ShortBreaksStatementPage, User
from cms.roles import make_roles
from cms.setting_up import make_home, make_strategies
from governance import drafting, registering
from governance.actors import Command
from governance.models import Body, Document, Edition
from localoffer.coverage import Standing, checklist
from localoffer.models import Kind, Schedule, Season, Service, ShortBreaksStatement, Status, Tier
from localoffer.reporting.freezing import RefusedError, place_statement
from localoffer.reporting.short_breaks import kinds_of_schedule, short_breaks

from .council import TODAY, page, text
from .editors import form_of, signed_in

ADDRESS = "/local-offer/short-breaks-statement/"
SCREEN = "/admin/short_breaks/"
WORDS = "/admin/settings/localoffer/shortbreaksstatement/"
EVENING, MORNING = time(18), time(9)


@pytest.fixture
def offer(directory: None, settings) -> None:
    settings.TODAY = TODAY


def a_break(name: str, *kinds: str, tier: str = Tier.TARGETED, **more: object) -> Service:
    return Service.objects.create(name=name, short_break=True, short_break_kinds=list(kinds), tier=tier, **more)


def written() -> ShortBreaksStatement:
    return ShortBreaksStatement.objects.create(
        targeted="A child who needs trained staff.",
        how_to_ask="Call us.",
        how_it_suits_carers="Weekends are hardest.",
        carers_said="We asked 70.",
        reviewed_on=date(2026, 10, 1),
        review_by=date(2027, 10, 1),
    )


def a_document() -> Document:
    make_strategies(make_home())
    board = registering.enter(row=Body(name="Board", slug="board"), by=Command("test"))
    return drafting.create_document(
        title="Short breaks statement",
        slug="short-breaks",
        kind=Document.Kind.SHORT_BREAKS,
        overseen_by=board,
        by=Command("test"),
    )


@pytest.mark.parametrize(
    ("schedule", "kinds"),
    [
        (Schedule(byday="TU", opens_at=MORNING, closes_at=time(12)), {"day"}),
        (Schedule(byday="TU", opens_at=EVENING, closes_at=time(20)), {"evening"}),
        (Schedule(byday="2SA", opens_at=MORNING), {"weekend"}),
        (Schedule(byday="FR", opens_at=EVENING, closes_at=MORNING), {"overnight"}),
        (Schedule(byday="MO,TU", opens_at=MORNING, season=Season.SCHOOL_HOLIDAYS), {"holiday"}),
        (Schedule(byday="SU", opens_at=EVENING), {"weekend", "evening"}),
        (Schedule(), set()),
    ],
)
def test_a_timetable_says_which_kind_of_break_it_is(schedule: Schedule, kinds: set[str]) -> None:
    assert set(kinds_of_schedule(schedule)) == kinds


def test_what_is_ticked_counts_before_what_the_times_say(offer: None) -> None:
    ticked, timed = a_break("Night away", "overnight"), a_break("Club", kind=Kind.ACTIVITY)
    for service in (ticked, timed):
        Schedule.objects.create(service=service, byday="TU", opens_at=EVENING)

    found = {each.name: each.kinds for each in short_breaks().breaks}

    assert found == {"Night away": {"overnight"}, "Club": {"evening", "activity"}}


def test_families_read_what_there_is_and_a_kind_of_which_there_is_nothing_is_said(offer: None, client: Client) -> None:
    written()
    club = a_break("Loft Nights", "evening")
    a_break("Hidden House", "overnight", status=Status.INACTIVE)
    Service.objects.create(name="No break", short_break=False)

    said = page(client, ADDRESS)

    assert said.select_one(f"a[href='{club.get_absolute_url()}']")
    assert "Hidden House" not in text(said)
    assert "No break" not in text(said)
    assert "Overnight We have nothing here yet." in text(said)
    assert "We last looked at this on 1 October 2026." in text(said)
    assert short_breaks().gaps[0] == "In the day"


def test_it_counts_on_the_checklist_while_its_review_is_not_overdue(offer: None, settings) -> None:
    def standing() -> Standing:
        return next(each.standing for each in checklist().lines if each.row.code == "LO53")

    assert standing() == Standing.MISSING
    written()
    assert standing() == Standing.COVERED
    settings.TODAY = date(2027, 10, 2)
    assert standing() == Standing.MISSING
    assert "It is past the day to look at it again." in short_breaks().to_do(today=settings.TODAY)


def test_before_the_boards_it_stays_as_it_was(offer: None) -> None:
    editor = User.objects.create_user(email="somebody@example.org")
    document = a_document()
    with pytest.raises(RefusedError, match="Write who can come"):
        place_statement(by=editor)
    written()
    club = a_break("Loft Nights", "evening")

    place_statement(by=editor)
    club.delete()

    edition = Edition.objects.get(document=document)
    drafted = ShortBreaksStatementPage.objects.get(pk=edition.page_id)
    assert edition.slug == "october-2026"
    assert drafted.faults() == []
    assert "Loft Nights" in drafted.readable_html()
    with pytest.raises(RefusedError):  # the same month again
        place_statement(by=editor)
    assert ShortBreaksStatementPage.objects.count() == 1


def test_an_editor_changes_its_words_and_reads_what_is_missing(offer: None) -> None:
    a_document()
    make_roles()
    editor = signed_in("Editor")
    a_break("Loft Nights", "evening")
    assert "It does not say how to ask." in text(page(editor, SCREEN))

    address = editor.get(WORDS, follow=True).redirect_chain[-1][0]
    words = {"how_to_ask": "Call us.", "targeted": "Any child.", "how_it_suits_carers": "Weekends are hardest."}
    editor.post(address, form_of(editor, address) | words | {"reviewed_on": "2026-10-01"})
    editor.post(f"{SCREEN}place/")

    statement = ShortBreaksStatement.objects.get()
    assert statement.page is not None
    assert statement.history.count() >= 2
    said = text(page(editor, SCREEN))
    assert "It does not say how to ask." not in said
    assert "There is no short break: overnight." in said
    assert not page(signed_in("Auditor"), SCREEN).select("form[action$='place/']")
