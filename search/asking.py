"""What a family or another program asks in an address (interchange 3), read as a search request. Whatever
stands there, a request comes out; what we could not use is said in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from . import clock, geography, registries, spelling, synonyms, words
from .demanding import OLDEST, PARAMETERS, Demand, demands, is_refusal, not_understood, together
from .document import FACETS, FACETS_THAT_ADD_UP
from .geography import find_place
from .registries import Term
from .request import SORTS, Near, Preference, SearchRequest
from .understanding import REFUSED, Knowledge, Part, Understood, understand, vocabulary

LONGEST_QUESTION = 1000
FARTHEST = 500
CHOICES_READ = 50
LAST_PAGE = 1_000_000

_AGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?(?:y|yrs?|years?(?: olds?)?)?", re.IGNORECASE)
_MILES = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?(?:m|mi|miles?)?", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something asked that we could not use: which parameter, and a sentence to show."""

    parameter: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read. `query`, `near`, `miles` and `age` are as typed, to stand in the form again; `understood`
    is what we take the question (as `corrected`) to mean, and `without` names the parts of it that are switched off.
    `demanded` is what was understood once and is asked for as a parameter; `related` are other things worth searching for. `near_problem` says that we do not know the place."""

    request: SearchRequest
    query: str = ""
    near: str = ""
    miles: str = ""
    age: str = ""
    literal: bool = False
    corrected: spelling.Corrected | None = None
    related: tuple[str, ...] = ()
    understood: tuple[Part, ...] = ()
    without: tuple[str, ...] = ()
    demanded: tuple[Demand, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The address of this question: its parameters, less those that could not be used. A place we do not know
        is kept, since the family can mend it."""
        request = self.request
        single = {
            "q": self.query,
            "near": self.near,
            "miles": self.miles if request.miles is not None else "",
            "age": self.age if request.age is not None else "",
            "literal": "1" if self.literal else "",
            "sort": "" if request.sort == SORTS[0] else request.sort,
        }
        chosen = [(facet, code) for facet in FACETS for code in request.filters.get(facet, ())]
        demanded = [(each.filter, each.value) for each in self.demanded]
        switched_off = [("without", key) for key in self.without]
        return (*((name, value) for name, value in single.items() if value), *chosen, *demanded, *switched_off)

    def less(self, part: Part) -> tuple[tuple[str, str], ...]:
        """The address of this question without a part that we understood."""
        return (*self.parameters, ("without", part.key))

    @property
    def near_problem(self) -> str:
        return next((problem.text for problem in self.problems if problem.parameter == "near"), "")


def read_parameters(parameters: QueryDict) -> Asked:
    """The request that the parameters of an address make. A repeated single parameter counts once, the
    last; unknown parameters are nobody's business."""
    problems: list[Problem] = []
    query = _tidy(parameters.get("q", ""), LONGEST_QUESTION)
    typed = {name: _tidy(parameters.get(name, ""), 100) for name in ("near", "miles", "age", "sort", "page")}
    if len(words.plain(parameters.get("q", "")[: 2 * LONGEST_QUESTION])) > words.WORDS_ASKED:
        problems.append(Problem("q", f"That is a lot of words. We looked for the first {words.WORDS_ASKED}."))
    literal = parameters.get("literal") == "1"
    without = tuple(
        dict.fromkeys(_tidy(key, 80) for key in parameters.getlist("without")[:CHOICES_READ] if key.strip())
    )
    filters = _filters(parameters, problems)
    sent_back = {name: _typed_codes(parameters, name) for name in PARAMETERS}
    demanded = demands(sent_back)
    problems += [
        Problem(name, f"We could not use {name} “{value}”, so we left it out.")
        for name, value in not_understood(sent_back)
    ]
    corrected = None if literal else spelling.corrected(query, also_known=vocabulary.known_words())
    meant = corrected.text if corrected else query
    understood = Understood(query) if literal else understand(meant, _knowledge(without))
    near = _near(typed["near"], problems) if typed["near"] else understood.near
    age = None if any(each.filter == "age" for each in demanded) else _age(typed["age"], problems)
    hard = _Hard(filters, typed, together(demanded), age, understood.preferences)
    parts = tuple(part for part in understood.parts if not hard.settles(part))
    problems += [Problem(note.parameter, note.text) for note in understood.notes]
    if understood.asks_where and not near and not typed["near"]:
        problems.append(
            Problem("near", f"Tell us a postcode or a part of {geography.area().name} to see what is near you.")
        )
    request = SearchRequest(
        words=understood.words,
        concepts=() if literal else synonyms.concepts(understood.words),
        hints=understood.hints,
        asides=tuple(concept for text in understood.asides for concept in synonyms.concepts(text)),
        question=query,
        preferences=tuple(each for each in understood.preferences if not hard.replaces(each)),
        near=near,
        miles=_miles(typed["miles"], near or typed["near"], problems),
        age=age,
        filters=filters,
        demands=hard.demands,
        sort=_sort(typed["sort"], near or typed["near"], problems),
        page=_page(typed["page"], problems),
        with_decisions=words.asks_about_decisions(query),
    )
    return Asked(
        request=request,
        query=query,
        near=typed["near"],
        miles=typed["miles"],
        age=typed["age"],
        literal=literal,
        corrected=corrected,
        related=() if literal else synonyms.related(meant),
        understood=parts,
        without=without,
        demanded=demanded,
        problems=tuple(problems),
    )


def _tidy(text: str, longest: int) -> str:
    """`text` on one line, without control characters, not endless."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * longest])
    return " ".join(printable.split())[:longest]


def _knowledge(without: tuple[str, ...]) -> Knowledge:
    """What understanding may know: of this directory, on this day."""
    return Knowledge(
        today=clock.today(),
        terms={facet: registries.vocabulary(facet) for facet in FACETS} | {"need": _needs()},
        breaks=registries.school_breaks(),
        places=geography.places_in,
        area=geography.area().name,
        concepts=synonyms.concepts,
        is_a_saying=synonyms.in_use().knows,
        without=frozenset(without),
    )


def _needs() -> tuple[Term, ...]:
    """The directory's needs, by their other names also those that the synonyms in use give them."""
    said = synonyms.in_use()

    def others(name: str) -> list[str]:
        return [" ".join(other) for other in said.others(name)]

    return tuple(
        replace(
            term, aliases=(*term.aliases, *(other for name in (term.name, *term.aliases) for other in others(name)))
        )
        for term in registries.vocabulary("need")
    )


@dataclass(frozen=True, slots=True)
class _Hard:
    """What the parameters ask for, which settles what is `understood` of the same name."""

    filters: Mapping[str, tuple[str, ...]]
    typed: Mapping[str, str]
    demands: tuple[Preference, ...]
    age: float | None
    understood: tuple[Preference, ...]

    def settles(self, part: Part) -> bool:
        """Whether a parameter already says what this part does, so that there is nothing to take away."""
        wish, chosen = part.preference, self.filters.get(part.filter)
        if chosen and wish and part.filter not in FACETS_THAT_ADD_UP and set(chosen) <= {*wish.codes}:
            return True
        return self.replaces(wish) if wish else bool(self.typed.get(part.filter))

    def replaces(self, wish: Preference) -> bool:
        if wish.ages:
            return self._replaces_ages(wish.ages)
        return any(wish.gives_way_to(facet) for facet in self.filters) or any(
            wish.is_said_by(demand) for demand in self.demands
        )

    def _replaces_ages(self, ages: tuple[float, float]) -> bool:
        """An age that is one of those understood leaves the others ("two boys 8 and 11"); any other replaces all."""
        asked = [demand.ages for demand in self.demands if demand.ages]
        asked += [(self.age, self.age)] if self.age is not None else []
        if any(wish.ages in asked for wish in self.understood):
            return ages in asked
        return bool(self.typed["age"])


def _near(typed: str, problems: list[Problem]) -> Near | None:
    place = find_place(typed) if typed else None
    if typed and place is None:
        problems.append(
            Problem("near", f"We do not know the place “{typed}”. Check the postcode, or try a part of the city.")
        )
    return place


def _miles(typed: str, near: object, problems: list[Problem]) -> float | None:
    if not typed:
        return None
    read = _MILES.fullmatch(typed)
    if not read or not 0 < float(read[1]) <= FARTHEST:
        problems.append(Problem("miles", f"The distance has to be a number of miles, such as 3, not “{typed}”."))
        return None
    if not near:
        problems.append(Problem("miles", "Tell us a postcode or place as well, so that we can look near it."))
    return float(read[1])


def _age(typed: str, problems: list[Problem]) -> float | None:
    if not typed:
        return None
    read = _AGE.fullmatch(typed)
    if not read or float(read[1]) > OLDEST:
        problems.append(Problem("age", f"The age has to be a number of years, such as 7, not “{typed}”."))
        return None
    return float(read[1])


def _filters(parameters: QueryDict, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    filters = {}
    for facet in FACETS:
        typed = [code for code in _typed_codes(parameters, facet) if not is_refusal(facet, code)]
        if not typed:
            continue
        known = _known(facet)
        chosen = [code for code in typed if (code in known if known is not None else _CODE.fullmatch(code))]
        unknown = [code for code in typed if code not in chosen]
        problems += [Problem(facet, f"We do not know the {facet} “{code}”, so we left it out.") for code in unknown]
        if chosen:
            filters[facet] = tuple(chosen)
    return filters


def _typed_codes(parameters: QueryDict, name: str) -> list[str]:
    """The values of a repeatable parameter, each once; the code of a term that was merged is that of what it means now."""
    typed = [_tidy(code, 80).lower() for code in parameters.getlist(name)[:CHOICES_READ]]
    now = {before: term.code for term in registries.vocabulary(name) for before in term.formerly} if any(typed) else {}
    now |= {REFUSED + before: REFUSED + code for before, code in now.items()}
    return [code for code in dict.fromkeys(now.get(code, code) for code in typed) if code]


def _known(facet: str) -> set[str] | None:
    """The facet's codes, or None when nobody registered any and we take what is well formed."""
    return {term.code for term in registries.vocabulary(facet)} if registries.has_vocabulary(facet) else None


def _sort(typed: str, near: object, problems: list[Problem]) -> str:
    if not typed or typed in SORTS:
        if typed == "near" and not near:
            problems.append(Problem("sort", "Tell us a postcode or place to see the nearest first."))
        return typed or SORTS[0]
    problems.append(Problem("sort", f"We cannot sort by “{typed}”. These are the best matches first."))
    return SORTS[0]


def _page(typed: str, problems: list[Problem]) -> int:
    try:
        page = int(typed or 1)
    except ValueError:
        page = 0
    if not 0 < page <= LAST_PAGE:
        problems.append(Problem("page", f"There is no page “{typed[:40]}”, so this is another one."))
    return min(max(1, page), LAST_PAGE)
