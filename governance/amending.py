"""A text changes on its way. A body changes the wording in its meeting; a condition is met by another text; a slip
is corrected under authority; or the lead officer says that what changed since a referral is minor, and the
clerk agrees. Anything else is material, and every body looks again (`submitting`)."""

from datetime import date

from django.utils import timezone

from . import acting, amendments, authority, ledger, pinning, proceeding, routes, submitting, wheels
from .announcing import announce
from .models import (
    OPEN_STATES,
    AgendaItem,
    Basis,
    Decision,
    Edition,
    Passage,
    Person,
    Pin,
    PinAuthor,
    Post,
    RouteStage,
    Submission,
)
from .particulars import Mandate, Resolution
from .refusals import refuse_for
from .states import EDITION_TRANSITIONS, HAS_MET, EditionState, Outcome


def amend_in_meeting(*, agenda_item: AgendaItem, by: Person) -> Pin:
    """Pins the latest draft as the text that the body changed in its meeting, for the clerk to record its decision
    on (as `amended` of its resolution). The lead officer writes the words down and pins them."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_amend_in_meeting(agenda_item=item, by=by))
        submission = item.submission
        if submission is None or submission.pin is None:
            raise LookupError(f"{item} has no text")
        return pinning.pin_edition(edition=submission.passage.edition, by=by, amends=submission.pin)


def refusals_to_amend_in_meeting(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    """Why the text of the item cannot be changed to what the body agreed."""
    submission = agenda_item.submission
    if submission is None or submission.pin is None:
        return ["This item is about no pinned text."]
    edition = submission.passage.edition
    found = _lacks(edition, by)
    if agenda_item.meeting.state not in HAS_MET:
        found.append("Nothing can be amended before the meeting is marked as held.")
    if routes.stage(submission.passage, submission.stage).amending == RouteStage.Amending.NO:
        found.append(f"By its route the {submission.body} does not change the wording. It refers it back.")
    if Decision.objects.settled().filter(agenda_item=agenda_item).exists():
        found.append("The decision on this item is confirmed, so its text stands.")
    return found + pinning.refusals(edition=edition)


def amend_under(*, decision: Decision, by: Person) -> Pin:
    """Pins the latest draft as a text changed by leave of a decision: to meet one of its conditions, or to correct a
    slip. It stands for the old one when that is decided."""
    with ledger.writing():
        refuse_for(refusals_to_amend_under(decision=decision, by=by))
        if decision.pin is None:
            raise LookupError(f"{decision} has no text")
        newest = amendments.newest_of(decision)
        return pinning.pin_edition(edition=decision.pin.edition, by=by, amends=newest, amended_under=decision)


def refusals_to_amend_under(*, decision: Decision, by: Person) -> list[str]:
    """Why no text can be changed by leave of that decision."""
    if decision.pin is None:
        return ["That decision is about no pinned text."]
    found = _lacks(decision.pin.edition, by)
    return found + _gives_no_leave(decision) + pinning.refusals(edition=decision.pin.edition)


def refusals_of_text(*, decision: Decision, amended: Pin) -> list[str]:
    """Why `amended` cannot stand for the text that was decided on."""
    newest = amendments.newest_of(decision)
    found = _gives_no_leave(decision) + pinning.faults(amended)
    if newest is None or amended.amends_id != newest.pk:
        found.append("That text does not amend the one that stands. Pin it again.")
    return found


def _gives_no_leave(decision: Decision) -> list[str]:
    """A body lets its text be changed until another has it before it: that one must see what it decides on."""
    if decision.submission is None:
        return ["That decision is about no pinned text."]
    found = []
    if not Decision.objects.holding().filter(pk=decision.pk).exists():
        found.append("That decision is not confirmed, or no longer holds.")
    submission = decision.submission
    if later := submission.passage.submissions.filter(stage__gt=submission.stage).order_by("stage").last():
        found.append(
            f"The {later.body} has had the text before it since, so the {decision.body} no longer lets it be changed."
        )
    return found


def correct_text(
    *,
    decision: Decision,
    amended: Pin,
    wording: str,
    decided_on: date,
    by: Person,
    decided_by: Person,
    reasons: str,
    basis: Basis = Basis.DELEGATED,
    authority_clause: str = "",
    alternatives: str = "None: it corrects a slip.",
    replaces: Decision | None = None,
) -> Decision:
    """The clerk records that a slip in an approved text was corrected by an officer or the chair, under the authority
    that the approving `decision` gave, or a clause of the constitution. Once that is confirmed, the amended text is
    the one that stands."""
    with ledger.writing():
        refuse_for(refusals_to_correct(decision=decision, by=by, amended=amended, decided_by=decided_by))
        return acting.decide_outside_a_meeting(
            body=decision.body,
            mandate=Mandate(
                basis=basis,
                decided_by=decided_by,
                authorised_by=None if authority_clause else decision,
                clause=authority_clause,
            ),
            resolution=Resolution(
                outcome=Outcome.APPROVED,
                wording=wording,
                decided_on=decided_on,
                reasons=reasons,
                alternatives=alternatives,
                concerns=decision,
                amended=amended,
            ),
            by=by,
            title=f"Correction of {amended.title}"[:255],
            replaces=replaces,
        )


def refusals_to_correct(
    *, decision: Decision, by: Person, amended: Pin | None = None, decided_by: Person | None = None
) -> list[str]:
    """Why the text cannot be corrected without asking the bodies again."""
    found = authority.lacks(by, post=Post.CLERK, body=decision.body, on=timezone.localdate())
    if decision.pin is None or decision.submission is None:
        return [*found, "That decision is about no pinned text."]
    found += _gives_no_leave(decision) if amended is None else refusals_of_text(decision=decision, amended=amended)
    if decided_by and PinAuthor.objects.filter(pin=amended or decision.pin, person=decided_by).exists():
        found.append(f"{decided_by} wrote some of this text, so another person must decide on the correction.")
    return found


# Between two passages


def resubmit_as_minor(*, edition: Edition, reason: str, by: Person) -> Submission:
    """The lead officer says that what changed since the referral is minor. The edition goes on where it was
    referred back, once the clerk of that body agrees; the bodies before keep their decisions."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_resubmit(edition=edition, by=by, reason=reason))
        referral = referral_of(edition)
        if referral is None or referral.submission is None:
            raise LookupError(f"{edition} was not referred back")
        pin = pinning.pin_edition(edition=edition, by=by, amends=referral.pin, amended_under=referral)
        passage = submitting.continue_passage(
            passage=referral.submission.passage, change=Passage.Change.MINOR, reason=reason, by=by
        )
        passage.first_stage = referral.submission.stage
        stage = routes.stage(passage, passage.first_stage)
        submission = submitting.put_before(passage=passage, stage=stage, pin=pin, by=by)
        ledger.keep(passage, action="passage.asks", by=by)
        edition.state = EditionState.IN_GOVERNANCE
        ledger.keep(edition, action="edition.submitted", by=by)
        wheels.follow(passage)
        announce("edition", edition.pk)
        return submission


def refusals_to_resubmit(*, edition: Edition, by: Person, reason: str | None = None) -> list[str]:
    """Why the edition cannot go on where it was referred back."""
    found = _lacks(edition, by)
    if EditionState.IN_GOVERNANCE not in EDITION_TRANSITIONS[EditionState(edition.state)]:
        found.append(f"{edition} is {edition.get_state_display().lower()}; only a draft is submitted.")
    if referral_of(edition) is None:
        found.append(
            "It was not referred back by a body that had its text, so all of it is new. Submit it along its route."
        )
    if reason is not None and not reason.strip():
        found.append("Say what changed, and why that is minor.")
    return found + pinning.refusals(edition=edition)


def referral_of(edition: Edition) -> Decision | None:
    """The decision by which the edition came back to its authors last."""
    passage = edition.passages.order_by("-number").first()
    if passage is None or passage.ended_at is None or edition.state != EditionState.DRAFTING:
        return None
    referred = Decision.objects.holding().filter(submission__passage=passage, outcome=Outcome.REFERRED_BACK)
    return referred.filter(pin__isnull=False).order_by("-pk").first()


def agree_minor(*, passage: Passage, by: Person) -> Passage:
    """The clerk of the body that referred it back agrees that what changed is minor."""
    with ledger.writing():
        passage = Passage.objects.select_for_update().get(pk=passage.pk)
        refuse_for(refusals_to_judge(passage=passage, by=by))
        passage.change_agreed_by = by
        ledger.keep(passage, action="passage.agreed_minor", by=by)
        wheels.follow(passage)
        return passage


def find_material(*, passage: Passage, reason: str, by: Person) -> Submission:
    """The clerk does not agree: the change is material, and the same text starts at the first body."""
    with ledger.writing():
        passage = Passage.objects.select_for_update().get(pk=passage.pk)
        refuse_for(refusals_to_judge(passage=passage, by=by, reason=reason))
        pin = passage.submissions.get().pin
        if pin is None:
            raise LookupError(f"{passage} has no text")
        proceeding.close_passage(passage=passage, by=by, why=reason)
        following = submitting.continue_passage(passage=passage, change=Passage.Change.MATERIAL, reason=reason, by=by)
        submission = submitting.put_before(passage=following, stage=routes.stages(following)[0], pin=pin, by=by)
        wheels.follow(following)
        announce("edition", passage.edition_id)
        return submission


def refusals_to_judge(*, passage: Passage, by: Person, reason: str | None = None) -> list[str]:
    """Why `by` may not say whether the change is minor: that is for the clerk of the body that referred it back, who
    wrote none of it."""
    if passage.change != Passage.Change.MINOR:
        return ["Nobody says of this passage that what changed is minor."]
    submission = passage.submissions.select_related("body").order_by("stage").first()
    if submission is None:
        return ["This passage has no text."]
    found = authority.lacks(by, post=Post.CLERK, body=submission.body, on=timezone.localdate())
    if passage.change_agreed_by_id is not None:
        found.append("It was agreed already that the change is minor.")
    if submission.state not in OPEN_STATES:
        found.append(f"The edition is {submission.get_state_display().lower()} already.")
    if PinAuthor.objects.filter(pin=submission.pin, person=by).exists():
        found.append("You wrote some of this text, so another person must say whether the change is minor.")
    if reason is not None and not reason.strip():
        found.append("Say what is material in it.")
    return found


def _lacks(edition: Edition, by: Person) -> list[str]:
    return authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
