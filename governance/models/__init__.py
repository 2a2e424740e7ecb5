"""The record. Imports run one way: people, bodies, documents, pins, submissions, meetings, decisions; ledger stands alone."""

from .bodies import Appointment, Body, LegalKind, Membership, Post, Seat, Terms
from .decisions import Confirmation, Decision
from .documents import Document, Edition, Passage, Route, RouteStage
from .ledger import LedgerEntry, LedgerPayload
from .meetings import AgendaItem, Attendance, Interest, Meeting
from .people import Person
from .pins import Pin, PinAuthor, PinnedFile
from .submissions import Access, Basis, Submission
from .tasks import BoardStageTask

__all__ = [
    "Access",
    "AgendaItem",
    "Appointment",
    "Attendance",
    "Basis",
    "BoardStageTask",
    "Body",
    "Confirmation",
    "Decision",
    "Document",
    "Edition",
    "Interest",
    "LedgerEntry",
    "LedgerPayload",
    "LegalKind",
    "Meeting",
    "Membership",
    "Passage",
    "Person",
    "Pin",
    "PinAuthor",
    "PinnedFile",
    "Post",
    "Route",
    "RouteStage",
    "Seat",
    "Submission",
    "Terms",
]
