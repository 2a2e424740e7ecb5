"""What is withheld is at no public address, whichever text of the record it is, and its copies are not either."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms import indexing
from governance import audit, filing, ledger, verify, withholding
from governance.models import (
    AgendaItem,
    Appointment,
    Decision,
    Document,
    Meeting,
    Membership,
    Minutes,
    Paper,
    Post,
    Seat,
    Withholding,
)
from governance.models.governed import Recorded, UngovernedWrite
from governance.models.redaction import NEVER_PUBLIC, WORDS, as_the_public, copies_of, texts
from tests import answers
from tests.factories import governance as making
from tests.factories.governance import BY, LONG_AGO
from tests.governance import planting

pytestmark = pytest.mark.django_db

PERSONAL = Withholding.Ground.PERSONAL


@pytest.fixture
def officer(db):
    person = making.person("Monitoring officer", signs_in=True)
    ledger.keep(
        Appointment(person=person, post=Post.MONITORING_OFFICER, valid_from=LONG_AGO), action="appointment.made", by=BY
    )
    return person


def test_every_text_of_the_record_can_be_withheld_or_is_named_as_never_public():
    unnamed = {
        (model._meta.model_name, column)
        for model in apps.get_app_config("governance").get_models()
        if issubclass(model, Recorded) and not model.__name__.startswith("Historical")
        for column in texts(model)
        if column not in WORDS.get(model._meta.model_name, ())
        and column not in NEVER_PUBLIC.get(model._meta.model_name, {})
    }

    assert unnamed == set()


def test_no_name_in_the_lists_is_of_a_column_that_is_gone():
    for kind in {*WORDS, *NEVER_PUBLIC}:
        model = apps.get_model("governance", kind)
        assert {*WORDS.get(kind, ()), *NEVER_PUBLIC.get(kind, ())} <= set(texts(model)), kind


@pytest.fixture
def everything(send):
    return planting.everything(send)


@pytest.fixture
def to_come(send):
    return planting.to_come(send)


def addresses():
    """Every public address of the record."""
    found = ["/", "/strategies/", "/decisions/", "/decisions.json", "/decisions.csv", "/bodies/", "/forward-plan/"]
    found += ["/sitemap.xml", "/local-offer/search/?q=Sam+Jones", "/local-offer/search.json?q=Sam+Jones"]
    with as_the_public():
        for document in Document.objects.all():
            found += [document.get_absolute_url(), *(each.get_absolute_url() for each in document.editions.all())]
    for pk in Decision.objects.values_list("pk", flat=True):
        found += [f"/decisions/{pk}{end}" for end in ("/", ".json", "/text/", "/changes/")]
    for meeting in Meeting.objects.select_related("body"):
        found += [f"/bodies/{meeting.body.slug}/", f"/meetings/{meeting.pk}/"]
        for kind in ("agenda", "pack", "minutes", "notice", "actions"):
            found += [f"/meetings/{meeting.pk}/{kind}{form}" for form in ("/", ".docx", ".pdf")]
        for paper in meeting.papers.all():
            found += [f"/meetings/{meeting.pk}/papers/{paper.number}/"]
            if paper.file:
                found += [reverse("governance:paper-file", args=[meeting.pk, paper.number, paper.file.name])]
    return found


def read(client):
    """By address, all that it says."""
    got = {address: client.get(address) for address in addresses()}
    return {address: answers.said(answer) for address, answer in got.items() if answer.status_code == 200}


def where(said, words):
    return [address for address, text in said.items() if words in text]


def test_whatever_is_withheld_is_at_no_public_address(client, officer, everything, to_come):
    rows = [*everything, *to_come]
    before = read(client)
    planted_words = {
        (row._meta.model_name, column): words
        for row in rows
        for column in WORDS[row._meta.model_name]
        if (words := planting.secret(row._meta.model_name, column)) in str(getattr(row, column))
    }
    shown = {name for name, words in planted_words.items() if where(before, words)}
    assert len(shown) > 15, shown

    for row in rows:
        withholding.withhold(subject=row, ground=PERSONAL, by=officer)

    after = read(client)
    assert {name: where(after, words) for name, words in planted_words.items() if where(after, words)} == {}
    assert where(after, "Sam Jones in") == []
    assert where(after, "sam-jones-in") == []
    assert any(address.startswith("/strategies/document-") for address in after)
    assert where(after, "Part withheld on")
    assert audit.verify().problems == ()
    # The lawful part is still there: that there was a decision, by whom and when.
    decision = Decision.objects.get()
    assert decision.body.name in after[f"/decisions/{decision.pk}/"]
    assert timezone.localdate().strftime("%-d %B %Y") in after[f"/decisions/{decision.pk}/"]


def test_no_copy_of_the_record_is_shown_again_without_asking(client, everything, to_come):
    told = {}
    for address in [*addresses(), "/strategies/no-such-document/"]:
        answer = client.get(address)
        answers.said(answer)  # to its end, so that its file is closed
        told[address] = answer.headers.get("Cache-Control")

    assert {address: said for address, said in told.items() if said not in ("no-cache", "no-store")} == {}


def test_words_that_the_minutes_repeat_are_not_read_there_either(client, officer, send, item):
    making.attend(item, send.clerk, *send.members)
    wording = "That Sam Jones of Elm Street be placed."
    decision = making.settle(send, making.record(send, item, wording=wording))
    minutes = Minutes(meeting=item.meeting, text=f"All agreed.\n{wording}\nThanks.", written_at=timezone.now())
    ledger.keep(minutes, action="minutes.written", by=BY)

    withholding.withhold(subject=decision, part="wording", ground=PERSONAL, by=officer)

    page = client.get(f"/meetings/{item.meeting_id}/minutes/").content.decode()
    assert "Sam Jones" not in page
    assert "All agreed." in page
    assert "Thanks." in page


def test_the_same_words_in_another_meeting_stay(client, officer, send):
    first = making.record(send, making.item(send), wording="That the report be noted.")
    second = making.record(send, making.item(send, days_ago=30), wording="That the report be noted.")

    withholding.withhold(subject=first, part="wording", ground=PERSONAL, by=officer)

    assert "That the report be noted." not in client.get(f"/decisions/{first.pk}/").content.decode()
    assert "That the report be noted." in client.get(f"/decisions/{second.pk}/").content.decode()


def test_a_withheld_name_is_read_as_the_seat_in_texts_and_at_every_board(client, officer, send, wellbeing, item):
    seat = making.member(send.body, Seat.COUNCILLOR, "Ann Lee-Smith")
    other = ledger.keep(
        Membership(
            person=seat.person, body=wellbeing.body, seat=Seat.COUNCILLOR, public_form="name", valid_from=LONG_AGO
        ),
        action="membership.began",
        by=BY,
    )
    minutes = Minutes(
        meeting=item.meeting, text="Ann Lee-Smith spoke.\nANN\u00a0 Lee‑Smith agreed.", written_at=timezone.now()
    )
    ledger.keep(minutes, action="minutes.written", by=BY)
    assert "Ann Lee-Smith" in client.get(f"/bodies/{other.body.slug}/").content.decode()

    withholding.withhold(subject=seat, ground=PERSONAL, by=officer)

    assert "Ann Lee-Smith" not in client.get(f"/bodies/{other.body.slug}/").content.decode()
    said = client.get(f"/meetings/{item.meeting_id}/minutes/").content.decode()
    assert "a councillor spoke." in said
    assert "a councillor agreed." in said


# How the same name is typed by different hands.
TYPED = {
    " ": (" ", "  ", "\u00a0", "\u202f", "\t", "\n", "&nbsp;"),
    "-": ("-", "‑", "–"),
    "'": ("'", "’", "‘", "ʼ"),
    "é": ("é", "e\u0301", "e"),
}


NAME = "Zoé O'Neil-Smith André"


@given(st.tuples(*(st.sampled_from(TYPED.get(each, (each, each.upper(), each.lower()))) for each in NAME)))
def test_a_withheld_name_is_not_read_however_it_is_typed(hands):
    typed = "".join(hands)
    (copy,) = copies_of(NAME, notice="a councillor")

    assert copy.is_in(f"Then {typed}, again.")
    assert copy.taken_out_of(f"Then {typed}, again; {typed}") == "Then a councillor, again; a councillor"


@given(st.text())
def test_a_text_without_the_withheld_words_stays_to_the_letter(text):
    (copy,) = copies_of("Ann Lee-Smith", notice="a councillor")

    assert copy.taken_out_of(text) == text
    assert copy.taken_out_of(f"{text}; ANN LEE-SMITH; {text}") == f"{text}; a councillor; {text}"


@given(st.text(st.characters() | st.sampled_from(" \n\u00a0\u0301\u200bé’–ﬁ"), min_size=1))
def test_words_are_found_again_as_they_were_typed(text):
    (copy,) = copies_of("Ann Lee-Smith", notice="")

    assert copy.typed_in(f"{text} ANN\n LEE‑Smith; {text}") == ["ANN\n LEE‑Smith"]
    assert copy.typed_in(text) == []


def test_longer_words_are_not_cut_for_a_withheld_name_in_them():
    (copy,) = copies_of("Ann Lee", notice="a councillor", shortest=5)

    assert copy.taken_out_of("Joann Lee and Ann Leeson met Ann Lee.") == "Joann Lee and Ann Leeson met a councillor."


def test_the_same_file_under_another_paper_is_withheld_with_it(client, officer, send, to_come):
    paper, kept = to_come
    again = filing.keep_file(name="again.txt", data=b"Sam Jones in bytes", by=send.clerk)
    meeting = paper.meeting
    address = f"/meetings/{meeting.pk}/papers/2/again.txt"
    item = paper.agenda_item
    ledger.keep(
        Paper(meeting=meeting, number=2, agenda_item=item, title="Again", file=again, published_at=timezone.now()),
        action="paper.attached",
        by=BY,
    )
    assert client.get(address).status_code == 200

    withholding.withhold(subject=kept, ground=PERSONAL, by=officer)

    assert client.get(address).status_code == 404


def test_the_download_of_a_decision_and_the_export_hold_nothing_that_is_withheld(client, officer, send, tmp_path):
    item = making.item(send)
    item.title = "Sam Jones of Elm Street"
    ledger.keep(item, action="item.named", by=BY)
    decision = making.record(send, item)

    withholding.withhold(subject=item, ground=PERSONAL, by=officer)
    ledger.export(tmp_path / "chain")

    assert "Sam Jones" not in client.get(f"/decisions/{decision.pk}.json").content.decode()
    assert "Sam Jones" not in (tmp_path / "chain").read_text()
    assert verify.main([str(tmp_path / "chain")]) == 0


def test_what_is_withheld_is_asked_for_once_a_page(client, officer, send):
    for day in range(1, 6):
        making.record(send, making.item(send, days_ago=day), wording=f"That number {day} be noted.")
    withholding.withhold(subject=Decision.objects.first(), ground=PERSONAL, by=officer)

    with CaptureQueriesContext(connection) as asked:
        client.get("/decisions.json")

    assert len([each for each in asked if "governance_withholding" in each["sql"]]) == 1


def test_a_row_as_the_public_reads_it_is_never_saved(officer, send):
    decision = making.record(send, making.item(send))
    withholding.withhold(subject=decision.agenda_item, ground=PERSONAL, by=officer)

    with as_the_public():
        item = AgendaItem.objects.get(pk=decision.agenda_item_id)

    with pytest.raises(UngovernedWrite, match="as the public reads it"):
        item.save()


def test_search_reads_it_as_the_public_does(officer, send):
    decision = making.record(send, making.item(send), wording="That Sam Jones of Elm Street be placed.")
    withholding.withhold(subject=decision, ground=PERSONAL, by=officer)

    document = next(indexing.documents_of([f"decision:{decision.pk}"]))

    assert "Sam Jones" not in str(document)
