"""Who reads in the admin what the public does not, taken in private or withheld since: whoever holds a post or a seat,
today, at the body that took it or at a body before which the same text was put; the monitoring officer and the data
protection officer; auditors, who change nothing. No other group gives that right, and no superuser has it for being one.
Everybody else reads the lawful public part, and that there is more, or that a part is withheld and on which ground."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from . import closed
from .models import COUNCIL_WIDE, Appointment, Edition, LedgerPayload, Membership, Withholding
from .models.redaction import (
    ADDRESS,
    NAMES,
    NEVER_PUBLIC,
    WORDS,
    Hidden,
    Reading,
    as_held,
    by_kind,
    neutral_address,
    officer,
    put,
    withheld,
)
from .models.submissions import Access

READ_ALL = "governance.read_private_record"

# By kind of row, the ways to the bodies whose people read all of it: its own first, then those before which the same
# text was put.
_OF_THE_TEXT = ("passage__submissions__body", "passage__edition__document__overseen_by")
_PUT = tuple(f"submission__{way}" for way in _OF_THE_TEXT)
_AT_THE_ITEM = ("agenda_item__meeting__body", *(f"agenda_item__{way}" for way in _PUT))
_OF_THE_DECISION = ("decision__body", *(f"decision__{way}" for way in _PUT))
BODIES: dict[str, tuple[str, ...]] = {
    "agendaitem": ("meeting__body", *_PUT),
    "body": ("pk",),
    "callin": _OF_THE_DECISION,
    "condition": _OF_THE_DECISION,
    "decision": ("body", *_PUT, *_AT_THE_ITEM, "concerns__body", *(f"concerns__{way}" for way in _PUT)),
    "document": ("overseen_by", "editions__passages__submissions__body"),
    "edition": ("document__overseen_by", "passages__submissions__body"),
    "implication": ("edition__document__overseen_by", "edition__passages__submissions__body"),
    "interest": _AT_THE_ITEM,
    "keptfile": ("papers__meeting__body", *(f"papers__{way}" for way in _AT_THE_ITEM)),
    "meeting": ("body",),
    "meetingaction": ("body", *_AT_THE_ITEM),
    "membership": ("person__memberships__body", "person__appointments__body"),
    "minutes": ("meeting__body",),
    "override": _AT_THE_ITEM,
    "overrideproposal": _AT_THE_ITEM,
    "paper": ("meeting__body", *_AT_THE_ITEM),
    "passage": ("submissions__body", "edition__document__overseen_by"),
    "person": ("memberships__body", "appointments__body"),
    "pin": ("submissions__body", *(f"submissions__{way}" for way in _OF_THE_TEXT)),
    "pinnedfile": ("pin__submissions__body", *(f"pin__submissions__{way}" for way in _OF_THE_TEXT)),
    "planneddecision": ("body",),
    "rectification": ("body", *_OF_THE_DECISION),
    "submission": ("body", *_OF_THE_TEXT),
    "terms": ("body",),
    "workitem": ("body", "arose_from__meeting__body", *(f"arose_from__{way}" for way in _PUT)),
}
# What of a private row anyone may read (section 100C of the Local Government Act 1972 and its grounds).
PUBLIC_PART = {
    "agendaitem": ("public_title", "public_summary", "exclusion_resolution"),
    "submission": ("public_title",),
    "decision": ("public_title", "public_wording"),
}
# What is read in the place of a private text, where there is something.
IN_PLACE = {
    ("agendaitem", "title"): "public_title",
    ("decision", "title"): "public_title",
    ("decision", "wording"): "public_wording",
}
# What of an edition stands on the page on which it is drafted, by kind of row.
_DRAFTED = {"document": "document", "edition": "pk", "pin": "pins", "submission": "passages__submissions"}
# Never shown, only compared.
_COMPARED = ("content", "manifest")


class Reader(NamedTuple):
    """A body whose people read a row."""

    pk: int
    name: str


class OfficerReading(Reading):
    """What one account may read, asked once a request, and hidden in every row that the request loads."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def bodies(self) -> frozenset[int] | None:
        """The bodies of whose texts they read all; None for every body."""
        if self.user.has_perm(READ_ALL) and not self.user.is_superuser:
            return None
        today = timezone.localdate()
        posts = set(Appointment.objects.on(today).filter(person__user=self.user.pk).values_list("body", "post"))
        if any(post in COUNCIL_WIDE for _, post in posts):
            return None
        seats = Membership.objects.on(today).filter(person__user=self.user.pk)
        return frozenset([*(body for body, _ in posts if body), *seats.values_list("body", flat=True)])

    @cached_property
    def private(self) -> dict[str, str]:
        """What was taken in private and they do not read, as the ledger names it, each with what stands in its place."""
        with as_held():
            if self.bodies is None:
                return {}
            return {
                subject: notice(read_by[0].name if read_by else "body")
                for subject, read_by in readers_of_what_is_private().items()
                if not self._is_among(read_by)
            }

    @cached_property
    def hidden(self) -> Hidden:
        """What is withheld, and they do not read."""
        with as_held():
            return Hidden() if self.bodies is None else replace(withheld(self._read_of), erased={})

    @cached_property
    def _wholly(self) -> dict[str, str]:
        """What they read nothing of that is not public: private rows; the people whose name is withheld; and why
        something was withheld."""
        with as_held():
            notices = {subject: next(iter(parts.values())) for subject, parts in self.hidden.parts.items()}
            return self.private | notices_beside(notices) if notices else self.private

    @cached_property
    def pages(self) -> frozenset[int]:
        """The pages on which a text is drafted that they do not read, or not all of it."""
        parts = [subject for subject in self.hidden.parts if not subject.startswith("document:")]
        return self.unlisted | frozenset(self._drafted_on([*self.private, *parts]))

    @cached_property
    def unlisted(self) -> frozenset[int]:
        """Those of a text that they do not even read is there, or of which they do not read the title."""
        kept = [subject for subject, parts in self.hidden.parts.items() if {"", "title"} & parts.keys()]
        private = [subject for subject in self.private if subject.startswith("edition:")]
        return frozenset(self._drafted_on([*kept, *private]))

    def _drafted_on(self, subjects: Iterable[str]) -> list[int]:
        with as_held():
            numbers, hidden = by_kind(subjects), Q(pk__in=[])
            for kind, way in _DRAFTED.items():
                hidden |= Q(**{f"{way}__in": numbers.get(kind, [])})
            return list(Edition.objects.filter(hidden, page__isnull=False).values_list("page", flat=True))

    def redact(self, row: Any) -> Any:
        """The row with what they do not read replaced. It is no longer fit to be saved."""
        kind = str(row._meta.model_name)
        if isinstance(row, LedgerPayload):
            return self._of_entry(row)
        row = super().redact(row)
        if ADDRESS in WORDS.get(kind, ()) and ADDRESS in row.__dict__:
            is_private = f"{kind}:{row.pk}" in self.private
            if (address := neutral_address(row) if is_private else self.address(row)) != row.slug:
                put(row, ADDRESS, address)
        if kind not in _KINDS or (said := self._wholly.get(f"{kind}:{row.pk}")) is None:
            return row
        for column in words_of(kind):
            is_said_in_public = column == "closed_reason" and row.access == Access.NOT_FOR_PUBLICATION
            if row.__dict__.get(column) and not is_said_in_public:
                put(row, column, self._in_place(row, kind, column) or said)
        return row

    def address(self, row: Any) -> str:
        """What leads to the public page, for those too who read its title."""
        with as_held():
            return self._public.address(row)

    @cached_property
    def _public(self) -> Reading:
        return Reading()

    def keeps_back(self, subject: str, text: str = "") -> str:
        """What stands in the place of what was entered of a subject, or of a text about it; empty when they read it."""
        if whole := self._wholly.get(subject):
            return whole
        if parts := self.hidden.parts.get(subject):
            return next(iter(parts.values()))
        with as_held():
            found = self.hidden.repeated(text, subject) if text else None
            return found.notice if found and not self._is_theirs(subject) else ""

    def kept_back(self, kind: str) -> Q:
        """The rows of a kind of which they do not read all."""
        found = Q(pk__in=by_kind([*self._wholly, *self.hidden.parts]).get(kind, ()))
        if self.hidden.copies and (columns := WORDS.get(kind, ())):
            rows = apps.get_model("governance", kind)._base_manager.values_list("pk", *columns)
            repeating = [
                pk
                for pk, *texts in rows
                if any(copy.is_in(text) for copy in self.hidden.copies for text in texts if text)
            ]
            found |= Q(pk__in=repeating)
        return found

    def _of_entry(self, payload: LedgerPayload) -> LedgerPayload:
        """What was entered of a row repeats its words."""
        with as_held():
            if not (self._wholly or self.hidden):
                return payload
            text = str(payload.canonical).replace('\\"', '"')
            said = self.keeps_back(payload.entry.subject, text)
        if said:
            put(payload, "canonical", said)
        return payload

    def _in_place(self, row: Any, kind: str, column: str) -> str:
        if column == "html":
            return f"<p>{self._wholly[f'{kind}:{row.pk}']}</p>"
        return str(row.__dict__.get(IN_PLACE.get((kind, column), ""), ""))

    def _without_copies(self, row: Any, text: str) -> str:
        """What their own bodies wrote they read as it is, whatever it repeats."""
        read = super()._without_copies(row, text)
        return text if read != text and self._is_theirs(f"{row._meta.model_name}:{row.pk}") else read

    def _read_of(self, subjects: Collection[str]) -> set[str]:
        """Those of the subjects that they read."""
        return {subject for subject, read_by in readers_of(subjects).items() if self._is_among(read_by)}

    def _is_theirs(self, subject: str) -> bool:
        return bool(self._read_of([subject]))

    def _is_among(self, read_by: Iterable[Reader]) -> bool:
        return self.bodies is None or any(each.pk in self.bodies for each in read_by)


def of(user: Any) -> OfficerReading:
    """What `user` reads: asked once a request."""
    now = officer()
    return now if isinstance(now, OfficerReading) and now.user == user else OfficerReading(user)


def private_pages(user: Any) -> frozenset[int]:
    """The numbers of the pages on which texts are drafted of which `user` does not even read that they are there, or not
    what they are called."""
    return of(user).unlisted


def notice(body: str) -> str:
    """What stands in the place of a private text."""
    return f"Private. There is more, which only the members and officers of the {body} may read."


def words_of(kind: str) -> list[str]:
    """The texts of a row that is read by right of a body alone."""
    columns = [*WORDS.get(kind, ()), *NEVER_PUBLIC.get(kind, {})]
    return [each for each in columns if each not in (*PUBLIC_PART.get(kind, ()), *_COMPARED, ADDRESS)]


def notices_beside(notices: dict[str, str]) -> dict[str, str]:
    """By subject, what stands in the place of what says again, elsewhere, what is withheld of the subjects of `notices`:
    of the person whose name it is, in every seat; and of the officer's note."""
    found = {}
    seats = [int(subject.partition(":")[2]) for subject in notices if subject.startswith(f"{NAMES}:")]
    for person, seat in Membership.objects.filter(pk__in=seats).values_list("person", "pk") if seats else ():
        found[f"person:{person}"] = notices[f"{NAMES}:{seat}"]
    made = Withholding.objects.filter(subject__in=notices)
    return found | {f"withholding:{pk}": notices[subject] for pk, subject in made.values_list("pk", "subject")}


def readers_of(subjects: Collection[str]) -> dict[str, list[Reader]]:
    """By subject, the bodies whose people read it: its own first."""
    rows = {apps.get_model("governance", kind): pks for kind, pks in by_kind(subjects).items() if kind in BODIES}
    return readers(model._base_manager.filter(pk__in=pks) for model, pks in rows.items())


def readers_of_what_is_private() -> dict[str, list[Reader]]:
    """The same of every row that was taken in private."""
    with connection.cursor() as cursor:
        cursor.execute(*_question_of_what_is_private())
        return _by_subject(cursor.fetchall())


@cache
def _question_of_what_is_private() -> tuple[str, tuple]:
    """Its words and values are the same whoever asks: to put it into words takes longer than to answer it."""
    sql, values = _asked(closed.private_rows()).query.sql_with_params()
    return sql, tuple(values)


def readers(found: Iterable[QuerySet]) -> dict[str, list[Reader]]:
    """The same of rows, whatever they are of: asked in one query."""
    asked = list(found)
    return _by_subject(_asked(asked) if asked else ())


def _asked(found: Iterable[QuerySet]) -> QuerySet:
    first, *more = (each for rows in found for each in _bodies(rows))
    return first.union(*more)


def _by_subject(answers: Iterable[tuple]) -> dict[str, list[Reader]]:
    known: dict[str, list[Reader]] = {}
    for kind, pk, _, body, name in sorted(answers, key=lambda row: (row[2], row[3] or 0)):
        at = known.setdefault(f"{kind}:{pk}", [])
        if body is not None and (reader := Reader(body, name)) not in at:
            at.append(reader)
    return known


def _bodies(rows: QuerySet) -> Iterator[QuerySet]:
    """One query for each way from a row to a body, all of the same columns."""
    kind = str(rows.model._meta.model_name)
    for nearness, way in enumerate(BODIES[kind]):
        named = "name" if way == "pk" else f"{way}__name"
        yield rows.order_by().values_list(
            Value(kind, CharField()), F("pk"), Value(nearness, IntegerField()), F(way), F(named)
        )


_KINDS = frozenset(
    {
        "person",
        NAMES,
        "withholding",
        *(str(model._meta.model_name) for model, _ in (*closed.PRIVATE, *closed.PRIVATE_TEXTS)),
    }
)
