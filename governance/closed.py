"""What of the record is closed to the public, and on which ground: what was taken in private, and what
was withheld since. Its entries stay in the chain, without their payloads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Max, Model, Q, QuerySet

from .models import (
    AgendaItem,
    CallIn,
    Condition,
    Decision,
    Document,
    Edition,
    Erasure,
    Interest,
    KeptFile,
    LedgerEntry,
    MeetingAction,
    Override,
    OverrideProposal,
    Paper,
    Passage,
    Pin,
    PinnedFile,
    Rectification,
    Submission,
    Withholding,
    WorkItem,
)
from .models.redaction import Hidden, withheld
from .models.submissions import CLOSED, Access
from .states import EditionState

# What is private, by itself or with what it hangs on, and where that says so; the nearest last.
PRIVATE: tuple[tuple[type[Model], str], ...] = (
    (Decision, "concerns__access"),
    (Decision, "access"),
    (Decision, "concerns__submission__access"),
    (Decision, "concerns__agenda_item__access"),
    (Decision, "submission__access"),
    (Decision, "agenda_item__access"),
    (Condition, "decision__access"),
    (Condition, "decision__submission__access"),
    (Condition, "decision__agenda_item__access"),
    (Interest, "agenda_item__access"),
    (MeetingAction, "agenda_item__access"),
    (WorkItem, "arose_from__access"),
    (Override, "agenda_item__access"),
    (OverrideProposal, "agenda_item__access"),
    (Rectification, "decision__access"),
    (Rectification, "decision__submission__access"),
    (Rectification, "decision__agenda_item__access"),
    (CallIn, "decision__access"),
    (CallIn, "decision__submission__access"),
    (CallIn, "decision__agenda_item__access"),
    (KeptFile, "papers__agenda_item__access"),
    (KeptFile, "papers__access"),
    (Paper, "agenda_item__access"),
    (AgendaItem, "access"),
    (Submission, "access"),
    (Paper, "access"),
)
# Texts, with the way to what they were put before a body as. One that was also put before a body in public is public.
PRIVATE_TEXTS: tuple[tuple[type[Model], str], ...] = (
    (PinnedFile, "pin__submissions"),
    (Pin, "submissions"),
    (Passage, "submissions"),
    (Edition, "passages__submissions"),
    (Document, "editions__passages__submissions"),
)


def grounds(*subjects: str) -> dict[str, str]:
    """By how the ledger names it, why something is closed: of `subjects`, or of all there is."""
    found = dict(_closed())
    hidden = list(Withholding.objects.filter(lifted_at__isnull=True))
    found |= {each.subject: each.get_ground_display() for each in hidden}
    found |= {f"withholding:{each.pk}": each.get_ground_display() for each in hidden}
    return {subject: ground for subject, ground in found.items() if not subjects or subject in subjects}


@dataclass(frozen=True, slots=True)
class Closed:
    """What of the chain goes out without its payload, asked for once for many entries."""

    grounds: dict[str, str] = field(default_factory=grounds)
    hidden: Hidden = field(default_factory=withheld)

    def ground_of(self, entry: LedgerEntry) -> str | None:
        """Why the payload of an entry is not shown: by its subject, or because it repeats words that are withheld."""
        if not hasattr(entry, "payload"):
            return self.hidden.erased.get(entry.subject)
        if ground := self.grounds.get(entry.subject):
            return ground
        text = str(entry.payload.canonical).replace('\\"', '"')
        return "It repeats what is withheld" if self.hidden.repeated(text, entry.subject) else None


def erased() -> dict[str, int]:
    """The subjects whose words were erased, as the ledger names them, each with the last entry that may have lost
    what it recorded."""
    return dict(Erasure.objects.order_by().values_list("subject").annotate(Max("up_to")))


def private_rows() -> Iterator[QuerySet]:
    """The rows that were taken in private, model by model. A text is private with what was decided on it in private,
    unless it was also put before a body in public; a document, unless it has an edition that anyone may know of."""
    for model in dict.fromkeys(model for model, _ in PRIVATE):
        is_private = Q()
        for access_of in (way for each, way in PRIVATE if each is model):
            is_private |= Q(**{f"{access_of}__in": CLOSED})
        yield model._default_manager.filter(is_private)
    for model, submissions in PRIVATE_TEXTS:
        yield _in_private_alone(model, f"{submissions}__access")


def editions() -> QuerySet:
    """Those that were put before bodies in private alone: anyone else does not even read that they are there."""
    return _in_private_alone(Edition, "passages__submissions__access")


def documents() -> QuerySet:
    """Those of which anyone may know an edition: more than drafts, and what is before bodies in private."""
    return Document.objects.filter(editions__in=_known()).distinct()


def _in_private_alone(model: type[Model], access_of: str) -> QuerySet:
    closed = model._default_manager.filter(**{f"{access_of}__in": CLOSED}).exclude(**{access_of: Access.OPEN})
    return closed.exclude(editions__in=_known()) if model is Document else closed


def _known() -> QuerySet[Edition]:
    """The editions that were put before a body in public, or are known from elsewhere."""
    return Edition.objects.exclude(state=EditionState.DRAFTING).exclude(pk__in=editions())


def _closed() -> Iterator[tuple[str, str]]:
    labels = dict(Access.choices)
    found = [(model._default_manager.filter(**{f"{way}__in": CLOSED}), way) for model, way in PRIVATE]
    found += [(_in_private_alone(model, f"{way}__access"), f"{way}__access") for model, way in PRIVATE_TEXTS]
    for rows, access_of in found:
        for pk, access in rows.values_list("pk", access_of):
            yield f"{rows.model._meta.model_name}:{pk}", labels[access]
