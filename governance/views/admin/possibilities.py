"""What can happen to an edition now: each possibility with the form that does it, or with the sentences
that say what stands in its way."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from ... import confirming, convening, deciding, submitting
from ...forms import AgendaOfForm, ReasonForm, RouteForm
from ...models import Decision, Edition, Meeting, Person, Route, RouteStage, Submission
from ...states import EditionState, MeetingState, SubmissionState
from . import agenda_items
from .frame import Possibility, why_not


def possibilities(edition: Edition, by: Person | None) -> list[Possibility]:
    """In the order in which they are likely to be wanted."""
    match edition.state:
        case EditionState.DRAFTING:
            return [_submit(edition, by), _withdraw(edition, by)]
        case EditionState.IN_GOVERNANCE:
            return [*_next_step(edition, by), _withdraw(edition, by)]
    return []


def meetings_for(submission: Submission) -> QuerySet[Meeting]:
    """The meetings at which the submission's body could decide on it."""
    scheduled = Meeting.objects.filter(body=submission.body_id, state=MeetingState.SCHEDULED)
    return scheduled.select_related("body").order_by("starts_at")


def _submit(edition: Edition, by: Person | None) -> Possibility:
    """One way, along any route that stands open to it."""
    label = "Submit it for approval"
    routes = Route.objects.prefetch_related(Prefetch("stages", RouteStage.objects.standing())).order_by("name")
    if not routes:
        return Possibility(label, ["No route is set up: it has nowhere to go."])
    refusals = {route: why_not(submitting.refusals, edition=edition, route=route, by=by) for route in routes}
    is_open = [route for route, found in refusals.items() if not found]
    if not is_open:
        return Possibility(label, list(dict.fromkeys(each for found in refusals.values() for each in found)))
    ways = [_way(route) for route in is_open]
    if len(is_open) > 1:
        ways = [f"{route.name}: {way[0].lower()}{way[1:]}" for route, way in zip(is_open, ways, strict=True)]
    return Possibility(
        label,
        [],
        reverse("governance_admin:edition-submit", args=[edition.pk]),
        RouteForm(routes=Route.objects.filter(pk__in=[route.pk for route in is_open]).order_by("name")),
        " ".join(ways) + " Its text is pinned as it stands now, and the page is locked until they have decided.",
    )


def _way(route: Route) -> str:
    """Where a route leads, in a sentence, and what of it is assumed."""
    bodies = ", then ".join(str(stage.body) for stage in route.stages.all())
    return f"It goes to {bodies}." + (f" {route.assumption}" if route.assumption else "")


def _next_step(edition: Edition, by: Person | None) -> Iterator[Possibility]:
    submission = Submission.objects.filter(passage__edition=edition, passage__ended_at__isnull=True).last()
    if submission is None:
        return
    match submission.state:
        case SubmissionState.PROPOSED:
            yield _put_on_agenda(edition, submission, by)
        case SubmissionState.SCHEDULED | SubmissionState.PUBLISHED:
            yield from _record(submission, by)
        case SubmissionState.DECIDED:
            yield from _confirm(submission, by)


def _put_on_agenda(edition: Edition, submission: Submission, by: Person | None) -> Possibility:
    diary = meetings_for(submission)
    refusals = why_not(convening.refusals, body=submission.body, by=by)
    label = f"Put it on an agenda of the {submission.body}"
    if not refusals and not diary:
        note = f"The {submission.body} has no meeting in the diary."
        return Possibility("Schedule a meeting", [], reverse("governance_admin:meeting-new"), note=note)
    url = reverse("governance_admin:edition-list", args=[edition.pk])
    return Possibility(label, refusals, url, AgendaOfForm(meetings=diary))


def _record(submission: Submission, by: Person | None) -> Iterator[Possibility]:
    item = submission.agenda_items.select_related("meeting__body").order_by("pk").last()
    if item:
        url = agenda_items.address(item)
        refusals = why_not(deciding.refusals, agenda_item=item, by=by)
        yield Possibility("Record the decision", refusals, url, note=f"Item {item.number}: {item.meeting}")


def _confirm(submission: Submission, by: Person | None) -> Iterator[Possibility]:
    decision = Decision.objects.standing().filter(submission=submission).order_by("pk").last()
    if decision and decision.agenda_item:
        url = agenda_items.address(decision.agenda_item)
        refusals = why_not(confirming.refusals_to_confirm, decision=decision, by=by)
        note = f"Recorded: {decision.get_outcome_display().lower()}."
        yield Possibility("Confirm the decision", refusals, url, note=note)


def _withdraw(edition: Edition, by: Person | None) -> Possibility:
    return Possibility(
        "Withdraw it",
        why_not(submitting.refusals_to_withdraw, edition=edition, by=by),
        reverse("governance_admin:edition-withdraw", args=[edition.pk]),
        ReasonForm(),
        "It is given up for good. Nothing that was recorded is lost.",
        is_last_resort=True,
    )
