"""The record as the public reads it: notices in the place of what is withheld or erased, and in the place of the same
words wherever a row of the same meeting or edition repeats them. A public request reads every row so, however it was
fetched (`as_the_public`); the admin reads what is held."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, Q, TextField
from django.db.models.query import ModelIterable
from django.utils.text import slugify

# By model, the columns with people's words that anyone may read; withholding all of a row withholds these. Every other
# text of the record is in NEVER_PUBLIC or NO_WORDS: a test walks the models.
WORDS: dict[str, tuple[str, ...]] = {
    "decision": (
        "title",
        "wording",
        "reasons",
        "alternatives",
        "conflicts",
        "dispensations",
        "closed_reason",
        "public_title",
        "public_wording",
        "authority",
        "urgency_agreed_by",
        "source",
    ),
    "pin": ("title", "html"),
    "document": ("title", "summary", "slug"),
    "edition": ("title", "source", "excerpt", "slug"),
    "passage": ("assumption", "change_reason"),
    "meeting": ("place", "source", "short_notice_reason"),
    "agendaitem": (
        "title",
        "presented_by",
        "recommendation",
        "urgent_reason",
        "closed_reason",
        "exclusion_resolution",
        "public_title",
        "public_summary",
    ),
    "interest": ("nature", "dispensation"),
    "paper": ("title",),
    "minutes": ("text", "correction"),
    "meetingaction": ("text", "progress", "owner_title"),
    "condition": ("text", "evidence", "owner_title"),
    "callin": ("grounds", "answer"),
    "planneddecision": (
        "title",
        "about",
        "urgency_reason",
        "urgency_agreed_by",
        "private_reason",
        "consulted",
        "contact",
    ),
    "implication": ("text", "none_needed_because", "signed_off_by_post"),
    "rectification": ("note",),
    "terms": ("clause",),
    "body": ("about", "how_to_attend"),
    "keptfile": ("name",),
    "pinnedfile": ("name",),
}
# A membership is withheld by its name: the public then reads the seat alone.
NAMES = "membership"

# Texts that no public page, file or feed is made of, and why.
NEVER_PUBLIC: dict[str, dict[str, str]] = {
    "person": {"name": "read as a seat’s public form alone", "organisation": "shown to officers"},
    "membership": {"post_title": "read as a seat’s public form alone"},
    "pin": {"content": "the readable text is what is shown", "manifest": "names of files, compared and not shown"},
    "submission": {"closed_reason": "read as its item’s", "public_title": "read as its item’s"},
    "workitem": {"title": "public once it is an item of an agenda", "note": "for the clerk"},
    "override": {"reason": "the public reads that there was one"},
    "overrideproposal": {"reason": "the public reads that there was one, once it is agreed"},
    "withholding": {"note": "for the monitoring officer"},
    "erasurerequest": {"reason": "for the two officers", "answer": "for the two officers"},
    "legalhold": {"reason": "for the officers"},
    "route": {"name": "for officers", "assumption": "read from the passage, which has a copy"},
    "retentionrule": {"name": "a class of record", "authority": "a law or a schedule"},
    "implicationtype": {"name": "a word of the council’s list"},
    "body": {
        "name": "what the body is called: its clerk changes it",
        "slug": "made of what the body is called",
    },
}
# The column of an address, which is made of a title: it goes where the title goes.
ADDRESS = "slug"
# Short codes, days as a source states them, and digests: nobody’s words.
NO_WORDS = frozenset(
    {
        *("code", "record_class", "subject", "part", "media_type", "sha256", "secret_sha256"),
        *("sheet_sha256", "fingerprint"),
        *("date_stated", "period", "minute_number", "official_record_url"),
        *("at", "actor", "action", "payload_digest", "previous", "hash", "salt", "canonical"),
    }
)

# Figures and sentences that the record itself computes; a withheld name may stand in them.
_COMPUTED = {"decision": ("quorum",)}
# Where a row belongs: what it says may be repeated by other rows of the same meeting, or on the same edition.
_BELONGS_TO: dict[str, tuple[tuple[str, str], ...]] = {
    "decision": (
        ("meeting", "agenda_item__meeting"),
        ("edition", "submission__passage__edition"),
        ("document", "submission__passage__edition__document"),
    ),
    "pin": (("edition", "edition"), ("document", "edition__document")),
    "document": (("document", "pk"),),
    "edition": (("edition", "pk"), ("document", "document")),
    "passage": (("edition", "edition"), ("document", "edition__document")),
    "meeting": (("meeting", "pk"),),
    "agendaitem": (
        ("meeting", "meeting"),
        ("edition", "submission__passage__edition"),
        ("document", "submission__passage__edition__document"),
    ),
    "interest": (("meeting", "agenda_item__meeting"),),
    "paper": (("meeting", "meeting"), ("edition", "pin__edition"), ("document", "pin__edition__document")),
    "minutes": (("meeting", "meeting"),),
    "meetingaction": (("meeting", "agenda_item__meeting"),),
    "condition": (("meeting", "decision__agenda_item__meeting"),),
    "callin": (("meeting", "decision__agenda_item__meeting"),),
    "planneddecision": (("document", "document"), ("meeting", "decision__agenda_item__meeting")),
    "implication": (("edition", "edition"), ("document", "edition__document")),
    "rectification": (
        ("meeting", "meeting"),
        ("meeting", "decision__agenda_item__meeting"),
        ("edition", "decision__submission__passage__edition"),
        ("document", "decision__submission__passage__edition__document"),
    ),
    "workitem": (("meeting", "agenda_item__meeting"), ("meeting", "arose_from__meeting")),
    "pinnedfile": (("edition", "pin__edition"), ("document", "pin__edition__document")),
}
# What is said of a document may stand in each of its editions; what one edition says, another may say as well.
_OF_THE_DOCUMENT = ("document", "planneddecision", "agendaitem")
_OF_THE_EDITION = ("edition", "pin")
# Shorter words than these say too little to be looked for elsewhere; a paragraph of a text, than these.
_SHORTEST, _SHORTEST_NAME, _SHORTEST_PARAGRAPH = 8, 5, 24
_TAGS = re.compile(r"<[^>]*>")

# What stands in the database where words were.
ERASED = "[erased]"


# Which are typed one for the other.
_ALIKE = {
    **dict.fromkeys("‘’ʼ`´", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),  # take no room
}
# A space or several, also as HTML and JSON write them.
_SPACES = r"(?:\s|&nbsp;|\\[nrt])+"
_A_SPACE = re.compile(_SPACES)
_AS_ALIKE = str.maketrans(_ALIKE)
_SPACE_OR_CHARACTER = re.compile(f"{_SPACES}|.", re.DOTALL)


def plainly(text: str) -> str:
    """The text for comparing: small letters without accents, one sort of space, apostrophe and hyphen."""
    text = _A_SPACE.sub(" ", text).translate(_AS_ALIKE)
    if not text.isascii():
        text = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return text.translate(_AS_ALIKE).casefold()


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """The same of one character, or of one space however it is written: to know where in a text something stands."""
    return plainly(character)


@lru_cache(maxsize=32)
def _plainly_once(text: str) -> str:
    """One text is compared with all that is withheld."""
    return plainly(text)


@dataclass(frozen=True, slots=True)
class Copy:
    """Words that are not read, wherever a row that belongs to one of `within` repeats them (anywhere, when empty),
    however they are typed there."""

    said: str
    notice: str
    within: frozenset[str]
    words: re.Pattern[str] = field(init=False)
    address: str = field(init=False)

    def __post_init__(self) -> None:
        """As whole words."""
        object.__setattr__(self, "address", slugify(self.said))
        plain = plainly(self.said).strip()
        start, end = (r"\b" if each.isalnum() else "" for each in (plain[0], plain[-1]))
        object.__setattr__(self, "words", re.compile(f"{start}{re.escape(plain)}{end}"))

    def is_in(self, text: str) -> bool:
        """Whether a text repeats the words, wherever it stands."""
        return bool(self.words.search(_plainly_once(text)))

    def is_repeated_in(self, text: str, belongs: Callable[[], frozenset[str]]) -> bool:
        """Whether the text of a row repeats the words where they are not read; what the row belongs to is asked only
        when it must be known."""
        return self.is_in(text) and (not self.within or bool(self.within & belongs()))

    def is_named_in(self, address: str, belongs: Callable[[], frozenset[str]]) -> bool:
        """Whether an address is made of the words."""
        is_part = says_something(self.address) and f"-{self.address}-" in f"-{address}-"
        return is_part and (not self.within or bool(self.within & belongs()))

    def taken_out_of(self, text: str) -> str:
        """The text with the notice where it repeats the words."""
        typed, places = self._places(text)
        for start, end in reversed(places):
            typed[start:end] = [self.notice]
        return "".join(typed)

    def typed_in(self, text: str) -> list[str]:
        """The words as they are typed in a text, letter by letter, wherever it repeats them."""
        typed, places = self._places(text) if self.is_in(text) else ([], [])
        return ["".join(typed[start:end]) for start, end in places]

    def _places(self, text: str) -> tuple[list[str], list[tuple[int, int]]]:
        """The text in its characters, and from where to where in them it repeats the words."""
        typed = _SPACE_OR_CHARACTER.findall(text)
        came_from = [place for place, each in enumerate(typed) for _ in _plain(each)]
        came_from.append(len(typed))
        return typed, [
            # With the accents of the last letter.
            (came_from[found.start()], max(came_from[found.end() - 1] + 1, came_from[found.end()]))
            for found in self.words.finditer(_plainly_once(text))
        ]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the public does not read: by subject, the parts with the notice in place of each; the words themselves;
    the files by what they hold; and what was erased."""

    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()
    files: frozenset[str] = frozenset()
    erased: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parts or self.erased)

    def repeated(self, text: str, subject: str) -> Copy | None:
        """The withheld words that a text about `subject` repeats, where it does."""
        kind, _, number = subject.partition(":")
        return next(
            (each for each in self.copies if each.is_repeated_in(text, lambda: belongings(kind, int(number)))), None
        )


class Reading:
    """One reader: asks once what is hidden, and hides it in every row that is read."""

    @cached_property
    def hidden(self) -> Hidden:
        with as_held():
            return withheld()

    def redact(self, row: Any) -> Any:
        """The row with notices in the place of what is withheld. It is no longer fit to be saved."""
        if row.__dict__.get("_read_as") is self or not self.hidden:
            return row
        row._read_as = self
        kind = str(row._meta.model_name)
        subject = f"{kind}:{row.pk}"
        parts = self.hidden.parts.get(subject, {})
        row.is_withheld = "" in parts
        for column in WORDS.get(kind, ()):
            if (text := row.__dict__.get(column)) and (read := self._read(row, subject, column, text)) != text:
                put(row, column, read)
        for column in _COMPUTED.get(kind, ()):
            if text := json.dumps(row.__dict__.get(column), ensure_ascii=False):
                read = self._without_copies(row, text)
                if read != text:
                    put(row, column, json.loads(read))
        return row

    def address(self, row: Any) -> str:
        """The address of a row: what it is made of, or a neutral one where that says what is withheld."""
        slug, parts = str(held(row, ADDRESS)), self.hidden.parts.get(f"{row._meta.model_name}:{row.pk}", {})
        is_withheld = any(part in parts for part in ("", "title", ADDRESS))
        is_withheld = is_withheld or any(
            each.is_named_in(slug, lambda: _belongings(row)) for each in self.hidden.copies
        )
        return neutral_address(row) if is_withheld and says_something(slug) else slug

    def _read(self, row: Any, subject: str, column: str, text: str) -> str:
        if column == ADDRESS:
            return self.address(row)
        parts = self.hidden.parts.get(subject, {})
        notice = parts.get(column) or parts.get("")
        if subject in self.hidden.erased:
            text = text.replace(ERASED, self.hidden.erased[subject])
            if row.__dict__[column] == ERASED:
                return _marked_up(column, text)
        if notice:
            return _marked_up(column, notice)
        return self._without_copies(row, text)

    def _without_copies(self, row: Any, text: str) -> str:
        for each in self.hidden.copies:
            if each.is_repeated_in(text, lambda: _belongings(row)):
                text = each.taken_out_of(text)
        return text


def neutral_address(row: Any) -> str:
    """An address that is made of no words: `document-3`."""
    return f"{row._meta.model_name}-{row.pk}"


def says_something(address: str) -> bool:
    """Whether an address is made of words: one of figures alone, such as `2022-2025`, names nobody."""
    return any(each.isalpha() for each in address)


def _marked_up(column: str, notice: str) -> str:
    return f"<p>{notice}</p>" if column == "html" else notice


_reader: ContextVar[Reading | None] = ContextVar("governance_reader", default=None)
# Who reads in the admin, by right of a body (readers.py).
_officer: ContextVar[Any] = ContextVar("governance_officer", default=None)


def put(row: Any, column: str, read: Any) -> None:
    """What is read in a column, in the place of what is held there."""
    row.__dict__.setdefault("_held", {}).setdefault(column, row.__dict__[column])
    setattr(row, column, read)


@contextmanager
def as_officer(reading: Any) -> Iterator[None]:
    """Every row of the record that is loaded in here is as that officer may read it."""
    before = _officer.set(reading)
    try:
        yield
    finally:
        _officer.reset(before)


def officer() -> Any:
    """Who reads in the admin now; None outside it."""
    return _officer.get()


def keeps_back(subject: str, text: str = "") -> str:
    """What stands in the place of what is entered of a subject, or of a text about it, for whoever reads now; empty when
    they read it."""
    officer = _officer.get()
    return officer.keeps_back(subject, text) if officer else ""


def kept_back(kind: str) -> Q:
    """The rows of a kind of which whoever reads now does not read all."""
    officer = _officer.get()
    return officer.kept_back(kind) if officer else Q(pk__in=[])


@contextmanager
def as_the_public(reading: Reading | None = None) -> Iterator[Reading]:
    """Every row of the record that is loaded in here is as the public reads it."""
    reading = reading or _reader.get() or Reading()
    before = _reader.set(reading)
    try:
        yield reading
    finally:
        _reader.reset(before)


@contextmanager
def as_held() -> Iterator[None]:
    """Rows are as the record holds them, also within a public request: for who acts on them."""
    before, officer = _reader.set(None), _officer.set(None)
    try:
        yield
    finally:
        _reader.reset(before)
        _officer.reset(officer)


def as_read(row: Any) -> Any:
    """The row for whoever reads now."""
    reading = _reader.get() or _officer.get()
    return reading.redact(row) if reading else row


def held(row: Any, column: str) -> Any:
    """What the record holds in a column, whoever reads."""
    kept = row.__dict__.get("_held", {})
    return kept[column] if column in kept else getattr(row, column)


def redacted(row: Any, reading: Reading | None = None) -> Any:
    """The row, and what was loaded with it, as the public reads it."""
    reading = reading or _reader.get() or Reading()
    if not reading.hidden:
        return row
    reading.redact(row)
    for related in row._state.fields_cache.values():
        if (
            hasattr(related, "_state")
            and hasattr(related, "is_withheld")
            and related.__dict__.get("_read_as") != reading
        ):
            redacted(related, reading)
    return row


def hides(file: Any) -> bool:
    """Whether a file is withheld: by itself, with the pin or the paper that it belongs to, or as another copy of the
    same bytes."""
    reading = _reader.get() or Reading()
    return file.sha256 in reading.hidden.files


class RedactedIterable(ModelIterable):
    """The rows of a queryset as the public reads them, whoever fetches them."""

    def __iter__(self) -> Iterator[Any]:
        reading = _reader.get() or Reading()
        for row in super().__iter__():
            yield redacted(row, reading)


def texts(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model of the record in which somebody's words may stand."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices and field.name not in NO_WORDS
    )


# What is withheld


def withheld(read: Callable[[Collection[str]], Collection[str]] = lambda subjects: ()) -> Hidden:
    """What is withheld or erased now, but for what whoever reads is told `read` of those subjects. Asks once, and once
    for each kind of row of which something is withheld."""
    parts: dict[str, dict[str, str]] = {}
    for each in _model("Withholding")._base_manager.filter(lifted_at__isnull=True):
        parts.setdefault(each.subject, {})[each.part] = each.notice
    for subject in read(list(parts)):
        del parts[subject]
    receipts = _model("Erasure")._base_manager.select_related("request").order_by("pk")
    erased = {each.subject: each.notice for each in receipts}
    copies = tuple(copy for kind, rows in by_kind(parts).items() for copy in _copies(kind, rows, parts))
    return Hidden(parts, copies, frozenset(_files(parts)), erased)


def _model(name: str) -> Any:
    return apps.get_model("governance", name)


def by_kind(subjects: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of the rows that the ledger calls so, by kind of row."""
    found: dict[str, list[int]] = {}
    for subject in subjects:
        kind, _, number = subject.partition(":")
        found.setdefault(kind, []).append(int(number))
    return found


def _copies(kind: str, numbers: list[int], parts: dict[str, dict[str, str]]) -> Iterator[Copy]:
    """The words of the withheld parts, to be found where they are repeated."""
    if kind == NAMES:
        seats = _model(kind)._base_manager.filter(pk__in=numbers)
        for seat in seats.values("person__name", "seat"):
            label = f"a {dict(_model(kind)._meta.get_field('seat').choices)[seat['seat']]}"
            yield from copies_of(seat["person__name"], notice=label, shortest=_SHORTEST_NAME)
        return
    belongs = [path for _, path in _BELONGS_TO.get(kind, ())]
    for row in _model(kind)._base_manager.filter(pk__in=numbers).values("pk", *WORDS[kind], *belongs):
        hidden = parts[f"{kind}:{row['pk']}"]
        for column in WORDS[kind]:
            if column == ADDRESS and not says_something(row[column]):
                continue
            if notice := hidden.get(column) or hidden.get(""):
                own = _scope(kind, _named(kind, row)) or frozenset({f"{kind}:{row['pk']}"})
                yield from copies_of(row[column], notice=notice, within=own, is_text=column == "html")


def without(value: Any, copies: Iterable[Copy]) -> Any:
    """Something that JSON can hold, with the notice of each of the copies where it repeats its words."""
    match value:
        case str():
            for each in copies:
                value = each.taken_out_of(value) if each.is_in(value) else value
            return value
        case list():
            return [without(each, copies) for each in value]
        case dict():
            return {name: without(each, copies) for name, each in value.items()}
    return value


def copies_of(
    words: str,
    *,
    notice: str,
    within: frozenset[str] = frozenset(),
    shortest: int | None = None,
    is_text: bool = False,
) -> Iterator[Copy]:
    """Each paragraph of the words that is long enough to be known again, the longest first."""
    shortest = _SHORTEST_PARAGRAPH if is_text else shortest or _SHORTEST
    lines = {line.strip() for line in (_TAGS.sub("\n", words) if is_text else words).splitlines()}
    for line in sorted({words.strip(), *lines} if not is_text else lines, key=len, reverse=True):
        if len(line) >= shortest and line != ERASED and plainly(line).strip():
            yield Copy(line, notice, within)


def _named(kind: str, row: dict[str, Any]) -> Iterator[str]:
    for name, path in _BELONGS_TO.get(kind, ()):
        if row[path] is not None:
            yield f"{name}:{row[path]}"


def belongings(kind: str, pk: int) -> frozenset[str]:
    """What a row belongs to, such as `meeting:3`."""
    paths = [path for _, path in _BELONGS_TO.get(kind, ())]
    row = _model(kind)._base_manager.filter(pk=pk).values(*paths).first() if paths else None
    return frozenset(_named(kind, row)) if row else frozenset()


def scope(kind: str, pk: int) -> frozenset[str]:
    """Where the words of a row may be repeated, such as `meeting:3`."""
    return _scope(kind, belongings(kind, pk))


def _scope(kind: str, belongs: Iterable[str]) -> frozenset[str]:
    if kind in _OF_THE_EDITION:
        return frozenset(each for each in belongs if each.startswith("edition:"))
    return frozenset(each for each in belongs if kind in _OF_THE_DOCUMENT or not each.startswith("document:"))


def _belongings(row: Any) -> frozenset[str]:
    """The same of a row that is read; asked when it holds withheld words, and once."""
    if "_belongings" not in row.__dict__:
        row._belongings = belongings(str(row._meta.model_name), row.pk)
    return row._belongings


def _files(parts: dict[str, dict[str, str]]) -> Iterator[str]:
    """The SHA-256 of every file that is withheld, by itself or with what it belongs to."""
    owners = (("keptfile", "KeptFile", "pk"), ("paper", "KeptFile", "papers"), ("pinnedfile", "PinnedFile", "pk"))
    hidden = by_kind(parts)
    for kind, model, path in (*owners, ("pin", "PinnedFile", "pin")):
        if kind in hidden:
            yield from (
                _model(model)._base_manager.filter(**{f"{path}__in": hidden[kind]}).values_list("sha256", flat=True)
            )
