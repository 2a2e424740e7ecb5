"""How each model of the record is kept, in one table. `guards.py`, `ledger.py` and the tests over
the whole program read it; a model that is missing here fails them."""

from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db.models import Model


class Kept(Enum):
    APPEND_ONLY = "append-only"  # written once; the database refuses any change
    LEDGERED = "ledgered"  # each change is entered in the ledger; never deleted
    FREE = "free"  # edited in the admin; simple-history shows who changed what


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a model is kept, and how its row stands in the ledger."""

    kept: Kept
    # Long texts stand in the ledger by their SHA-256 only.
    by_digest: frozenset[str] = frozenset()
    # The columns that decide what the public reads; empty means all.
    publishes: frozenset[str] = frozenset()
    # Whether the table of its history is append-only too.
    history_guarded: bool = True
    # Whether the row is no more than a fact about a person: of one that is erased nothing is left but the receipt.
    erased_whole: bool = False
    # What of a person stands in the ledger only as a digest keyed with the row's own salt: gone with the row's words.
    salted: frozenset[str] = frozenset()


_APPEND_ONLY = Keeping(Kept.APPEND_ONLY)
_LEDGERED = Keeping(Kept.LEDGERED)
_FREE = Keeping(Kept.FREE)

KEEPING: dict[str, Keeping] = {
    "LedgerEntry": _APPEND_ONLY,
    "LedgerPayload": _APPEND_ONLY,
    "Pin": Keeping(Kept.APPEND_ONLY, by_digest=frozenset({"content", "html", "manifest"})),
    "PinAuthor": _APPEND_ONLY,
    "PinnedFile": _APPEND_ONLY,
    "Decision": _APPEND_ONLY,
    "Confirmation": _APPEND_ONLY,
    "DecisionNotice": _APPEND_ONLY,
    "Override": _APPEND_ONLY,
    "OverrideProposal": _APPEND_ONLY,
    "Rectification": _APPEND_ONLY,
    "KeptFile": _APPEND_ONLY,
    "Erasure": _APPEND_ONLY,
    # Names must be erasable, in the history too.
    "Person": Keeping(
        Kept.LEDGERED,
        salted=frozenset({"name", "organisation", "user_id"}),
        history_guarded=False,
    ),
    "Body": _LEDGERED,
    "Terms": _LEDGERED,
    "Appointment": _LEDGERED,
    "Membership": _LEDGERED,
    # A passage keeps the copy that it took of its route.
    "Route": _LEDGERED,
    "RouteStage": _LEDGERED,
    "Document": _LEDGERED,
    "Edition": Keeping(Kept.LEDGERED, publishes=frozenset({"document_id", "state", "effective_on"})),
    "Passage": Keeping(
        Kept.LEDGERED,
        publishes=frozenset({"edition_id", "number", "stages", "change", "first_stage", "change_agreed_by_id"}),
    ),
    "Submission": Keeping(Kept.LEDGERED, publishes=frozenset({"passage_id", "stage", "body_id", "pin_id", "access"})),
    "Meeting": _LEDGERED,
    "Attendance": Keeping(Kept.LEDGERED, erased_whole=True),
    "AgendaItem": _LEDGERED,
    "Interest": _LEDGERED,
    "Paper": Keeping(Kept.LEDGERED, publishes=frozenset({"meeting_id", "pin_id", "file_id", "access", "published_at"})),
    "Minutes": _LEDGERED,
    "Condition": _LEDGERED,
    "CallIn": _LEDGERED,
    "ConfirmationLink": Keeping(Kept.LEDGERED, erased_whole=True),
    "WorkItem": _LEDGERED,
    "MeetingAction": _LEDGERED,
    "PlannedDecision": _LEDGERED,
    "Implication": _LEDGERED,
    "ImplicationType": _LEDGERED,
    "Withholding": _LEDGERED,
    "ErasureRequest": _LEDGERED,
    "LegalHold": _LEDGERED,
    "RetentionRule": _FREE,
    # A wheel of Wagtail's workflow, made again whenever it is missing.
    "BoardStageTask": _FREE,
}

# The chain itself is not entered in the chain.
_THE_LEDGER = frozenset({"LedgerEntry", "LedgerPayload"})


def model(name: str) -> type[Model]:
    return apps.get_model("governance", name)


def keeping(model: type[Model]) -> Keeping:
    """How `model` is kept. Raises KeyError for one that is not of the record."""
    return KEEPING[model.__name__]


def entered() -> list[type[Model]]:
    """The models whose every row and change stands in the ledger."""
    return [model(name) for name, how in KEEPING.items() if how.kept is not Kept.FREE and name not in _THE_LEDGER]


def append_only() -> list[type[Model]]:
    """The models whose tables the database guards: those written once, and the histories."""
    written_once = [model(name) for name, how in KEEPING.items() if how.kept is Kept.APPEND_ONLY]
    histories = [
        history.model
        for name, how in KEEPING.items()
        if how.history_guarded and (history := getattr(model(name), "history", None))
    ]
    return written_once + histories


def written_once() -> list[type[Model]]:
    """Those of them that take a new row only with its actor declared: a ledger's entry says itself who acted."""
    return [model(name) for name, how in KEEPING.items() if how.kept is Kept.APPEND_ONLY and name != "LedgerEntry"]


def declared() -> list[type[Model]]:
    """The models of which the database takes a row, new or changed, only with its actor declared, and lets none go."""
    return [model(name) for name, how in KEEPING.items() if how.kept is Kept.LEDGERED]
