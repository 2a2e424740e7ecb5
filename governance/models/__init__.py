"""The record. Imports run one way: people, files, bodies, documents, pins, submissions, meetings, decisions,
then what hangs on them; the ledger stands alone."""

from .bodies import COUNCIL_WIDE, Appointment, Body, LegalKind, Membership, Post, Seat, Terms
from .conditions import CallIn, Condition
from .decisions import Confirmation, ConfirmationLink, Decision, DecisionNotice, Override, OverrideProposal
from .documents import Document, Edition, Passage, Route, RouteStage
from .erasure import Erasure, ErasureRequest, LegalHold
from .files import KeptFile
from .ledger import LedgerEntry, LedgerPayload
from .meetings import AgendaItem, Attendance, Interest, Meeting, Minutes, Paper
from .people import Person
from .pins import Pin, PinAuthor, PinnedFile
from .programme import Implication, ImplicationType, MeetingAction, PlannedDecision, WorkItem
from .rectification import Rectification
from .redaction import redacted
from .submissions import CLOSED, OPEN_STATES, Access, Basis, Submission
from .tasks import BoardStageTask
from .withholding import RetentionRule, Withholding

__all__ = [
    "CLOSED",
    "COUNCIL_WIDE",
    "OPEN_STATES",
    "Access",
    "AgendaItem",
    "Appointment",
    "Attendance",
    "Basis",
    "BoardStageTask",
    "Body",
    "CallIn",
    "Condition",
    "Confirmation",
    "ConfirmationLink",
    "Decision",
    "DecisionNotice",
    "Document",
    "Edition",
    "Erasure",
    "ErasureRequest",
    "Implication",
    "ImplicationType",
    "Interest",
    "KeptFile",
    "LedgerEntry",
    "LedgerPayload",
    "LegalHold",
    "LegalKind",
    "Meeting",
    "MeetingAction",
    "Membership",
    "Minutes",
    "Override",
    "OverrideProposal",
    "Paper",
    "Passage",
    "Person",
    "Pin",
    "PinAuthor",
    "PinnedFile",
    "PlannedDecision",
    "Post",
    "Rectification",
    "RetentionRule",
    "Route",
    "RouteStage",
    "Seat",
    "Submission",
    "Terms",
    "Withholding",
    "WorkItem",
    "redacted",
]
