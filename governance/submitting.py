"""An edition sets out on its route: its text is pinned, the route is copied, and it is put before
the first body. Each later body is asked about the same pin."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from . import authority, grounds, ledger, pinning, routes, wheels
from .actors import Actor, person_of
from .announcing import announce
from .models import CLOSED, Edition, Passage, Person, Pin, Post, Route, RouteStage, Submission
from .particulars import OPEN, Privacy, columns
from .refusals import refuse_for
from .states import EDITION_TRANSITIONS, ON_AN_AGENDA, EditionState, SubmissionState


def submit_edition(
    *,
    edition: Edition,
    route: Route,
    by: Person,
    change_reason: str = "",
    privacy: Privacy = OPEN,
    public_title: str = "",
) -> Submission:
    """Starts a passage of `edition` along `route`; returns its first submission. After an earlier passage what
    changed is material, and every body looks again; `amending` has what is minor. With a closed `privacy` nobody but
    those entitled reads that it is before its bodies, from the beginning on; its item has the `public_title`."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals(edition=edition, route=route, by=by, privacy=privacy, public_title=public_title))
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
        first = routes.stages(passage)[0]
        private = {**columns(privacy), "public_title": public_title} if privacy.access in CLOSED else None
        submission = put_before(passage=passage, stage=first, pin=pin, by=by, private=private)
        wheels.follow(passage)
        announce("edition", edition.pk)
        return submission


def refusals(
    *,
    edition: Edition,
    by: Person,
    route: Route | None = None,
    privacy: Privacy = OPEN,
    public_title: str = "",
) -> list[str]:
    """Why `by` may not submit the edition, along `route` when that is chosen."""
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if EditionState.IN_GOVERNANCE not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        reasons.append(f"{edition} is {edition.get_state_display().lower()}; only a draft is submitted.")
    if route:
        reasons += routes.faults(route) + _not_private_so(route, privacy, public_title)
    return reasons + pinning.refusals(edition=edition)


def _not_private_so(route: Route, privacy: Privacy, public_title: str) -> list[str]:
    """The first body's rules say on which ground: a later one asks its clerk for another where its own differ."""
    first = RouteStage.objects.standing().filter(route=route).select_related("body").first()
    if first is None:
        return []
    return grounds.refusals_to_keep_private(first.body, privacy, public_title=public_title, on=timezone.localdate())


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


def put_before(
    *, passage: Passage, stage: routes.Stage, pin: Pin, by: Actor, private: Mapping[str, Any] | None = None
) -> Submission:
    """Asks the body of one stage about the pinned text; for submitting and for what follows a decision. Unless it is
    told how it is `private`, what was private before the last body stays private before this one."""
    before = Submission.objects.filter(passage__edition=passage.edition_id).order_by("-pk").first()
    submission = Submission(
        passage=passage,
        stage=stage.number,
        body_id=stage.body,
        pin=pin,
        **(private or (grounds.columns(before) if before else {})),
        submitted_at=timezone.now(),
        submitted_by=person_of(by),
    )
    return ledger.keep(submission, action="submission.proposed", by=by)


def withdraw_edition(*, edition: Edition, reason: str, by: Person) -> Edition:
    """Takes an edition off its route for good, or gives up its draft."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_withdraw(edition=edition, reason=reason, by=by))
        return _leave_the_route(edition, EditionState.WITHDRAWN, "edition.withdrawn", reason=reason, by=by)


def take_back_edition(*, edition: Edition, reason: str, by: Person) -> Edition:
    """An edition that was submitted too early, or in the wrong words, is a draft again and can be submitted anew; then
    every body is asked about the new text."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_take_back(edition=edition, reason=reason, by=by))
        return _leave_the_route(edition, EditionState.DRAFTING, "edition.taken_back", reason=reason, by=by)


def refusals_to_take_back(*, edition: Edition, by: Person, reason: str | None = None) -> list[str]:
    """Why the edition stays before its bodies."""
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if edition.state != EditionState.IN_GOVERNANCE:
        reasons.append(f"{edition} is {edition.get_state_display().lower()}, so it is before no body.")
    reasons += _before_a_body(edition)
    if reason is not None and not reason.strip():
        reasons.append("Say why it is taken back.")
    return reasons


def _leave_the_route(edition: Edition, state: EditionState, action: str, *, reason: str, by: Person) -> Edition:
    passage = edition.passages.filter(ended_at__isnull=True).first()
    if passage:
        for submission in passage.submissions.filter(state=SubmissionState.PROPOSED):
            submission.state = SubmissionState.WITHDRAWN
            ledger.keep(submission, action="submission.withdrawn", by=by, why=reason)
        passage.ended_at = timezone.now()
        ledger.keep(passage, action="passage.ended", by=by, why=reason)
    edition.state = state
    ledger.keep(edition, action=action, by=by, why=reason)
    if passage:
        wheels.follow(passage)
    announce("edition", edition.pk)
    return edition


def refusals_to_withdraw(*, edition: Edition, by: Person, reason: str | None = None) -> list[str]:
    """Why `by` may not withdraw the edition. Once it is on an agenda, only the body can end it."""
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if EditionState.WITHDRAWN not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        reasons.append(f"{edition} is {edition.get_state_display().lower()} and cannot be withdrawn.")
    reasons += _before_a_body(edition)
    if reason is not None and not reason.strip():
        reasons.append("Say why it is withdrawn.")
    return reasons


def _before_a_body(edition: Edition) -> list[str]:
    """What is on an agenda stays there until its clerk takes it off or the body has decided."""
    before_a_body = Submission.objects.filter(
        passage__edition=edition, state__in=[*ON_AN_AGENDA, SubmissionState.DECIDED]
    ).filter(passage__ended_at__isnull=True)
    return [
        f"It is on the agenda of the {submission.body}; "
        + (
            "ask its clerk to take it off before the papers are out."
            if submission.state == SubmissionState.SCHEDULED
            else "ask the body to refer it back."
        )
        for submission in before_a_body.exclude(decisions__confirmation__isnull=False)
    ]
