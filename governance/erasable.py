"""What an erasure takes with it: the words of a row as it is and as its history has it, and every other place in the
record that repeats them. And what stands against it: a hold, or a duty that still needs the row."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import date_format

from . import classes
from .effect import UNANSWERED
from .entries import subject_of
from .models import (
    Appointment,
    CallIn,
    Condition,
    Decision,
    Document,
    Edition,
    KeptFile,
    LedgerPayload,
    LegalHold,
    Meeting,
    MeetingAction,
    Membership,
    Paper,
    Person,
    Pin,
    PinnedFile,
)
from .models.redaction import (
    ADDRESS,
    ERASED,
    Copy,
    belongings,
    copies_of,
    neutral_address,
    plainly,
    says_something,
    scope,
    texts,
)
from .states import TO_COME, ConditionState, EditionState

# In these an edition needs its text no more.
OVER = (EditionState.SUPERSEDED, EditionState.LAPSED, EditionState.WITHDRAWN, EditionState.REJECTED)
_SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one row that are erased, the longest first, and whether every entry of it had them."""

    subject: str
    row: Model
    words: tuple[str, ...]


def own(row: Model, part: str = "") -> Words:
    """What stands in the row itself, and stood in it before."""
    model = type(row)
    columns = _columns(model, part)
    lines = [*model._base_manager.filter(pk=row.pk).values_list(*columns)] if columns else []
    history = getattr(model, "history", None)
    if columns and history is not None:
        lines += history.model._base_manager.filter(**{model._meta.pk.attname: row.pk}).values_list(*columns)
    found = {value for line in lines for value in line if value and value != ERASED}
    if ADDRESS in columns:
        found = {value for value in found if says_something(value) and value != neutral_address(row)}
    return Words(subject_of(row), row, tuple(sorted(found, key=len, reverse=True)))


def _columns(model: type[Model], part: str) -> tuple[str, ...]:
    """An address is made of the title, and goes with it."""
    if part == "title" and ADDRESS in texts(model):
        return (part, ADDRESS)
    return (part,) if part else texts(model)


def repeated(taken: Words) -> list[Words]:
    """Every other row that repeats the words, with them as they are typed there: of the same meeting or edition; a
    person's name anywhere. What withholding knows again, erasing knows again."""
    said = known_again(taken)
    if not said:
        return []
    kind = str(taken.row._meta.model_name)
    within = frozenset() if kind == "person" else scope(kind, taken.row.pk)
    found: dict[str, set[str]] = {}
    for subject, words in (*_in_rows(said), *_in_payloads(said)):
        if subject != taken.subject and _is_near(subject, taken, within):
            found.setdefault(subject, set()).add(words)
    return [
        Words(subject, row, tuple(sorted(words, key=len, reverse=True)))
        for subject, words in sorted(found.items())
        if (row := row_of(subject)) is not None
    ]


def files(row: Model, *, is_retention: bool) -> list[Model]:
    """The files whose bytes go with the row: its own, and every other entry of the same bytes. When only its time is
    over, bytes that another record still needs stay."""
    match row:
        case KeptFile() | PinnedFile():
            own_files = [row]
        case Paper() if row.file is not None:
            own_files = [row.file]
        case Pin():
            own_files = list(row.files.all())
        case _:
            return []
    hashes = {each.sha256 for each in own_files}
    same = [
        *KeptFile.objects.filter(sha256__in=hashes),
        *PinnedFile.objects.filter(sha256__in=hashes),
    ]
    if is_retention and (len(same) > len(own_files) or _is_needed(own_files, row)):
        return []
    return list(same)


def _is_needed(own_files: Sequence[Model], row: Model) -> bool:
    papers = Paper.objects.filter(file__in=[each.pk for each in own_files if isinstance(each, KeptFile)])
    return isinstance(row, Paper) and papers.exclude(pk=row.pk).exists()


def row_of(subject: str) -> Model | None:
    """The row that the ledger calls so, of whatever kind."""
    kind, _, number = subject.partition(":")
    try:
        return apps.get_model("governance", kind)._base_manager.filter(pk=int(number)).first()
    except (LookupError, ValueError):
        return None


# What stands in the way


def held_back(row: Model) -> list[str]:
    """The holds on the row, or on the meeting or edition it belongs to, in words."""
    named = {subject_of(row), *belongings(str(row._meta.model_name), row.pk)}
    today = timezone.localdate()
    holds = LegalHold.objects.filter(subject__in=named, lifted_at=None).exclude(until__lt=today)
    return [
        f"It is kept {f'until {_day(each.until)}' if each.until else 'until the hold is lifted'}: {each.reason}"
        for each in holds
    ]


def duties(row: Model) -> list[str]:
    """What still needs the words of the row, in words."""
    match row:
        case Person():
            return list(_of_person(row))
        case Pin():
            return _of_edition(row.edition)
        case Edition():
            return _of_edition(row)
        case Document():
            return [reason for each in row.editions.all() for reason in _of_edition(each)]
        case Decision():
            return list(_of_decision(row))
        case Meeting():
            return _of_meeting(row)
    meeting = getattr(row, "meeting", None)
    return _of_meeting(meeting) if isinstance(meeting, Meeting) else []


def _of_person(person: Person) -> Iterator[str]:
    today = timezone.localdate()
    if person.user_id:
        yield "They still have an account here. Take the account away first."
    for post in Appointment.objects.on(today).filter(person=person):
        yield f"They hold a post today: {post.get_post_display().lower()} of {post.body or 'the council'}."
    for seat in Membership.objects.on(today).filter(person=person).select_related("body"):
        yield f"They have a seat on the {seat.body} today."
    if MeetingAction.objects.filter(owner=person, state=MeetingAction.State.OPEN).exists():
        yield "Something that a meeting asked of them is still to be done."
    if Condition.objects.filter(Q(owner=person) | Q(discharger=person), state=ConditionState.OPEN).exists():
        yield "A condition that they are to meet or to discharge is still open."


def _of_edition(edition: Edition) -> list[str]:
    if edition.state in OVER:
        return []
    state = edition.get_state_display().lower()
    return [f"“{edition}” is {state}, so its text is still needed. Withhold it until it is replaced or withdrawn."]


def _of_decision(decision: Decision) -> Iterator[str]:
    if not decision.is_settled:
        yield "The decision is not confirmed yet: record it anew without the words."
    if CallIn.objects.filter(decision=decision, state__in=UNANSWERED).exists():
        yield "The decision was called in, and that is not answered yet."
    if decision.conditions.filter(state=ConditionState.OPEN).exists():
        yield "A condition of the decision is still open."


def _of_meeting(meeting: Meeting) -> list[str]:
    if meeting.state not in TO_COME:
        return []
    return [f"{meeting} is still to come, and its members need this."]


def _day(day: date) -> str:
    return date_format(day, "j F Y")


# Where the words are repeated


def known_again(taken: Words) -> list[Copy]:
    """The words that are long enough to be looked for elsewhere, and as an address has them."""
    shortest = _SHORTEST_NAME if isinstance(taken.row, Person) else None
    names = _names(taken.row) if isinstance(taken.row, Person) else None
    found = {}
    for words in taken.words:
        if names is not None and words not in names:
            continue
        for each in copies_of(words, notice=ERASED, is_text=isinstance(taken.row, Pin), shortest=shortest):
            found[each.said] = each
            if says_something(each.address):
                found[each.address] = Copy(each.address, ERASED, frozenset())
    return sorted(found.values(), key=lambda each: len(each.said), reverse=True)


def _names(person: Model) -> set[str]:
    return set(person.history.values_list("name", flat=True)) | {person.name}  # type: ignore[attr-defined]


def _in_rows(said: list[Copy]) -> Iterator[tuple[str, str]]:
    """Each row, as it is or as its history has it, with the words as it repeats them. The database cannot compare so:
    every text of the record is read."""
    for name in classes.KEEPING:
        model = classes.model(name)
        columns = texts(model)
        if not columns or name in ("LedgerEntry", "LedgerPayload", "BoardStageTask", "Erasure"):
            continue
        history = getattr(model, "history", None)
        for source in (model, *([history.model] if history is not None else [])):
            rows = source._base_manager.order_by().values_list(model._meta.pk.attname, *columns)
            for pk, *row in rows.iterator():
                for words in _typed(said, row):
                    yield f"{model._meta.model_name}:{pk}", words


def _typed(said: list[Copy], row: Iterable[Any]) -> Iterator[str]:
    for text in row:
        for each in said if text else ():
            yield from each.typed_in(text)


def _in_payloads(said: list[Copy]) -> Iterator[tuple[str, str]]:
    found = LedgerPayload.objects.order_by().values_list("entry__subject", "canonical")
    for subject, text in found.iterator():
        for each in said:
            if each.is_in(as_read(text)):
                yield subject, each.said


def saying(taken: Words, payloads: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of those entries of a row beside which the ledger says its words."""
    exactly = [json.dumps(words, ensure_ascii=False)[1:-1] for words in taken.words]
    copies = [Copy(words, ERASED, frozenset()) for words in taken.words if plainly(words).strip()]
    return [
        entry
        for entry, text in payloads
        if any(words in text for words in exactly) or any(each.is_in(as_read(text)) for each in copies)
    ]


def as_read(payload: str) -> str:
    """What stands in JSON, as it was typed."""
    return payload.replace('\\"', '"')


def _is_near(subject: str, taken: Words, within: frozenset[str]) -> bool:
    if isinstance(taken.row, Person):
        return True
    kind, _, number = subject.partition(":")
    row = row_of(subject)
    if getattr(row, "subject", None) == taken.subject:  # a note on its withholding
        return True
    return bool(within & belongings(kind, int(number)))
