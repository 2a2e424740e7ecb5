"""What a page of search results shows: an answer of search, with the links and words around it.

Everything comes from the question and the answer. No record is read for a result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from search import registries
from search.answering import Answer
from search.asking import Asked
from search.crisis import Urgent
from search.likeness import explaining
from search.reasons import lacking, reasons
from search.relaxations import Relaxation, relaxations
from search.request import Hit
from search.understanding import Part
from search.unmet_need import come_down, sealed

from .freshness import Freshness, freshness
from .front import Entry, first_needs
from .questions import Question, without_postcodes
from .related import EXPLAINING, KINDS_THAT_EXPLAIN
from .reviews.rules import Rules, rules

# Facets in the order families decide by, with the words over them (the order of the filters column).
FACET_NAMES = {
    "need": "Need",
    "topic": "What it is about",
    "day": "Day",
    "time": "Time of day",
    "season": "Term time or holidays",
    "cost": "Cost",
    "access": "Access",
    "kind": "Kind",
    "referral": "How to get it",
    "diagnosis": "Diagnosis",
    "delivery": "How it is given",
    "language": "Language",
}
FACETS_OPEN_AT_FIRST = 1
DISTANCES = (1, 2, 3, 5, 10, 20)
SORT_NAMES = {"best": "best match", "near": "nearest", "soonest": "soonest", "az": "A to Z"}

Terms = Mapping[str, Mapping[str, registries.Term]]

STOOD_IN = "Part of our search is not working. What you see may be a little out of date. We are putting it right."


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow the results: choosing a chosen one takes it away."""

    text: str
    href: str
    count: int | None
    selected: bool
    is_part: bool = False  # of the choice above it


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices of one sort; `is_open` where the family should see them at once."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A link to a search that is one step away; `is_here` for the one we are on."""

    text: str
    href: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One result: what the index holds of it, how far its details can be relied on, and what of the question it
    has and has not."""

    hit: Hit
    kind_name: str
    freshness: Freshness
    why: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    like_it: tuple["Card", ...] = ()  # near duplicates, folded under this one

    @property
    def fits_all(self) -> bool:
        return self.hit.matched_all_words and not self.hit.lacks

    @property
    def can_be_confirmed(self) -> bool:
        return self.hit.kind not in KINDS_THAT_EXPLAIN


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results, from top to bottom."""

    query: str
    heading: str
    total: int
    page: int
    pages: int
    near: str
    miles: str
    age: str
    problems: tuple[str, ...]
    urgent: Urgent | None
    sorts: tuple[Step, ...]
    distances: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    corrected: str
    understood: tuple[Step, ...]
    exactly: str
    see_also: tuple[Step, ...]
    chosen: tuple[Step, ...]
    chosen_count: int
    facets: tuple[Facet, ...]
    cards: tuple[Card, ...]
    anywhere: tuple[Card, ...]
    anywhere_number: int  # with those that are folded
    partly: tuple[Card, ...]
    decisions: tuple[Card, ...]
    wider: tuple[Step, ...]
    needs: tuple[Entry, ...]  # to begin anew with, where nothing was found
    start_again: str
    could_not_find: str  # what the form says when this was not it; nothing that was typed
    guides: tuple[Hit, ...]  # that explain what was asked for, where nothing was found
    question: Question


def results(asked: Asked, answer: Answer, *, today: date) -> Results:
    """The page for `asked` and its `answer` on the day `today`."""
    question, request, result = Question.of(asked), answer.request, answer.result
    terms = {facet: {term.code: term for term in registries.vocabulary(facet)} for facet in FACET_NAMES}
    held = rules()
    cards = [_card(hit, asked, terms, held, today) for hit in result.hits]
    # Below the first that lacks something, the order mixes what merely fits with what is about the words.
    whole = list(takewhile(lambda card: card.fits_all, cards))
    anywhere = [card for card in whole if _stands_apart(card, answer)]
    chosen = _chosen(question, asked, terms)
    return Results(
        query=asked.query,
        heading=_heading(asked, answer),
        total=result.total,
        page=result.page,
        pages=result.pages,
        near=asked.near,
        miles=asked.miles if request.miles is not None else "",
        age=dict(asked.parameters).get("age", ""),
        problems=(*(problem.text for problem in asked.problems), *([STOOD_IN] if result.stood_in else [])),
        urgent=answer.urgent,
        sorts=_sorts(question, asked),
        distances=_distances(asked),
        hidden=question.hidden("q", "near", "miles", "age"),
        corrected=asked.corrected.text if asked.corrected else "",
        understood=tuple(Step(part.name, Question(asked.less(part)).href) for part in _parts(asked)),
        exactly=question.changed("literal", "1").without("without").href,
        see_also=tuple(Step(term, Question((("q", term),)).href) for term in asked.related),
        chosen=chosen,
        chosen_count=sum(len(codes) for codes in request.filters.values())
        + (request.age is not None)
        + len(asked.demanded),
        facets=_facets(question, answer, terms),
        cards=_folded(card for card in whole if not _stands_apart(card, answer)),
        anywhere=_folded(anywhere),
        anywhere_number=len(anywhere),
        partly=_folded(cards[len(whole) :]),
        decisions=tuple(_card(hit, asked, terms, held, today) for hit in result.decisions),
        wider=_wider(question, asked, relaxations(asked, result), terms),
        needs=() if result.total else first_needs(),
        start_again=Question().href,
        could_not_find="" if answer.urgent else sealed(come_down(asked)),
        guides=() if result.total else explaining(request, kinds=EXPLAINING),
        question=question,
    )


def _card(hit: Hit, asked: Asked, terms: Terms, held: Rules, today: date) -> Card:
    return Card(
        hit,
        _name(terms, "kind", hit.kind),
        freshness(hit.confirmed_on, today=today, rule=held.of(hit.kind), is_flagged="doubt" in hit.card),
        why=reasons(hit, asked) if asked.query else (),
        lacks=lacking(hit, asked),
    )


def _folded(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards, those of one name and organisation under the best of them. All of them are still counted."""
    together: dict[object, list[Card]] = {}
    for card in cards:
        organisation = card.hit.card.get("organisation", "")
        twins = (card.hit.title.casefold(), organisation) if organisation else card.hit.id
        together.setdefault(twins, []).append(card)
    return tuple(replace(best, like_it=tuple(others)) for best, *others in together.values())


def _parts(asked: Asked) -> Iterable[Part]:
    """What was understood, each once."""
    return {part.key: part for part in asked.understood}.values()


def _heading(asked: Asked, answer: Answer) -> str:
    """What was searched for. A title stays in the browser's history, for anyone to see who picks up the
    phone: it names neither a postcode nor what somebody in danger wrote."""
    if answer.urgent:
        return "Search"
    return without_postcodes(asked.query) or "Everything in the Local Offer"


def _stands_apart(card: Card, answer: Answer) -> bool:
    """Whether it belongs to the group that reaches a family anywhere: only where a place was given. Pages
    that explain keep their place in the ranking wherever the family is."""
    return bool(answer.request.near) and card.hit.distance_miles is None and card.hit.kind not in KINDS_THAT_EXPLAIN


def _sorts(question: Question, asked: Asked) -> tuple[Step, ...]:
    return tuple(
        Step(
            name,
            (question.without("sort") if sort == "best" else question.changed("sort", sort)).href,
            is_here=asked.request.sort == sort,
        )
        for sort, name in SORT_NAMES.items()
        if sort != "near" or asked.request.near
    )


def _distances(asked: Asked) -> tuple[tuple[str, str], ...]:
    """What the list of distances offers, and the one in use, whatever was typed."""
    offered = {str(miles): f"within {miles} mile{'s' if miles > 1 else ''}" for miles in DISTANCES}
    if asked.request.miles is not None and asked.miles not in offered:
        offered[asked.miles] = f"within {asked.request.miles:g} miles"
    return (("", "any distance"), *offered.items())


def _chosen(question: Question, asked: Asked, terms: Terms) -> tuple[Step, ...]:
    """Every filter in use, with the address that takes it away."""
    request = asked.request
    steps = []
    if request.age is not None:
        steps.append(Step(f"Age {request.age:g}", question.without("age").href))
    if request.near and request.miles is not None:
        text = f"Within {request.miles:g} mile{'' if request.miles == 1 else 's'} of {request.near.label}"
        steps.append(Step(text, question.without("miles").href))
    for demand in asked.demanded:
        steps.append(Step(demand.name, question.without(demand.filter, demand.value).href))
    for facet in FACET_NAMES:
        for code in request.filters.get(facet, ()):
            steps.append(Step(_name(terms, facet, code), question.without(facet, code).href))
    return tuple(steps)


def _facets(question: Question, answer: Answer, terms: Terms) -> tuple[Facet, ...]:
    facets = [
        Facet(
            name,
            title,
            tuple(_choices(question, answer, name, terms)),
            is_open=position < FACETS_OPEN_AT_FIRST or name in answer.request.filters,
        )
        for position, (name, title) in enumerate(FACET_NAMES.items())
    ]
    return tuple(facet for facet in facets if facet.choices)


def _choices(question: Question, answer: Answer, facet: str, terms: Terms) -> Iterable[Choice]:
    """The facet's choices in their own order: those with results, and those that are chosen."""
    counts = {each.value: each.count for each in answer.result.facets.get(facet, ())}
    chosen = answer.request.filters.get(facet, ())
    for code in dict.fromkeys((*terms[facet], *counts, *chosen)):
        if code not in chosen and not counts.get(code):
            continue
        term = terms[facet].get(code)
        yield Choice(
            text=_name(terms, facet, code),
            href=(question.without(facet, code) if code in chosen else question.having(facet, code)).href,
            count=counts.get(code, 0),
            selected=code in chosen,
            is_part=bool(term and term.parent),
        )


def _wider(question: Question, asked: Asked, found: tuple[Relaxation, ...], terms: Terms) -> tuple[Step, ...]:
    """Searches that ask for less, for when too little was found; with how much each of `found` would find."""
    totals = {Question(each.parameters).href: each.total for each in found}
    steps = [Step(f"Without “{part.name}”", Question(asked.less(part)).href) for part in _parts(asked)]
    steps = [step for step in steps if step.href in totals]
    steps += _narrower_taken_away(question, asked, terms)
    offered = {step.href for step in steps}
    for each in found:
        href = Question(each.parameters).href
        if href not in offered:
            steps.insert(0, Step("Without " + " and ".join(f"“{name}”" for name in each.names), href))
    return tuple(
        Step(f"{step.text}: {totals[step.href]}" if step.href in totals else step.text, step.href) for step in steps
    )


def _narrower_taken_away(question: Question, asked: Asked, terms: Terms) -> list[Step]:
    """Searches without one of the parameters that narrow this one."""
    request = asked.request
    steps = []
    if request.near and request.miles is not None:
        farther = next((miles for miles in DISTANCES if miles > request.miles), None)
        if farther:
            steps.append(Step(f"Within {farther} miles", question.changed("miles", str(farther)).href))
        steps.append(Step("Any distance", question.without("miles").href))
    if request.age is not None:
        steps.append(Step("Any age", question.without("age").href))
    for demand in asked.demanded:
        steps.append(Step(f"Without “{demand.name}”", question.without(demand.filter, demand.value).href))
    for facet, codes in request.filters.items():
        for code in codes:
            steps.append(Step(f"Without “{_name(terms, facet, code)}”", question.without(facet, code).href))
    if asked.query and (request.filters or asked.demanded):
        steps.append(Step(f"Only the words “{asked.query}”", Question((("q", asked.query),)).href))
    return steps


def _name(terms: Terms, facet: str, code: str) -> str:
    """The words of a code; a code nobody gave a name is spelled out."""
    term = terms[facet].get(code)
    return term.name if term else code.replace("_", " ").replace("-", " ").capitalize()
