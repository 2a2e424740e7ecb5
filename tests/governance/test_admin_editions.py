"""An edition on one page: from an empty page to adoption, each step with what stands in its way."""

import pytest
from django.urls import reverse

from governance import registering
from governance.models import Body, Condition, Document, Edition, Meeting
from governance.states import EditionState
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(cast) -> Edition:
    return passages.draft(cast)


def page(edition: Edition) -> str:
    return reverse("governance_admin:edition", args=[edition.pk])


def test_a_lead_officer_begins_an_edition_and_writes_it(lead, edition):
    sent = {"document": edition.document_id, "title": "Strategy 2030", "period": "2030 to 2033", "period_ends": ""}

    response = lead.post(reverse("governance_admin:edition-new"), sent)

    begun = Edition.objects.get(slug="2030-to-2033")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[begun.page_id])
    assert not begun.page.live
    assert begun.state == EditionState.DRAFTING
    assert lead.get(response.url).status_code == 200
    assert reverse("governance_admin:edition", args=[begun.pk]) in officers.text(lead.get(response.url))


def test_the_same_period_twice_is_refused_and_what_was_typed_is_kept(lead, edition):
    sent = {"document": edition.document_id, "title": "Another strategy", "period": "2026"}

    response = lead.post(reverse("governance_admin:edition-new"), sent)

    assert "has an edition at “2026” already" in officers.text(response)
    assert "Another strategy" in officers.text(response)
    assert Edition.objects.count() == 1


def test_a_lead_officer_enters_a_document_of_their_own_body_only(cast, lead):
    foreign = registering.enter(row=Body(name="Another board", slug="another-board"), by=passages.BY)
    sent = {"title": "Area SEF", "slug": "area-sef", "kind": "sef"}

    refused = lead.post(reverse("governance_admin:document-new"), sent | {"overseen_by": foreign.pk})
    lead.post(reverse("governance_admin:document-new"), sent | {"overseen_by": cast.board.pk})

    assert "Only the lead officer of the Another board does this" in officers.text(refused)
    assert Document.objects.get(slug="area-sef").overseen_by == cast.board


def test_only_a_lead_officer_begins_an_edition(cast, edition):
    clerk = officers.signed_in(cast.clerk)
    sent = {"document": edition.document_id, "title": "The clerk’s", "period": "2031"}

    shown = officers.text(clerk.get(reverse("governance_admin:edition-new")))
    clerk.post(reverse("governance_admin:edition-new"), sent)

    assert "Only a lead officer begins an edition" in shown
    assert Edition.objects.count() == 1


def test_two_routes_are_one_choice_with_where_each_leads(cast, lead, edition):
    stages = [{"body": cast.board, "accepts": ["approved"]}]
    registering.enter_route(name="Another way", assumption="It is assumed.", stages=stages, by=passages.BY)

    shown = officers.text(lead.get(page(edition)))

    assert shown.count("<h3>Submit it for approval</h3>") == 1
    assert shown.count('name="route"') == 1
    assert f"Another way: it goes to {cast.board}. It is assumed." in shown
    assert f"{cast.route.name}: it goes to" in shown


def test_the_lead_officer_submits_and_the_page_says_where_it_is(cast, lead, edition):
    assert "Submit it for approval" in officers.text(lead.get(page(edition)))

    response = lead.post(
        reverse("governance_admin:edition-submit", args=[edition.pk]), {"route": cast.route.pk}, follow=True
    )

    shown = officers.text(response)
    assert "Its text is pinned as it stands." in shown
    assert "Waits for a meeting" in shown
    assert "The draft is the same text." in shown
    assert "Rowan Lead submitted Strategy 2026." in shown


def test_the_clerk_is_told_why_they_cannot_submit(cast, edition):
    clerk = officers.signed_in(cast.clerk)
    shown = officers.text(clerk.get(page(edition)))

    clerk.post(reverse("governance_admin:edition-submit", args=[edition.pk]), {"route": cast.route.pk})

    assert "Only the lead officer of the SEND Board does this, and you hold no such appointment today." in shown
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFTING


def test_a_body_without_a_meeting_is_given_one(cast, edition):
    passages.submit(cast, edition)

    shown = officers.text(officers.signed_in(cast.clerk).get(page(edition)))

    assert "The SEND Board has no meeting in the diary." in shown
    assert reverse("governance_admin:meeting-new") in shown


def test_the_clerk_puts_it_on_an_agenda(cast, edition):
    passages.submit(cast, edition)
    clerk = officers.signed_in(cast.clerk)
    sent = {"body": cast.board.pk, "day": "2030-01-15", "begins": "18:00"}
    clerk.post(reverse("governance_admin:meeting-new"), sent)

    response = clerk.post(
        reverse("governance_admin:edition-list", args=[edition.pk]), {"meeting": Meeting.objects.get().pk}, follow=True
    )

    assert Meeting.objects.get().agenda.get().submission.passage.edition == edition
    assert "Nothing can be recorded before the meeting is marked as held." in officers.text(response)


def test_it_is_withdrawn_with_a_reason_only(lead, edition):
    address = reverse("governance_admin:edition-withdraw", args=[edition.pk])

    lead.post(address, {"reason": " "})
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFTING

    lead.post(address, {"reason": "Merged into the plan"})
    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


def test_what_is_on_no_agenda_is_taken_back_to_its_draft(cast, lead, edition):
    passages.submit(cast, edition)
    assert "Take it back to its draft" in officers.text(lead.get(page(edition)))

    lead.post(reverse("governance_admin:act", args=["edition", edition.pk, "take-back"]), {"reason": "The wrong text"})

    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFTING
    assert "Submit it for approval" in officers.text(lead.get(page(edition)))


def test_a_draft_that_differs_from_the_pin_is_shown_line_by_line(cast, lead, edition):
    passages.submit(cast, edition)
    passages.decide(cast, edition, outcome="referred_back")
    draft = passages.page_of(edition)
    draft.body = passages.body_of("Every child and young person is heard.")
    draft.save_revision(user=cast.lead.user)

    shown = officers.text(lead.get(page(edition)))

    assert "The draft differs in 1 line." in shown
    assert '<del><span class="w-sr-only">Pinned: </span>Every child is heard.</del>' in shown
    assert "Every child and young person is heard.</ins>" in shown


def test_an_adopted_edition_shows_its_decisions_and_its_history(cast, edition):
    passages.adopt(cast, edition)

    shown = officers.text(officers.of_role("Auditor").get(page(edition)))

    assert "Nothing: it is in force." in shown
    assert "Rowan Chair confirmed a decision: Health and Wellbeing Board: approved, Strategy 2026." in shown


def test_the_list_shows_every_edition(cast, edition):
    assert "Strategy 2026" in officers.text(officers.of_role("Auditor").get(reverse("governance_admin:editions")))


def test_every_act_that_is_not_possible_stands_there_with_its_reason(lead, edition):
    shown = officers.text(lead.get(page(edition)))

    assert "What cannot happen now, and why" in shown
    assert "<dt>Bring it into force</dt><dd>Strategy 2026 is drafting, not adopted.</dd>" in shown
    assert "<dt>Go on where it was referred back: the change is minor</dt><dd>It was not referred back" in shown


def test_a_condition_stands_on_the_edition_with_what_can_be_done(cast, edition):
    passages.submit(cast, edition)
    passages.decide(cast, edition, outcome="approved_with_conditions")
    condition = Condition.objects.get()

    shown = officers.text(officers.signed_in(cast.clerk).get(page(edition)))

    assert condition.text in shown
    assert reverse("governance_admin:act", args=["condition", condition.pk, "discharge"]) in shown
