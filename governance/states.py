"""The states of the record, what may follow what and who brings it about: data, no code.
`docs/governance.md` draws these tables, and a test compares the drawing."""

from dataclasses import dataclass

from django.db.models import TextChoices


class EditionState(TextChoices):
    DRAFTING = "drafting", "Drafting"
    IN_GOVERNANCE = "in_governance", "In governance"
    ADOPTED = "adopted", "Adopted"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    LAPSED = "lapsed", "Lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REJECTED = "rejected", "Rejected"


class SubmissionState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Papers published"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Papers published"
    HELD = "held", "Held"
    ADJOURNED = "adjourned", "Adjourned"
    INQUORATE = "inquorate", "Inquorate"
    POSTPONED = "postponed", "Postponed"
    CANCELLED = "cancelled", "Cancelled"
    REPORTED = "reported", "Known from a paper"


class Outcome(TextChoices):
    APPROVED = "approved", "Approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
    ENDORSED = "endorsed", "Endorsed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle", "Agreed in principle"
    NOTED = "noted", "Noted"
    DEFERRED = "deferred", "Deferred"
    REFERRED_BACK = "referred_back", "Referred back"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What grants what was asked, and what a text can be adopted or amended on.
GRANTING = frozenset(
    {
        Outcome.APPROVED,
        Outcome.APPROVED_WITH_CONDITIONS,
        Outcome.ENDORSED,
        Outcome.AGREED_IN_PRINCIPLE,
        Outcome.NOTED,
    }
)
# What conditions can hang on.
CONDITIONAL = frozenset({Outcome.APPROVED_WITH_CONDITIONS, Outcome.AGREED_IN_PRINCIPLE})
# By what a body gives power away.
DELEGATING = frozenset({Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS})

# What a body short of its quorum may still do.
OUTCOMES_WITHOUT_QUORUM = frozenset({Outcome.NOTED, Outcome.DEFERRED})

EDITION_TRANSITIONS: dict[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFTING: frozenset({EditionState.IN_GOVERNANCE, EditionState.WITHDRAWN}),
    EditionState.IN_GOVERNANCE: frozenset(
        {EditionState.ADOPTED, EditionState.DRAFTING, EditionState.REJECTED, EditionState.WITHDRAWN}
    ),
    # Called in or rescinded before its day, it goes back to its bodies or its authors.
    EditionState.ADOPTED: frozenset({EditionState.IN_FORCE, EditionState.IN_GOVERNANCE, EditionState.DRAFTING}),
    EditionState.IN_FORCE: frozenset({EditionState.SUPERSEDED, EditionState.LAPSED}),
    EditionState.SUPERSEDED: frozenset(),
    EditionState.LAPSED: frozenset(),
    EditionState.WITHDRAWN: frozenset(),
    # The minutes said so by mistake.
    EditionState.REJECTED: frozenset({EditionState.IN_GOVERNANCE, EditionState.DRAFTING}),
}

# Who brings a state about.
EDITION_OWNERS: dict[EditionState, str] = {
    EditionState.DRAFTING: "a lead officer, or the body that refers it back",
    EditionState.IN_GOVERNANCE: "the lead officer who submits it",
    EditionState.ADOPTED: "the last body, once its chair confirms",
    EditionState.IN_FORCE: "its day",
    EditionState.SUPERSEDED: "the edition that takes its place",
    EditionState.LAPSED: "the body that rescinds its decision and lets it end without a successor",
    EditionState.WITHDRAWN: "the lead officer, or the body or its chair once it is on an agenda",
    EditionState.REJECTED: "the body, once its chair confirms",
}

SUBMISSION_TRANSITIONS: dict[SubmissionState, frozenset[SubmissionState]] = {
    # Decided from here only outside a meeting.
    SubmissionState.PROPOSED: frozenset(
        {SubmissionState.SCHEDULED, SubmissionState.DECIDED, SubmissionState.WITHDRAWN}
    ),
    SubmissionState.SCHEDULED: frozenset(
        {SubmissionState.PUBLISHED, SubmissionState.PROPOSED, SubmissionState.DECIDED, SubmissionState.WITHDRAWN}
    ),
    SubmissionState.PUBLISHED: frozenset(
        {SubmissionState.PROPOSED, SubmissionState.DECIDED, SubmissionState.WITHDRAWN}
    ),
    # Noted or deferred only: it comes back to another meeting.
    SubmissionState.DECIDED: frozenset({SubmissionState.PROPOSED}),
    SubmissionState.WITHDRAWN: frozenset(),
}

# On the agenda of a meeting that has not decided on it.
ON_AN_AGENDA = (SubmissionState.SCHEDULED, SubmissionState.PUBLISHED)

SUBMISSION_OWNERS: dict[SubmissionState, str] = {
    SubmissionState.PROPOSED: "whoever puts it before the body or takes it off an agenda; a meeting that did not decide",
    SubmissionState.SCHEDULED: "the clerk who puts it on an agenda",
    SubmissionState.PUBLISHED: "the clerk who publishes the papers",
    SubmissionState.DECIDED: "the clerk who records the decision",
    SubmissionState.WITHDRAWN: "the lead officer",
}

MEETING_TRANSITIONS: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.SCHEDULED: frozenset(
        {
            MeetingState.PUBLISHED,
            MeetingState.HELD,
            MeetingState.INQUORATE,
            MeetingState.POSTPONED,
            MeetingState.CANCELLED,
        }
    ),
    MeetingState.PUBLISHED: frozenset(
        {MeetingState.HELD, MeetingState.INQUORATE, MeetingState.POSTPONED, MeetingState.CANCELLED}
    ),
    MeetingState.HELD: frozenset({MeetingState.ADJOURNED}),
    MeetingState.ADJOURNED: frozenset(),
    MeetingState.INQUORATE: frozenset(),
    MeetingState.POSTPONED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
    MeetingState.REPORTED: frozenset(),
}

MEETING_OWNERS: dict[MeetingState, str] = {
    MeetingState.SCHEDULED: "the clerk who convenes it",
    MeetingState.PUBLISHED: "the clerk who publishes its papers",
    MeetingState.HELD: "the clerk, once it has begun",
    MeetingState.ADJOURNED: "the clerk, when it breaks off and goes on another day",
    MeetingState.INQUORATE: "the clerk, when too few came for it to begin",
    MeetingState.POSTPONED: "the clerk, who sets another day",
    MeetingState.CANCELLED: "the clerk",
    MeetingState.REPORTED: "whoever enters a past meeting from a paper that names it",
}


# A meeting is convened, or entered afterwards from a paper that names it.
MEETING_BEGINNINGS = (MeetingState.SCHEDULED, MeetingState.REPORTED)
# What took place, so that what was decided there can be recorded.
HAS_MET = frozenset({MeetingState.HELD, MeetingState.ADJOURNED})
# What may still be met on the day, and what was called off, so that its items wait for another day.
TO_COME = frozenset({MeetingState.SCHEDULED, MeetingState.PUBLISHED})
CALLED_OFF = frozenset({MeetingState.CANCELLED, MeetingState.POSTPONED, MeetingState.INQUORATE})


class ItemState(TextChoices):
    LISTED = "listed", "On the agenda"
    TAKEN_OFF = "taken_off", "Taken off the agenda"


# Until the agenda is out; afterwards a body records that an item is withdrawn.
ITEM_TRANSITIONS: dict[ItemState, frozenset[ItemState]] = {
    ItemState.LISTED: frozenset({ItemState.TAKEN_OFF}),
    ItemState.TAKEN_OFF: frozenset(),
}

ITEM_OWNERS: dict[ItemState, str] = {
    ItemState.LISTED: "the clerk who puts it on an agenda",
    ItemState.TAKEN_OFF: "the clerk, before the papers are out",
}


class ConditionState(TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Met"
    LAPSED = "lapsed", "Lapsed"


# A condition is met by its discharging authority, or lapses when the decision it hangs on is rescinded.
CONDITION_TRANSITIONS: dict[ConditionState, frozenset[ConditionState]] = {
    ConditionState.OPEN: frozenset({ConditionState.MET, ConditionState.LAPSED}),
    ConditionState.MET: frozenset(),
    ConditionState.LAPSED: frozenset(),
}

CONDITION_OWNERS: dict[ConditionState, str] = {
    ConditionState.OPEN: "the clerk who records the decision",
    ConditionState.MET: "its discharging authority, never its owner",
    ConditionState.LAPSED: "the decision that rescinds the one it hangs on",
}


class CallInState(TextChoices):
    RECEIVED = "received", "Received"
    REFUSED = "refused", "Not valid"
    ACCEPTED = "accepted", "Called in"
    UPHELD = "upheld", "Decision upheld"
    REFERRED_BACK = "referred_back", "Referred back to the decision-maker"
    TO_COUNCIL = "to_council", "Referred to full Council"


CALL_IN_TRANSITIONS: dict[CallInState, frozenset[CallInState]] = {
    CallInState.RECEIVED: frozenset({CallInState.REFUSED, CallInState.ACCEPTED}),
    CallInState.REFUSED: frozenset(),
    CallInState.ACCEPTED: frozenset({CallInState.UPHELD, CallInState.REFERRED_BACK, CallInState.TO_COUNCIL}),
    CallInState.UPHELD: frozenset(),
    CallInState.REFERRED_BACK: frozenset(),
    # Council lets it stand, or asks the decision-maker to decide again; it does not decide in its place.
    CallInState.TO_COUNCIL: frozenset({CallInState.UPHELD, CallInState.REFERRED_BACK}),
}

CALL_IN_OWNERS: dict[CallInState, str] = {
    CallInState.RECEIVED: "the clerk, on the day the request comes",
    CallInState.REFUSED: "the clerk, with the reason",
    CallInState.ACCEPTED: "the clerk, which suspends the decision",
    CallInState.UPHELD: "the meeting that heard it",
    CallInState.REFERRED_BACK: "the meeting that heard it",
    CallInState.TO_COUNCIL: "the scrutiny meeting that heard it",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """Something that happens to the record: who brings it about, by which function, which rule is asked first, and
    what it leaves behind. Functions are named below `governance.`; what has no rule follows from what was judged."""

    number: str
    happens: str
    owner: str
    writes: str
    asks: str
    evidence: str


TRANSITIONS = (
    Transition(
        "T1",
        "an edition is begun",
        "lead officer",
        "drafting.begin_edition",
        "drafting.refusals_to_begin",
        "the edition it follows, its period, its page",
    ),
    Transition(
        "T5",
        "an edition sets out on its route",
        "lead officer",
        "submitting.submit_edition",
        "submitting.refusals",
        "the pin with its files and authors, a copy of the route",
    ),
    Transition(
        "T6",
        "it is put on an agenda",
        "clerk",
        "convening.list_item",
        "convening.refusals_to_list",
        "the item, its number and access",
    ),
    Transition(
        "T6",
        "it is taken off again, before the papers are out",
        "clerk",
        "convening.take_off_item",
        "convening.refusals_to_take_off",
        "the reason; what was to be decided on waits for another agenda",
    ),
    Transition(
        "T7",
        "the papers are published",
        "clerk",
        "circulating.publish_papers",
        "circulating.refusals_to_publish",
        "the moment, the notice given or the reason for less",
    ),
    Transition(
        "T8",
        "a body decides",
        "clerk",
        "deciding.record_decision",
        "deciding.refusals",
        "words, reasons, votes, quorum of the item, the text",
    ),
    Transition(
        "T8",
        "somebody decides for it between meetings",
        "clerk",
        "acting.decide_outside_a_meeting",
        "acting.refusals",
        "who decided, what gives the power; an item for the next meeting",
    ),
    Transition(
        "T8",
        "the decision is confirmed",
        "chair, or who decided",
        "confirming.confirm_decision",
        "confirming.refusals_to_confirm",
        "who confirmed, when and how",
    ),
    Transition(
        "T8",
        "it is confirmed from the signed sheet",
        "another officer",
        "confirming.confirm_against_sheet",
        "confirming.refusals_to_confirm_against_sheet",
        "the sheet itself",
    ),
    Transition(
        "T8",
        "it is confirmed by a link",
        "chair",
        "confirming.confirm_by_link",
        "confirming.refusals_to_confirm_by_link",
        "when the link was sent and used",
    ),
    Transition(
        "T8",
        "it is published",
        "clerk",
        "publishing.publish_notice",
        "publishing.refusals",
        "the moment from which it can be called in",
    ),
    Transition(
        "T8",
        "the body changes the wording",
        "lead officer",
        "amending.amend_in_meeting",
        "amending.refusals_to_amend_in_meeting",
        "a pin that amends the one before",
    ),
    Transition(
        "T9",
        "a change is said to be minor",
        "lead officer",
        "amending.resubmit_as_minor",
        "amending.refusals_to_resubmit",
        "the reason, a pin that amends the one before",
    ),
    Transition(
        "T9",
        "the clerk agrees",
        "clerk of the body that referred it back",
        "amending.agree_minor",
        "amending.refusals_to_judge",
        "who agreed",
    ),
    Transition(
        "T9",
        "the clerk finds it material",
        "clerk of the body that referred it back",
        "amending.find_material",
        "amending.refusals_to_judge",
        "the reason; a passage from the first body",
    ),
    Transition(
        "T11",
        "a condition is met",
        "its discharging authority",
        "discharging.discharge_condition",
        "discharging.refusals",
        "a decision of its own, the evidence",
    ),
    Transition(
        "T11",
        "a slip is corrected",
        "officer or chair, under authority",
        "amending.correct_text",
        "amending.refusals_to_correct",
        "a decision of its own, the text as corrected",
    ),
    Transition(
        "T12",
        "a meeting is cancelled",
        "clerk",
        "convening.cancel_meeting",
        "convening.refusals_to_call_off",
        "the reason; its items wait",
    ),
    Transition(
        "T12",
        "too few came",
        "clerk",
        "convening.find_inquorate",
        "convening.refusals_to_call_off",
        "the reason; its items wait",
    ),
    Transition(
        "T13",
        "an edition is withdrawn",
        "lead officer",
        "submitting.withdraw_edition",
        "submitting.refusals_to_withdraw",
        "the reason",
    ),
    Transition(
        "T13",
        "an edition that is on no agenda goes back to its authors",
        "lead officer",
        "submitting.take_back_edition",
        "submitting.refusals_to_take_back",
        "the reason; the end of its passage",
    ),
    Transition(
        "T14",
        "the next body is asked",
        "the decision before",
        "proceeding.proceed",
        "",
        "a submission of the text that was accepted",
    ),
    Transition(
        "T15",
        "an edition is adopted",
        "the last decision",
        "adopting.adopt_edition",
        "adopting.refusals",
        "from when it is in force",
    ),
    Transition(
        "T16",
        "it comes into force; the one before is superseded (T20)",
        "its day",
        "adopting.bring_into_force",
        "adopting.refusals_to_bring_into_force",
        "both in one transaction; the day of its review",
    ),
    Transition(
        "T17",
        "a call-in is received",
        "clerk",
        "calling_in.receive_call_in",
        "calling_in.refusals",
        "when it came, grounds, who signed",
    ),
    Transition(
        "T17",
        "it is valid",
        "clerk",
        "calling_in.accept_call_in",
        "calling_in.refusals_to_accept",
        "the decision is suspended",
    ),
    Transition(
        "T17",
        "it is not valid",
        "clerk",
        "calling_in.refuse_call_in",
        "calling_in.refusals_to_refuse",
        "the reason",
    ),
    Transition(
        "T18",
        "it is answered",
        "clerk of the meeting that heard it",
        "calling_in.answer_call_in",
        "calling_in.refusals_to_answer",
        "the answer; sent back, a passage of the same text",
    ),
    Transition(
        "T19",
        "a review begins",
        "its day, or the lead officer",
        "reviewing.begin_review",
        "reviewing.refusals_to_begin",
        "since when",
    ),
    Transition(
        "T21",
        "a decision is rescinded, or the minutes corrected",
        "clerk and chair, at a meeting",
        "deciding.record_decision",
        "resolutions.refusals_of_kind",
        "a new decision; the first stays",
    ),
)
