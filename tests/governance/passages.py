"""A strategy on its way through two boards, made only by the record's own writes."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from cms.models import HomePage, StrategiesPage, StrategyPage
from governance import appointing, confirming, convening, drafting, registering, submitting
from governance.actors import Command
from governance.models import Body, Decision, Edition, LegalKind, Person, Post, Route, RouteStage, Submission
from governance.states import Outcome, SubmissionState
from tests.factories.governance import begun, needed, record_decision

BY = Command("tests")
LONG_AGO = date(2020, 1, 1)


@dataclass
class Boards:
    """Two boards on one route, and the people who carry an edition along it."""

    board: Body
    wellbeing: Body
    route: Route
    lead: Person
    clerk: Person
    chair: Person


def boards(effective_after_days: int = 0) -> Boards:
    lead, clerk, chair = (_person(post) for post in ("lead", "clerk", "chair"))
    board, wellbeing = (_body(name, lead, clerk, chair) for name in ("SEND Board", "Health and Wellbeing Board"))
    route = registering.enter(row=Route(name="Board, then Health and Wellbeing Board"), by=BY)
    for number, body in enumerate((board, wellbeing), start=1):
        registering.enter(
            row=RouteStage(
                route=route,
                number=number,
                body=body,
                accepts=[Outcome.APPROVED],
                effective_after_days=effective_after_days,
            ),
            by=BY,
        )
    return Boards(board, wellbeing, route, lead, clerk, chair)


def _person(post: str) -> Person:
    user = get_user_model().objects.create_user(f"{post}@example.org")
    return registering.enter(row=Person(name=f"Rowan {post.title()}", user=user), by=BY)


def _body(name: str, lead: Person, clerk: Person, chair: Person) -> Body:
    body = registering.enter(row=Body(name=name, slug=name.lower().replace(" ", "-")), by=BY)
    appointing.agree_terms(body=body, legal_kind=LegalKind.PARTNERSHIP, valid_from=LONG_AGO, by=BY)
    for person, post in ((lead, Post.LEAD_OFFICER), (clerk, Post.CLERK), (chair, Post.CHAIR)):
        appointing.appoint(person=person, body=body, post=post, valid_from=LONG_AGO, by=BY)
    return body


def shelf() -> StrategiesPage:
    """The page under which governed pages stand, on a site of its own."""
    existing = StrategiesPage.objects.first()
    if existing:
        return existing
    home = HomePage(title="Home", slug="our-home")
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home})
    return home.add_child(instance=StrategiesPage(title="Strategies", slug="strategies"))


def document(name: str = "plan.txt", data: bytes = b"the plan as it was"):
    file = get_document_model()(title="The plan")
    file.file.save(name, ContentFile(data))
    return file


def body_of(words: str, attachment=None) -> list[tuple[str, object]]:
    blocks = [("heading", "What we will do"), ("paragraph", f"<p>{words}</p>")]
    return blocks + ([("attachment", attachment)] if attachment else [])


def draft(cast: Boards, words: str = "Every child is heard.", slug: str = "2026", attachment=None) -> Edition:
    """An edition with a page that holds `words`, saved as a draft by the lead officer."""
    page = StrategyPage(title=f"Strategy {slug}", slug=f"strategy-{slug}", live=False)
    page.body = body_of(words, attachment)
    shelf().add_child(instance=page)
    page.save_revision(user=cast.lead.user)
    found = cast.board.documents.first() or drafting.create_document(
        title="SEND Strategy", slug="send-strategy", kind="strategy", overseen_by=cast.board, by=BY
    )
    return drafting.create_edition(document=found, slug=slug, title=f"Strategy {slug}", page=page, by=cast.lead)


def submit(cast: Boards, edition: Edition) -> Submission:
    submission = submitting.submit_edition(edition=edition, route=cast.route, by=cast.lead)
    edition.refresh_from_db()
    return submission


def decide(cast: Boards, edition: Edition, outcome: Outcome = Outcome.APPROVED, confirmed: bool = True) -> Decision:
    """The board before which the edition is decides on it in a meeting an hour ago."""
    submission = Submission.objects.get(passage__edition=edition, state=SubmissionState.PROPOSED)
    meeting = convening.schedule_meeting(body=submission.body, starts_at=begun(), in_the_past=True, by=cast.clerk)
    item = convening.list_item(meeting=meeting, submission=submission, by=cast.clerk)
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    decision = record_decision(
        agenda_item=item,
        submission=submission,
        outcome=outcome,
        wording="Resolved: that the strategy be approved.",
        decided_on=timezone.localdate(meeting.starts_at),
        by=cast.clerk,
        **needed(outcome),
    )
    if confirmed:
        confirming.confirm_decision(decision=decision, by=cast.chair)
    edition.refresh_from_db()
    return decision


def adopt(cast: Boards, edition: Edition) -> Edition:
    """Takes a draft through both boards."""
    submit(cast, edition)
    decide(cast, edition)
    decide(cast, edition)
    return edition


def page_of(edition: Edition) -> StrategyPage:
    """The edition's page as the database holds it now."""
    return StrategyPage.objects.get(pk=edition.page_id)
