"""The states of the record, what may follow what and who brings it about: data, no code.
`docs/governance.md` draws these tables, and a test compares the drawing."""

from django.db.models import TextChoices


class EditionState(TextChoices):
    DRAFTING = "drafting", "Drafting"
    IN_GOVERNANCE = "in_governance", "In governance"
    ADOPTED = "adopted", "Adopted"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REJECTED = "rejected", "Rejected"


class SubmissionState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    SCHEDULED = "scheduled", "Scheduled"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    HELD = "held", "Held"
    INQUORATE = "inquorate", "Inquorate"
    CANCELLED = "cancelled", "Cancelled"


class Outcome(TextChoices):
    APPROVED = "approved", "Approved"
    ENDORSED = "endorsed", "Endorsed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle", "Agreed in principle"
    NOTED = "noted", "Noted"
    DEFERRED = "deferred", "Deferred"
    REFERRED_BACK = "referred_back", "Referred back"
    REJECTED = "rejected", "Rejected"


# What a body short of its quorum may still do.
OUTCOMES_WITHOUT_QUORUM = frozenset({Outcome.NOTED, Outcome.DEFERRED})

EDITION_TRANSITIONS: dict[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFTING: frozenset({EditionState.IN_GOVERNANCE, EditionState.WITHDRAWN}),
    EditionState.IN_GOVERNANCE: frozenset(
        {EditionState.ADOPTED, EditionState.DRAFTING, EditionState.REJECTED, EditionState.WITHDRAWN}
    ),
    EditionState.ADOPTED: frozenset({EditionState.IN_FORCE}),
    EditionState.IN_FORCE: frozenset({EditionState.SUPERSEDED}),
    EditionState.SUPERSEDED: frozenset(),
    EditionState.WITHDRAWN: frozenset(),
    EditionState.REJECTED: frozenset(),
}

# Who brings a state about.
EDITION_OWNERS: dict[EditionState, str] = {
    EditionState.DRAFTING: "a lead officer, or the body that refers it back",
    EditionState.IN_GOVERNANCE: "the lead officer who submits it",
    EditionState.ADOPTED: "the last body, once its chair confirms",
    EditionState.IN_FORCE: "its day",
    EditionState.SUPERSEDED: "the edition that takes its place",
    EditionState.WITHDRAWN: "the lead officer",
    EditionState.REJECTED: "the body, once its chair confirms",
}

SUBMISSION_TRANSITIONS: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.PROPOSED: frozenset({SubmissionState.SCHEDULED, SubmissionState.WITHDRAWN}),
    SubmissionState.SCHEDULED: frozenset({SubmissionState.PROPOSED, SubmissionState.DECIDED}),
    # Noted or deferred only: it comes back to another meeting.
    SubmissionState.DECIDED: frozenset({SubmissionState.PROPOSED}),
    SubmissionState.WITHDRAWN: frozenset(),
}

SUBMISSION_OWNERS: dict[SubmissionState, str] = {
    SubmissionState.PROPOSED: "whoever puts it before the body; a meeting that did not decide",
    SubmissionState.SCHEDULED: "the clerk who puts it on an agenda",
    SubmissionState.DECIDED: "the clerk who records the decision",
    SubmissionState.WITHDRAWN: "the lead officer",
}

MEETING_TRANSITIONS: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.SCHEDULED: frozenset({MeetingState.HELD, MeetingState.INQUORATE, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset(),
    MeetingState.INQUORATE: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
