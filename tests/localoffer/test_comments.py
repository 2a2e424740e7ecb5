"""A family says what is wrong without saying who they are, gets an address of their own, and reads what came of it."""

import re
import time
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.models import User
from localoffer import comment_seals, commenting, responding
from localoffer.comment_subjects import Subject, subject
from localoffer.identifying import identifying
from localoffer.models import Comment, CommentState, Ground, OfferSettings, Service, Status
from localoffer.said_and_done import counts
from search.academic_year import AcademicYear

from .council import TODAY, text

pytestmark = pytest.mark.usefixtures("council")

COMMENTS = "/local-offer/comments/"
HERE = {"HTTP_ORIGIN": "http://testserver"}
LISTING = "/local-offer/services/saturday-swimming/"
WORDS = "The page says Saturday, but nobody was there."


@pytest.fixture(autouse=True)
def nobody_sent_before() -> None:
    cache.clear()


@pytest.fixture
def editor() -> User:
    return somebody("editor")


@pytest.fixture
def moderator() -> User:
    return somebody("moderator")


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def somebody(role: str) -> User:
    user = User.objects.create_user(email=f"{role}@example.org")
    user.groups.add(Group.objects.get(name=role.capitalize()))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_seal(*, seconds_ago: int = 60) -> str:
    sealed = comment_seals.signing.dumps({"nonce": "n", "at": int(time.time()) - seconds_ago}, salt=comment_seals.SALT)
    return str(sealed)


def send(client: Client, **fields: str):
    sent = {"theme": "content", "words": WORDS, "seal": a_seal(), "service": "saturday-swimming"} | fields
    return client.post(f"{COMMENTS}send/", sent, **HERE)


def a_comment(words: str = WORDS, about: Subject | None = None, contact: str = "") -> Comment:
    token = comment_seals.token(a_seal(), words)
    return commenting.comment(about=about or Subject(), theme="content", words=words, token=token, contact=contact)


def answered(comment: Comment, by: User, **more: object) -> Comment:
    responding.answer(
        comment=comment,
        by=by,
        **{"public_words": "Nobody was there.", "response": "We are sorry.", "action": "We asked the club."} | more,
    )
    comment.refresh_from_db()
    return comment


# A family sends it


@pytest.mark.parametrize("address", [LISTING, "/local-offer/guides/sleep/", COMMENTS])
def test_every_page_leads_to_the_form(client: Client, address: str) -> None:
    soup = read(client.get(address))

    assert soup.select(f"a[href^='{COMMENTS}new/']")


def test_the_form_names_what_it_is_about_and_warns_before_one_writes(client: Client) -> None:
    response = client.get(f"{COMMENTS}new/?service=saturday-swimming")

    said = response.content.decode()
    assert "About: Saturday swimming" in said
    assert said.index("0800 1111") < said.index("<textarea")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_a_comment_needs_no_name_and_gets_an_address_nobody_guesses(client: Client) -> None:
    response = send(client)

    held = Comment.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{COMMENTS}{held.token}/"
    assert len(held.token) > 40
    assert (held.service.name, held.contact, held.state) == ("Saturday swimming", "", "waiting")
    own = client.get(response["Location"])
    assert WORDS in text(read(own))
    assert own["Referrer-Policy"] == "same-origin"  # whoever has the address can take the comment back
    assert "no-store" in own["Cache-Control"]


def test_the_clock_is_the_one_the_council_sets(client: Client) -> None:
    rules = OfferSettings.load()
    rules.days_to_answer = 10
    rules.save()

    response = send(client)

    assert Comment.objects.get().due_on == TODAY + timedelta(days=10)
    assert "4 December 2026" in text(read(client.get(response["Location"])))


def test_sent_twice_it_is_one_comment(client: Client) -> None:
    seal = a_seal()

    first, second = send(client, seal=seal), send(client, seal=seal)

    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_other_words_from_the_same_form_are_another_comment(client: Client) -> None:
    seal = a_seal()

    send(client, seal=seal)
    send(client, seal=seal, words="And it is cold.")

    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": " "}, "Write your comment"),
        ({"theme": ""}, "Choose what your comment is about"),
        ({"words": "x" * 5_001}, "5,000 letters or fewer"),
        ({"website": "http://spam.example"}, "Leave the last box empty"),
        ({"seal": "forged"}, comment_seals.TOO_OLD),
        ({"seal": ""}, comment_seals.TOO_OLD),
    ],
)
def test_what_is_not_right_is_said_and_nothing_typed_is_lost(client: Client, fields: dict, sentence: str) -> None:
    response = send(client, **fields)

    soup = read(response)
    assert sentence in text(soup.select_one(".govuk-error-summary"))
    assert soup.select_one("textarea").text.strip() == fields.get("words", WORDS).strip()
    assert not Comment.objects.exists()


def test_a_form_filled_in_faster_than_anybody_writes_is_not_taken(client: Client) -> None:
    response = send(client, seal=comment_seals.sealed())

    assert comment_seals.TOO_FAST in response.content.decode()
    assert not Comment.objects.exists()


def test_a_network_sends_only_so_many_an_hour(client: Client) -> None:
    for number in range(comment_seals.MOST_AN_HOUR):
        send(client, words=f"Comment {number}")

    response = send(client, words="One more")

    assert comment_seals.TOO_MANY in response.content.decode()
    assert Comment.objects.count() == comment_seals.MOST_AN_HOUR


def test_a_form_of_another_site_is_refused(client: Client) -> None:
    response = client.post(f"{COMMENTS}send/", {"words": WORDS}, HTTP_ORIGIN="https://elsewhere.example")

    assert response.status_code == 403


def test_a_listing_that_is_not_public_is_not_named(client: Client) -> None:
    Service.objects.filter(slug="saturday-swimming").update(status=Status.INACTIVE)

    said = client.get(f"{COMMENTS}new/?service=saturday-swimming").content.decode()

    assert "Saturday swimming" not in said
    assert "The whole Local Offer" in said


@given(st.text(max_size=60))
def test_every_address_has_one_network(address: str) -> None:
    assert comment_seals.network_of(address)


def test_neighbours_are_one_network() -> None:
    assert comment_seals.network_of("192.0.2.7") == comment_seals.network_of("192.0.2.200")
    assert comment_seals.network_of("2001:db8:0:1::1") == comment_seals.network_of("2001:db8:0:2::9")
    assert comment_seals.network_of("192.0.2.7") != comment_seals.network_of("192.0.3.7")


# Nobody sees it before it is answered


def test_nothing_is_public_before_it_is_answered(client: Client) -> None:
    held = a_comment(about=subject(service="saturday-swimming"))

    assert client.get(held.get_absolute_url()).status_code == 404
    for address in (COMMENTS, LISTING):
        assert WORDS not in client.get(address).content.decode()


def test_the_owner_is_told_without_a_word_of_it(
    editor: User, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    OfferSettings.objects.update_or_create(pk=OfferSettings.load().pk, defaults={"comments_owner": editor})

    with django_capture_on_commit_callbacks(execute=True):
        held = a_comment()

    (message,) = mail.outbox
    assert message.to == ["editor@example.org"]
    assert f"/admin/comment/{held.pk}/" in message.body
    assert WORDS not in message.body


# The council answers


def test_comment_answer_and_action_are_published_under_an_address(client: Client, editor: User) -> None:
    held = answered(a_comment(about=subject(service="saturday-swimming")), editor)

    for address in (COMMENTS, held.get_absolute_url()):
        said = text(read(client.get(address)))
        assert "Nobody was there." in said
        assert "We are sorry." in said
        assert "We asked the club." in said
        assert WORDS not in said
        assert "editor" not in said.lower()
    assert LISTING in client.get(held.get_absolute_url()).content.decode()


def test_a_comment_about_a_listing_that_went_away_keeps_its_name_and_loses_its_link(
    client: Client, editor: User
) -> None:
    held = answered(a_comment(about=subject(service="saturday-swimming")), editor)
    Service.objects.filter(slug="saturday-swimming").update(status=Status.INACTIVE)

    said = client.get(held.get_absolute_url()).content.decode()

    assert "Saturday swimming" in said
    assert LISTING not in said


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("Ask ann@example.org", "an e-mail address"),
        ("Ring 024 7683 0000", "a phone number"),
        ("Ring +44 7700 900123", "a phone number"),
        ("We live at cv6 1aa", "a full postcode"),
        ("He was born on 3/4/2017", "a date that could be a birthday"),
    ],
)
def test_what_points_to_one_person_is_not_published(editor: User, words: str, sign: str) -> None:
    held = a_comment()

    with pytest.raises(responding.RefusedError, match=sign):
        answered(held, editor, public_words=words)

    held.refresh_from_db()
    assert held.state == CommentState.WAITING


@pytest.mark.parametrize(
    "words", ["CV6 has no club", "3 of 12 sessions in 2026", "From 10:00 to 12:00", "Year 11 at 16"]
)
def test_ordinary_words_are_not_taken_for_a_person(words: str) -> None:
    assert identifying(words) == []


@pytest.mark.parametrize("missing", ["public_words", "response", "action"])
def test_an_answer_has_all_its_parts(editor: User, missing: str) -> None:
    with pytest.raises(responding.RefusedError):
        answered(a_comment(), editor, **{missing: " "})


def test_the_database_holds_no_published_comment_without_an_answer() -> None:
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=a_comment().pk).update(state=CommentState.ANSWERED)


def test_what_is_not_published_has_a_ground_is_counted_and_answered(client: Client, editor: User) -> None:
    held = a_comment()

    responding.decline(comment=held, ground=Ground.OWN_SERVICE, response="See how to complain.", by=editor)

    held.refresh_from_db()
    assert held.decided_by == editor.pk
    assert client.get(held.get_absolute_url()).status_code == 404
    assert "See how to complain." in text(read(client.get(held.get_own_url())))
    said = text(read(client.get(COMMENTS)))
    assert "1 answered but not published: it is about the help that one person gets" in said


def test_whoever_left_an_address_is_told_once_where_the_answer_is(
    editor: User, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    held = a_comment(contact="parent@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        answered(held, editor)
        answered(held, editor, response="We are very sorry.")

    (message,) = mail.outbox
    assert message.to == ["parent@example.org"]
    assert held.get_own_url() in message.body


def test_what_changed_is_shown_with_a_link(client: Client, editor: User) -> None:
    held = answered(a_comment(), editor)

    responding.change(comment=held, changed="The times are right now.", changed_address=LISTING, by=editor)

    soup = read(client.get(COMMENTS))
    assert "The times are right now." in text(soup)
    assert soup.select(f"main a[href='{LISTING}']")


def test_how_to_reach_somebody_is_erased_28_days_after_the_answer(editor: User) -> None:
    held = answered(a_comment(contact="parent@example.org"), editor)

    assert responding.forget_contacts(today=TODAY + timedelta(days=27)) == 0
    assert responding.forget_contacts(today=TODAY + timedelta(days=28)) == 1

    held.refresh_from_db()
    assert held.contact == ""


def test_taken_back_its_words_and_its_answer_are_gone_and_it_is_still_counted(client: Client, editor: User) -> None:
    held = answered(a_comment(contact="parent@example.org"), editor)

    client.post(f"{held.get_own_url()}take-back/", **HERE)

    held.refresh_from_db()
    assert (held.state, held.words, held.contact, held.public_words, held.response) == ("withdrawn", "", "", "", "")
    assert client.get(held.get_absolute_url()).status_code == 404
    assert "You took this comment back" in text(read(client.get(held.get_own_url())))
    assert counts(today=TODAY).received == 1


def test_opening_the_address_takes_nothing_back(client: Client) -> None:
    held = a_comment()

    assert client.get(f"{held.get_own_url()}take-back/").status_code == 405

    held.refresh_from_db()
    assert held.state == CommentState.WAITING


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_is_in_its_school_year(day: date) -> None:
    year = AcademicYear.of(day)
    assert year.first <= day <= year.last


def test_one_theme_is_shown_alone(client: Client, editor: User) -> None:
    answered(a_comment(), editor)

    assert "Nobody was there." in text(read(client.get(f"{COMMENTS}?theme=content")))
    assert "Nobody was there." not in text(read(client.get(f"{COMMENTS}?theme=quality")))
    assert client.get(f"{COMMENTS}?theme=nonsense&page=x").status_code == 200


# Danger


DANGER = "I want to die"


def test_words_of_danger_go_to_the_safeguarding_team_alone(
    client: Client, editor: User, moderator: User, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    OfferSettings.objects.update_or_create(
        pk=OfferSettings.load().pk, defaults={"comments_owner": editor, "safeguarding_email": "safe@example.org"}
    )

    with django_capture_on_commit_callbacks(execute=True):
        response = send(client, words=DANGER)

    held = Comment.objects.get()
    assert held.state == CommentState.REFERRED
    assert [message.to for message in mail.outbox] == [["safe@example.org"]]
    assert DANGER not in mail.outbox[0].body
    assert "0800 1111" in client.get(response["Location"]).content.decode()
    for address in ("/admin/comment/", f"/admin/comment/{held.pk}/", f"/admin/comment/{held.pk}/release/"):
        assert DANGER not in signed_in(editor).get(address, follow=True).content.decode()
    assert signed_in(editor).get(f"/admin/comment/{held.pk}/").status_code == 404
    assert DANGER in signed_in(moderator).get(f"/admin/comment/{held.pk}/").content.decode()


def test_what_the_safeguarding_team_holds_cannot_be_taken_back(client: Client) -> None:
    held = a_comment(DANGER, contact="child@example.org")

    client.post(f"{held.get_own_url()}take-back/", **HERE)

    held.refresh_from_db()
    assert (held.state, held.words, held.contact) == (CommentState.REFERRED, DANGER, "")


def test_an_editor_passes_one_on_and_the_team_gives_it_back(editor: User, moderator: User) -> None:
    held = a_comment()

    sent = signed_in(editor).post(f"/admin/comment/{held.pk}/refer/", follow=True)
    assert sent.status_code == 200
    assert signed_in(editor).get(f"/admin/comment/{held.pk}/").status_code == 404
    signed_in(moderator).post(f"/admin/comment/{held.pk}/acknowledge/")
    signed_in(moderator).post(f"/admin/comment/{held.pk}/release/")

    held.refresh_from_db()
    assert held.state == CommentState.WAITING
    assert held.acknowledged_on is not None


# The editors' screens


def test_an_editor_answers_from_the_work_list(client: Client, editor: User) -> None:
    held = a_comment()
    screens = signed_in(editor)

    listed = screens.get("/admin/comment/?to_do=waiting").content.decode()
    assert f"/admin/comment/{held.pk}/" in listed
    form = screens.get(f"/admin/comment/{held.pk}/answer/").content.decode()
    assert WORDS in form
    answer = {"public_words": "Nobody was there.", "response": "Sorry.", "action": "We will ask."}
    refused = screens.post(f"/admin/comment/{held.pk}/answer/", answer | {"response": "Ask ann@example.org"})
    assert "Take an e-mail address out of the answer." in refused.content.decode()
    done = screens.post(f"/admin/comment/{held.pk}/answer/", answer, follow=True)

    assert "The comment and its answer are published." in done.content.decode()
    assert "We will ask." in client.get(COMMENTS).content.decode()


def test_one_comment_is_given_to_somebody_who_may_answer(editor: User, moderator: User) -> None:
    held = a_comment()

    signed_in(editor).post(f"/admin/comment/{held.pk}/assign/", {"owner": moderator.pk})

    held.refresh_from_db()
    assert held.owner == moderator


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_what_changed_is_seen_on_a_page_of_ours(editor: User, address: str) -> None:
    held = answered(a_comment(), editor)

    sent = {"changed": "It is right.", "changed_address": address}
    response = signed_in(editor).post(f"/admin/comment/{held.pk}/change/", sent)

    assert "Write a page of this site" in response.content.decode()


def test_what_is_past_its_day_is_on_the_first_page_of_the_admin(editor: User) -> None:
    held = a_comment()
    Comment.objects.filter(pk=held.pk).update(due_on=TODAY - timedelta(days=1))

    said = re.sub(r"\s+", " ", signed_in(editor).get("/admin/").content.decode())

    assert "1 comment to answer" in said
    assert "1 comment past the day to answer" in said


@pytest.mark.parametrize("state", [state for state in CommentState if state != CommentState.WAITING])
def test_what_is_done_cannot_be_passed_to_somebody(state: CommentState) -> None:
    held = a_comment()
    held.state = state

    assert responding.refusals(comment=held, act="assign")


def test_a_finished_comment_leads_nowhere_but_to_its_page(editor: User) -> None:
    held = a_comment()
    commenting.withdraw(comment=held)

    response = signed_in(editor).get(f"/admin/comment/{held.pk}/answer/", follow=True)

    assert "This comment is: withdrawn." in response.content.decode()


def test_every_state_is_reached_and_every_act_is_possible_somewhere() -> None:
    from localoffer.comment_screens import ACTS

    assert set(responding.POSSIBLE) == set(CommentState)
    assert {act for acts in responding.POSSIBLE.values() for act in acts} == set(ACTS)
