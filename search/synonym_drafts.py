"""What the drafted synonyms would change, before they are published: which groups, and which questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from . import synonyms
from .asking import read_parameters
from .engines import engine
from .models import PracticeQuestion, SynonymGroup, SynonymVersion, lines
from .request import Hit
from .synonyms import Group

SHOWN = 10
MOST_QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group that was added, changed or taken away; `was` and `becomes` are what is said for its term."""

    term: str
    was: tuple[str, ...]
    becomes: tuple[str, ...]

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(each for each in self.becomes if each not in self.was)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(each for each in self.was if each not in self.becomes)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question whose first results would be others, or in another order."""

    question: str
    enter: tuple[str, ...]
    leave: tuple[str, ...]

    @property
    def only_order(self) -> bool:
        return not (self.enter or self.leave)


@dataclass(frozen=True, slots=True)
class Preview:
    """All that publishing the draft would change; `asked` is on how many questions it was tried."""

    groups: tuple[GroupChange, ...]
    questions: tuple[QuestionChange, ...]
    asked: int


def preview() -> Preview:
    """The draft against what is published, tried on the practice questions and on the changed terms."""
    drafts, now = drafted(), published()
    changed = changes(now, drafts)
    questions = _questions(changed)
    before, after = _first_results(questions, now), _first_results(questions, drafts)
    return Preview(changed, tuple(_differing(questions, before, after)), len(questions))


def drafted() -> list[Group]:
    """The groups as editors have them."""
    return [
        Group(group.term, tuple(lines(group.same)), tuple(lines(group.narrower)), tuple(lines(group.related)))
        for group in SynonymGroup.objects.all()
    ]


def published() -> list[Group]:
    """The groups that searches use."""
    newest = SynonymVersion.objects.first()
    return synonyms.groups_of(newest.groups) if newest else []


def changes(was: Sequence[Group], becomes: Sequence[Group]) -> tuple[GroupChange, ...]:
    """What differs between two states, by term."""
    before, after = ({group.term: _sayings(group) for group in groups} for groups in (was, becomes))
    return tuple(
        GroupChange(term, before.get(term, ()), after.get(term, ()))
        for term in sorted(before.keys() | after.keys())
        if term not in before or term not in after or set(before[term]) != set(after[term])
    )


def _sayings(group: Group) -> tuple[str, ...]:
    return (
        *group.same,
        *(f"{text} (belongs to it)" for text in group.narrower),
        *(f"{text} (see also)" for text in group.related),
    )


def _questions(changed: Iterable[GroupChange]) -> list[str]:
    """What to try: practice questions, and what changed, asked as a question each."""
    own = [text.split(" (")[0] for change in changed for text in (change.term, *change.added, *change.removed)]
    practice = PracticeQuestion.objects.values_list("text", flat=True)
    return list(dict.fromkeys([*practice, *own]))[:MOST_QUESTIONS]


def _first_results(questions: Iterable[str], groups: Sequence[Group]) -> list[list[Hit]]:
    with synonyms.trying(groups):
        requests = [read_parameters(QueryDict(urlencode({"q": question}))).request for question in questions]
    return [list(engine().search(request).hits[:SHOWN]) for request in requests]


def _differing(
    questions: Iterable[str], before: Iterable[list[Hit]], after: Iterable[list[Hit]]
) -> Iterable[QuestionChange]:
    for question, were, are in zip(questions, before, after, strict=True):
        if [hit.id for hit in were] != [hit.id for hit in are]:
            yield QuestionChange(question, _titles(are, without=were), _titles(were, without=are))


def _titles(hits: Iterable[Hit], *, without: Iterable[Hit]) -> tuple[str, ...]:
    others = {hit.id for hit in without}
    return tuple(hit.title for hit in hits if hit.id not in others)
