"""What of the record is closed to the public, and on which ground: what was taken in private, and what
was withheld since. Its entries stay in the chain, without their payloads."""

from collections.abc import Iterator

from django.db.models import Model

from .models import (
    AgendaItem,
    Condition,
    Decision,
    Erasure,
    Interest,
    KeptFile,
    MeetingAction,
    Paper,
    Pin,
    Submission,
    Withholding,
    WorkItem,
)
from .models.submissions import CLOSED, Access

# What is private, by itself or with what it hangs on, and where that says so; the nearest last.
PRIVATE: tuple[tuple[type[Model], str], ...] = (
    (Decision, "concerns__submission__access"),
    (Decision, "concerns__agenda_item__access"),
    (Decision, "submission__access"),
    (Decision, "agenda_item__access"),
    (Condition, "decision__submission__access"),
    (Condition, "decision__agenda_item__access"),
    (Interest, "agenda_item__access"),
    (MeetingAction, "agenda_item__access"),
    (WorkItem, "arose_from__access"),
    (KeptFile, "papers__access"),
    (AgendaItem, "access"),
    (Submission, "access"),
    (Paper, "access"),
)


def grounds(*subjects: str) -> dict[str, str]:
    """By how the ledger names it, why something is closed: of `subjects`, or of all there is."""
    found = dict(_closed())
    withheld = Withholding.objects.filter(lifted_at__isnull=True)
    found |= {each.subject: each.get_ground_display() for each in withheld}
    found |= {f"withholding:{each.pk}": each.get_ground_display() for each in withheld}
    return {subject: ground for subject, ground in found.items() if not subjects or subject in subjects}


def erased() -> set[str]:
    """The subjects whose words were erased, as the ledger names them."""
    return set(Erasure.objects.values_list("withholding__subject", flat=True))


def _closed() -> Iterator[tuple[str, str]]:
    """What was taken in private. A text is closed with what was decided on it in private, unless it was
    also put before a body in public."""
    labels = dict(Access.choices)
    for model, access_of in PRIVATE:
        private = model._default_manager.filter(**{f"{access_of}__in": CLOSED})
        for pk, access in private.values_list("pk", access_of):
            yield f"{model._meta.model_name}:{pk}", labels[access]
    texts = Pin.objects.filter(submissions__access__in=CLOSED).exclude(submissions__access=Access.OPEN)
    for pk, access in texts.values_list("pk", "submissions__access"):
        yield f"pin:{pk}", labels[access]
