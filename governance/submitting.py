"""An edition sets out on its route: its text is pinned, the route is copied, and it is put before
the first body. Each later body is asked about the same pin."""

from django.utils import timezone

from . import authority, ledger, pinning, routes, wheels
from .actors import Actor, person_of
from .announcing import announce
from .models import Access, Edition, Passage, Person, Pin, Post, Route, Submission
from .refusals import refuse_for
from .states import EDITION_TRANSITIONS, ON_AN_AGENDA, EditionState, SubmissionState


def submit_edition(*, edition: Edition, route: Route, by: Person, change_reason: str = "") -> Submission:
    """Starts a passage of `edition` along `route`; returns its first submission. After an earlier passage what
    changed is material, and every body looks again; `amending` has what is minor."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals(edition=edition, route=route, by=by))
        pin = pinning.pin_edition(edition=edition, by=by)
        number = edition.passages.count() + 1
        passage = Passage(
            edition=edition,
            number=number,
            stages=routes.snapshot(route),
            assumption=route.assumption,
            started_at=timezone.now(),
            change=Passage.Change.FIRST if number == 1 else Passage.Change.MATERIAL,
            change_reason=change_reason,
        )
        ledger.keep(passage, action="passage.started", by=by)
        edition.state = EditionState.IN_GOVERNANCE
        ledger.keep(edition, action="edition.submitted", by=by)
        submission = put_before(passage=passage, stage=routes.stages(passage)[0], pin=pin, by=by)
        wheels.follow(passage)
        announce("edition", edition.pk)
        return submission


def refusals(*, edition: Edition, route: Route, by: Person) -> list[str]:
    """Why `by` may not submit the edition along `route`."""
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if EditionState.IN_GOVERNANCE not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        reasons.append(f"{edition} is {edition.get_state_display().lower()}; only a draft is submitted.")
    return reasons + routes.faults(route) + pinning.refusals(edition=edition)


def continue_passage(*, passage: Passage, change: Passage.Change, reason: str, by: Actor) -> Passage:
    """Another passage along the copy of the route that an ended one took; for `amending` and for what follows
    a decision."""
    following = Passage(
        edition=passage.edition,
        number=passage.number + 1,
        stages=passage.stages,
        assumption=passage.assumption,
        started_at=timezone.now(),
        change=change,
        change_reason=reason,
    )
    return ledger.keep(following, action="passage.started", by=by)


def put_before(*, passage: Passage, stage: routes.Stage, pin: Pin, by: Actor) -> Submission:
    """Asks the body of one stage about the pinned text; for submitting and for what follows a decision. What a body
    took in private before stays private before the next one."""
    before = Submission.objects.filter(passage__edition=passage.edition_id).order_by("-pk").first()
    submission = Submission(
        passage=passage,
        stage=stage.number,
        body_id=stage.body,
        pin=pin,
        access=before.access if before else Access.OPEN,
        submitted_at=timezone.now(),
        submitted_by=person_of(by),
    )
    return ledger.keep(submission, action="submission.proposed", by=by)


def withdraw_edition(*, edition: Edition, reason: str, by: Person) -> Edition:
    """Takes an edition off its route for good, or gives up its draft."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_withdraw(edition=edition, reason=reason, by=by))
        passage = edition.passages.filter(ended_at__isnull=True).first()
        if passage:
            for submission in passage.submissions.filter(state=SubmissionState.PROPOSED):
                submission.state = SubmissionState.WITHDRAWN
                ledger.keep(submission, action="submission.withdrawn", by=by, why=reason)
            passage.ended_at = timezone.now()
            ledger.keep(passage, action="passage.ended", by=by, why=reason)
        edition.state = EditionState.WITHDRAWN
        ledger.keep(edition, action="edition.withdrawn", by=by, why=reason)
        if passage:
            wheels.follow(passage)
        announce("edition", edition.pk)
        return edition


def refusals_to_withdraw(*, edition: Edition, by: Person, reason: str | None = None) -> list[str]:
    """Why `by` may not withdraw the edition. Once it is on an agenda, only the body can end it."""
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if EditionState.WITHDRAWN not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        reasons.append(f"{edition} is {edition.get_state_display().lower()} and cannot be withdrawn.")
    before_a_body = Submission.objects.filter(
        passage__edition=edition, state__in=[*ON_AN_AGENDA, SubmissionState.DECIDED]
    ).filter(passage__ended_at__isnull=True)
    for submission in before_a_body.exclude(decisions__confirmation__isnull=False):
        reasons.append(f"It is on the agenda of the {submission.body}; ask the body to refer it back.")
    if reason is not None and not reason.strip():
        reasons.append("Say why it is withdrawn.")
    return reasons
