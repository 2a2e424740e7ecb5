"""Who reads what was taken in private in the admin: whoever holds a post or a seat, today, at the body that took it or at
a body before which the same text was put; the monitoring officer and the data protection officer; auditors, who change
nothing. No other group gives that right, and no superuser has it for being one. Everybody else reads the lawful public
part, and that there is more."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone

from . import closed
from .models import COUNCIL_WIDE, Appointment, Body, Edition, LedgerPayload, Membership, redaction
from .models.redaction import NEVER_PUBLIC, WORDS, as_held, put
from .models.submissions import Access

READ_ALL = "governance.read_private_record"

# What of a private row anyone may read (section 100C of the Local Government Act 1972 and its grounds).
PUBLIC_PART = {
    "agendaitem": ("public_title", "public_summary", "exclusion_resolution"),
    "decision": ("public_title", "public_wording"),
}
# What is read in the place of a private text, where there is something.
IN_PLACE = {
    ("agendaitem", "title"): "public_title",
    ("decision", "title"): "public_title",
    ("decision", "wording"): "public_wording",
}
# Never shown, only compared.
_COMPARED = ("content", "manifest")


class OfficerReading:
    """What one account may read, asked once a request, and hidden in every row that the request loads."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def bodies(self) -> frozenset[int] | None:
        """The bodies whose private texts they read; None for all."""
        if self.user.has_perm(READ_ALL) and not self.user.is_superuser:
            return None
        today = timezone.localdate()
        posts = Appointment.objects.on(today).filter(person__user=self.user.pk)
        if posts.filter(post__in=COUNCIL_WIDE).exists():
            return None
        seats = Membership.objects.on(today).filter(person__user=self.user.pk)
        return frozenset([*posts.values_list("body", flat=True), *seats.values_list("body", flat=True)])

    @cached_property
    def hidden(self) -> dict[str, str]:
        """What they do not read, as the ledger names it, each with what stands in its place."""
        with as_held():
            bodies = self.bodies
            if bodies is None:
                return {}
            names = dict(Body.objects.values_list("pk", "name"))
            found = private()
            return {
                subject: notice(names.get(at[0], "body") if at else "body")
                for subject, at in found.items()
                if not bodies & set(at)
            }

    def redact(self, row: Any) -> Any:
        """The row with its private words replaced. It is no longer fit to be saved."""
        kind = str(row._meta.model_name)
        if isinstance(row, LedgerPayload):
            return self._of_entry(row)
        if kind not in _KINDS or (said := self.hidden.get(f"{kind}:{row.pk}")) is None:
            return row
        for column in words_of(kind):
            is_said_in_public = column == "closed_reason" and row.access == Access.NOT_FOR_PUBLICATION
            if row.__dict__.get(column) and not is_said_in_public:
                put(row, column, self._in_place(row, kind, column) or said)
        return row

    def _of_entry(self, payload: LedgerPayload) -> LedgerPayload:
        """What was entered of a private row repeats its words."""
        with as_held():
            said = self.hidden and self.hidden.get(payload.entry.subject)
        if said:
            put(payload, "canonical", said)
        return payload

    def _in_place(self, row: Any, kind: str, column: str) -> str:
        if column == "html":
            return f"<p>{self.hidden[f'{kind}:{row.pk}']}</p>"
        return str(row.__dict__.get(IN_PLACE.get((kind, column), ""), ""))


def of(user: Any) -> OfficerReading:
    """What `user` reads: asked once a request."""
    now = redaction.officer()
    return now if isinstance(now, OfficerReading) and now.user == user else OfficerReading(user)


def private_editions(user: Any) -> list[int]:
    """The numbers of the editions of which `user` does not even read that they are there."""
    named = (subject.partition(":") for subject in of(user).hidden)
    return [int(number) for kind, _, number in named if kind == "edition"]


def private_pages(user: Any) -> set[int]:
    """The numbers of the pages on which these are drafted."""
    drafted = Edition.objects.filter(pk__in=private_editions(user), page__isnull=False)
    return set(drafted.values_list("page", flat=True))


def notice(body: str) -> str:
    """What stands in the place of a private text."""
    return f"Private. There is more, which only the members and officers of the {body} may read."


def words_of(kind: str) -> list[str]:
    """The texts of a private row that are private."""
    columns = [*WORDS.get(kind, ()), *NEVER_PUBLIC.get(kind, {})]
    return [each for each in columns if each not in (*PUBLIC_PART.get(kind, ()), *_COMPARED)]


def private() -> dict[str, list[int]]:
    """Each row that was taken in private, as the ledger names it, with the bodies whose people read it: its own first."""
    found: dict[str, list[int]] = {}
    for subject, body in _private():
        at = found.setdefault(subject, [])
        if body is not None and body not in at:
            at.append(body)
    return found


def _private() -> Iterator[tuple[str, int | None]]:
    for rows, access_of in closed.private_rows():
        for path in _bodies_of(rows.model, access_of):
            for pk, body in rows.order_by("pk").values_list("pk", path).distinct():
                yield f"{rows.model._meta.model_name}:{pk}", body


def _bodies_of(model: type[Model], access_of: str) -> list[str]:
    """The ways to the bodies of what makes a row private: the item or the submission, and the bodies that the same text
    was put before; the body that looks after the document; and the body of a piece of work that was referred to it."""
    about = access_of.rpartition("access")[0]
    if about.endswith("papers__") or (not about and model._meta.model_name == "paper"):
        return [f"{about}meeting__body", f"{about}agenda_item__submission__passage__submissions__body"]
    if about.endswith(("submission__", "submissions__")) or (not about and model._meta.model_name == "submission"):
        looked_after_by = f"{about}passage__edition__document__overseen_by"
        return [f"{about}body", f"{about}passage__submissions__body", looked_after_by]
    if about in ("concerns__", "decision__") or (not about and model._meta.model_name == "decision"):
        return [f"{about}body", f"{about}submission__passage__submissions__body"]
    ways = [f"{about}meeting__body", f"{about}submission__passage__submissions__body"]
    return [*ways, "body"] if model._meta.model_name in ("workitem", "meetingaction") else ways


_KINDS = frozenset(str(model._meta.model_name) for model, _ in (*closed.PRIVATE, *closed.PRIVATE_TEXTS))
