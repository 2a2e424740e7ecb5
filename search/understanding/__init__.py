"""What a family typed, as words to look for and parts that are understood. Pure: it knows what it is given.

Recognisers read one after another, and what one has understood the next no longer sees. So the narrowest come
first: a place, a fixed phrase, a sum, an age, a day; then the names of the directory's own vocabularies. What is
left are words to look for, less those that people only say around a question."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search.request import Near, Preference
from search.words import stem, stop_words, tokens

from . import vocabulary
from .ages import ages, impossible
from .costs import costs
from .days import days
from .parts import REFUSED, Knowledge, Note, Part, PlaceNamed
from .reading import Reading, Span
from .refusals import refusals

__all__ = ["NAMES_OF_OURS", "REFUSED", "Knowledge", "Note", "Part", "PlaceNamed", "Understood", "understand"]

# A short form's meaning is no filter: this names it among the parts.
MEANING = "meaning"
EXPLAINING = ("guide", "apply", "contact", "decision")
COST_NAMES = {"free": "Free", "under_5": "Under £5", "under_10": "Under £10", "carer_free": "A carer comes free"}
CARER_NAMES = {"not_needed": "No parent needs to stay", "must_stay": "A parent stays"}
PLAN_NAMES = {"not_needed": "No EHC plan needed"}
NAMES_OF_OURS: Mapping[str, Mapping[str, str]] = {"carer": CARER_NAMES, "plan": PLAN_NAMES}
# Facets of which a phrase is one thing to a family, whatever codes it takes: a club, after school.
SAID_AS_ONE = frozenset({"kind", "time", "diagnosis"})
MOST_APART = 2
LONGEST_SAYING = 7
# A saying of so many words says more than a phrase of ours within it.
LONG_SAYING = 4
# Facets whose terms are things that are written about, under other names too.
NAMES_OF_THINGS = frozenset({"need", "access", "language", "diagnosis"})
# Facets of which nobody wants two at once: "Saturdays or Sundays" and "Saturdays and Sundays" suit the same.
ALTERNATIVES = frozenset({"day", "time", "kind", "language", "referral", "delivery", "season"})
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|as an alternative to|in place of) (?:a |an |the |going to )?(?:special |mainstream )?\w+"
)
_HAS_NOT = re.compile(r"\b(?:isnt|is not|not|hasnt got|has not got|doesnt have|does not have) (?:a |an |any )?$")
# "Not autistic enough" and "not autism diagnosed yet" deny no need.
_NOT_YET = frozenset({"enough", "yet", "diagnosed", "diagnosis", "assessed", "assessment"})
# Where a child is while something is hard tells what for, but is not what is looked for.
_CIRCUMSTANCE = re.compile(
    r"\b(?:at|in) (?:the |a |his |her |my |their |our )?(?:school|nursery|preschool|college|class|classroom|assembly|playground)\b"
    r"(?! (?:holidays?|uniforms?|meals?|dinners?|trips?|transport|places?|clubs?|run)\b)"
)
# What it is wanted for, once that is said: "somebody to sit with her so we can see a film".
_PURPOSE = re.compile(
    r"\bso (?:that )?(?:i|we|he|she|they|mum|dad|me|us|everyone|(?:my|his|her|our|the) \w+)(?: and (?:i|\w+ \w+))? "
    r"(?:can|could|get|gets|have|has|dont|doesnt|wont|arent|isnt)\b.*$"
)
# A show at Christmas is no wish for the holidays.
_OF_THE_FEAST = re.compile(
    r"\b(?:christmas|xmas|easter|halloween|bonfire|diwali|eid|santa) (?=(?:show|shows|panto|pantomime|party|parties|lights?|grotto|"
    r"fair|market|carols?|concert|dinner|lunch|play|egg|trail|disco|light|night|presents?|performance)\b)"
)
# "8 weeks off", "2 hours a week" is how long, and no number to look for.
_HOW_LONG = re.compile(r"\b\d{1,3} (?:hours?|hrs?|minutes?|mins?|days?|weeks?|months?|mths?|times)\b")
_SPOKEN = frozenset({"speaking", "speaker", "speakers", "spoken", "language"})
_SPEAKS = frozenset({"speak", "speaks", "speaking", "talks"})
_HAS = frozenset({"with", "has", "have", "got", "having"})
_ARTICLES = frozenset({"a", "an", "the", "my", "his", "her", "their", "our"})
_WHERE_ONE_IS = frozenset({"to", "at", "from", "in", "after", "before", "of", "into"})
_WHO_GO_THERE = frozenset({"kid", "kids", "pupil", "pupils", "child", "children", "student", "students", "boy", "girl"})
_BEFORE_A_PLACE = frozenset(
    {"near", "in", "around", "at", "by", "from", "close", "nearby", "nr", "to", "within", "round"}
)
_MILES = frozenset({"mile", "miles"})
_LEADING_TO_A_PLACE = _BEFORE_A_PLACE | {
    "the",
    "of",
    "not",
    "far",
    "next",
    "mile",
    "miles",
    "walking",
    "distance",
    "area",
}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question understood. `words` are what is left to look for; `hints` are words that count where they are
    found, and `asides` the names of what was understood, which count in all the ways they are said; `preferences` are those of the parts and a few that only order; `notes` say what could not be used."""

    words: str = ""
    hints: str = ""
    asides: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    preferences: tuple[Preference, ...] = ()
    near: Near | None = None
    asks_where: bool = False
    notes: tuple[Note, ...] = ()


def understand(text: str, knowledge: Knowledge) -> Understood:
    """`text` understood with `knowledge`. Never raises, whatever the text."""
    return _Understanding(Reading(text), knowledge).whole()


class _Understanding:
    """One question on its way to being understood."""

    def __init__(self, reading: Reading, knowledge: Knowledge) -> None:
        self.reading = reading
        self.knowledge = knowledge
        self.parts: list[Part] = []
        self.hints: list[str] = []
        self.asides: list[str] = []
        self.notes: list[Note] = []
        self.asks_where = False
        self.explains = False
        self.long_sayings: list[Span] = []

    def whole(self) -> Understood:
        self.explains = any(vocabulary.how_to().find(self.reading))
        self._places()
        self.long_sayings = [span for span in self._sayings() if span.end - span.first >= LONG_SAYING]
        self._phrases(before_names=True)
        self._costs()
        self._ages()
        self._days()
        self._short_forms()
        self._not_wanted()
        self._names()
        self._phrases(before_names=False)
        words = self._words_left()
        near = next((part.near for part in self.parts if part.near), None)
        self.parts = _alternatives_together(self.parts)
        preferences = dict.fromkeys(part.preference for part in self.parts if part.preference)
        if self.explains:
            preferences[Preference("kind", EXPLAINING, weak=True)] = None
        return Understood(
            words=" ".join(words),
            hints=" ".join(dict.fromkeys(self.hints)),
            asides=tuple(dict.fromkeys(self.asides)),
            parts=tuple(sorted(self.parts, key=lambda part: (part.span.first, part.span.end))),
            preferences=tuple(preferences),
            near=near,
            asks_where=self.asks_where and near is None,
            notes=tuple(self.notes),
        )

    def _places(self) -> None:
        for named in self.knowledge.places(self.reading.words):
            span = self._with_lead(named.span)
            if not self.reading.is_free(span):
                continue
            typed = self.reading.typed(named.span)
            if named.near is None:
                self.reading.take(span)
                self.notes.append(
                    Note("near", f"We do not know the postcode “{typed}”. Check it, or try a part of it.")
                )
            elif typed.lower() == self.knowledge.area.lower() and "near" not in self.reading.words:
                self._count(named.span)
                self.reading.take(span)
            elif named.certain or span != named.span:
                if span == named.span and not self._is_wanted("near", named.near.label):
                    continue
                self.reading.take(span)
                if any(part.near for part in self.parts):
                    self._count(named.span)
                elif self._is_wanted("near", named.near.label):
                    self._add("near", named.near.label, span, f"Near {named.near.label}", near=named.near)
        self._near_me()

    def _near_me(self) -> None:
        words = self.reading.words
        for at in self.reading.left():
            after = words[at + 1 : at + 2]
            if words[at] in ("nearby", "locally") or (
                words[at] in ("near", "around") and after and after[0] in ("me", "us", "here", "home", "by")
            ):
                self.asks_where = True
                self.reading.take(Span(at, at + (1 if words[at] in ("nearby", "locally") else 2)))

    def _with_lead(self, span: Span) -> Span:
        """With what leads to a place: "within 3 miles of", "near the"."""
        first, lead = span.first, span.first
        words = self.reading.words
        while lead and (words[lead - 1] in _LEADING_TO_A_PLACE or words[lead - 1].isdecimal()):
            lead -= 1
            if words[lead] in _BEFORE_A_PLACE or (words[lead].isdecimal() and words[lead + 1] in _MILES):
                first = lead
        return Span(first, span.end)

    def _phrases(self, *, before_names: bool) -> None:
        """Our own phrases. What a thing is called, such as a club, is read after the names of needs."""
        for found in list(vocabulary.phrase_meanings().find(self.reading)):
            is_kind = found.meaning.filter == "kind"
            # Who asks how to get to a nursery, or for a club for special school pupils, is not looking for one.
            if is_kind == before_names or self._is_in_a_saying(found.span):
                continue
            if not (is_kind and self._is_a_place_elsewhere(found.span)):
                self._mean(found.span, found.meaning)

    def _is_in_a_saying(self, span: Span) -> bool:
        return any(each.first <= span.first and span.end <= each.end and each != span for each in self.long_sayings)

    def _is_a_place_elsewhere(self, span: Span) -> bool:
        before = [word for word in self.reading.words[max(0, span.first - 2) : span.first] if word not in _ARTICLES]
        after = self.reading.words[span.end : span.end + 1]
        return bool(before and before[-1] in _WHERE_ONE_IS) or bool(after and after[0] in _WHO_GO_THERE)

    def _names(self) -> None:
        for facet in vocabulary.NAMED:
            terms = self.knowledge.terms.get(facet, ())
            for found in list(vocabulary.names(facet, terms).find(self.reading)):
                if not self._is_a_particle(found.span):
                    self._mean(found.span, found.meaning)

    def _is_a_particle(self, span: Span) -> bool:
        """Whether it is a verb's "down" ("turned down"), not what is short for a syndrome ("with down")."""
        words = self.reading.words
        is_one = words[span.first : span.end] == ["down"]
        return is_one and not (span.first and words[span.first - 1] in _HAS)

    def _mean(self, span: Span, meaning: vocabulary.Meaning) -> None:
        codes = self._known(meaning.filter, meaning.codes)
        if not codes or not self.reading.is_free(span):
            return
        if meaning.filter == "need" and (whole := self._denied(span)):
            self._prefer("need", codes, whole, refused=True)
            self.reading.take(whole)
            return
        said = " ".join(self._telling(span))
        if meaning.counted and meaning.filter in NAMES_OF_THINGS:
            said = self._full_name(meaning.filter, codes[0], said)
            self.asides.append(said)
        elif meaning.counted and span.end - span.first > 1 and self.knowledge.is_a_saying(said):
            # What is said for it in other words counts too.
            self.asides.append(said)
        elif meaning.counted:
            self._count(span)
        whole = self._with_speaking(span) if meaning.filter == "language" else span
        self._prefer(meaning.filter, codes, whole, words=said if meaning.counted else "")
        self.reading.take(whole)

    def _with_speaking(self, language: Span) -> Span:
        """A language with what only says that it is one: "Polish speaking", "speaks Urdu"."""
        words, first, end = self.reading.words, language.first, language.end
        if words[end : end + 1] and words[end] in _SPOKEN and self.reading.is_free(Span(end, end + 1)):
            end += 1
        if first and words[first - 1] in _SPEAKS and self.reading.is_free(Span(first - 1, first)):
            first -= 1
        return Span(first, end)

    def _denied(self, need: Span) -> Span | None:
        """All that says that somebody has not got a need ("he isnt autistic"); None where nothing does."""
        if self.reading.words[need.end : need.end + 1] and self.reading.words[need.end] in _NOT_YET:
            return None
        before = "".join(f"{word} " for word in self.reading.words[: need.first])
        found = _HAS_NOT.search(before)
        whole = Span(before[: found.start()].count(" "), need.end) if found else None
        return whole if whole and self.reading.is_free(whole) else None

    def _full_name(self, facet: str, code: str, said: str) -> str:
        """The name of which `said` is a part, since "downs" alone is "down" too; `said` where the name is a list."""
        name = self.knowledge.name_of(facet, code)
        if "," in name or " and " in name or not set(tokens(said)) < set(tokens(name)):
            return said
        return name

    def _known(self, facet: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the codes that this directory has; all of them for what has no vocabulary."""
        known = {term.code for term in self.knowledge.terms.get(facet, ())}
        return tuple(code for code in codes if code in known) if known else codes

    def _costs(self) -> None:
        for cost in costs(self.reading):
            words = "free" if cost.code == "free" else ""
            self._prefer("cost", (cost.code,), cost.span, words=words, name=COST_NAMES[cost.code])

    def _ages(self) -> None:
        for typed, _ in impossible(self.reading):
            self.notes.append(Note("age", f"We could not use the age “{typed}”."))
        for found in ages(self.reading):
            if found.counted:
                self._count(found.span)
            if self._is_wanted("age", found.value):
                preference = Preference("age", ages=(found.lowest, found.highest))
                self._add("age", found.value, found.span, found.name, preference=preference)

    def _days(self) -> None:
        for _, span in list(self.reading.find(_OF_THE_FEAST)):
            self._count(span)
            self.reading.take(span)
        for when in days(self.reading, today=self.knowledge.today, breaks=self.knowledge.breaks):
            if not when.refused:
                # A name may say it too: "Sunday gymnastics", "Easter camp".
                self._count(when.span)
            self._prefer(when.filter, when.codes, when.span, dates=when.dates, refused=when.refused)

    def _not_wanted(self) -> None:
        """What something is wanted instead of may be written about, but is not looked for."""
        for _, span in self.reading.find(_INSTEAD):
            self._count(span)
            self.reading.take(span)
        for thing, span in list(refusals(self.reading)):
            self._refuse(thing, span)

    def _refuse(self, thing: Span, span: Span) -> None:
        """What is refused sinks: of a form, such as a club, by its codes, of anything else what is named so."""
        if not self.reading.is_free(span):
            return
        words = self.reading.words[thing.first : thing.end]
        form = vocabulary.phrase_meanings().whole(tuple(map(stem, words)))
        if form and form.filter == "kind":
            self._prefer("kind", form.codes, span, refused=True)
        elif self._is_wanted("words", value := f"{REFUSED}{'-'.join(words)}"):
            said = " ".join(words)
            preference = Preference("words", words=said, concepts=self.knowledge.concepts(said), refused=True)
            self._add("words", value, span, f"Not {said}", preference=preference)
        self.reading.take(span)

    def _short_forms(self) -> None:
        old = [part.preference.ages[1] for part in self.parts if part.preference and part.preference.ages]
        for span, meaning in reversed(list(vocabulary.expansions(self.reading, old))):
            if self._is_wanted(MEANING, meaning):
                typed = self.reading.typed(span)
                self._add(MEANING, meaning, span, f"{typed} as “{meaning}”")
                self.reading.stand_for(span.first, meaning)

    def _prefer(
        self, facet: str, codes: tuple[str, ...], span: Span, *, words: str = "", name: str = "",
        dates: tuple = (), refused: bool = False,
    ) -> None:  # fmt: skip
        """One preference for whichever of the codes the family has not switched off, a part for each of them."""
        named = {code: f"{REFUSED}{code}" if refused else code for code in codes}
        as_one = facet in SAID_AS_ONE or len(codes) > MOST_APART
        wanted = tuple(code for code in codes if self._is_new(facet, named[code]))
        if as_one and wanted and not self._is_wanted(facet, named[wanted[0]]):
            return
        wanted = wanted if as_one else tuple(code for code in wanted if self._is_wanted(facet, named[code]))
        if not wanted:
            return
        preference = Preference(facet, wanted, words=words, dates=dates, refused=refused)
        if as_one:
            first, *also = (named[code] for code in wanted)
            shown = name or self._as_typed(facet, wanted, span)
            self._add(facet, first, span, shown, preference=preference, also=tuple(also))
            return
        for code in wanted:
            shown = name or self._name(facet, code)
            self._add(facet, named[code], span, f"Not {shown}" if refused else shown, preference=preference)

    def _as_typed(self, facet: str, codes: tuple[str, ...], span: Span) -> str:
        """One name for several codes: the family's own words, unless one code is all there is."""
        typed = self.reading.typed(span)
        return self._name(facet, codes[0]) if len(codes) == 1 else typed[:1].upper() + typed[1:]

    def _name(self, facet: str, code: str) -> str:
        return NAMES_OF_OURS.get(facet, {}).get(code) or self.knowledge.name_of(facet, code)

    def _add(
        self, facet: str, value: str, span: Span, name: str, *, preference: Preference | None = None,
        near: Near | None = None, also: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.parts.append(Part(facet, value, self.reading.typed(span), name, span, preference, near, also))

    def _is_wanted(self, facet: str, value: str) -> bool:
        """Whether the family has not switched it off, and it is not understood twice."""
        return f"{facet}:{value}" not in self.knowledge.without and self._is_new(facet, value)

    def _is_new(self, facet: str, value: str) -> bool:
        return all(part.key != f"{facet}:{value}" for part in self.parts)

    def _telling(self, span: Span) -> list[str]:
        words = self.reading.words[span.first : span.end]
        if self.knowledge.is_a_saying(" ".join(words)):
            return words
        return [word for word in words if word not in stop_words()] or words

    def _count(self, span: Span) -> None:
        self.hints += self.reading.words[span.first : span.end]

    def _words_left(self) -> list[str]:
        """What is left to look for. Where nothing telling is left and nothing is understood, all of it is."""
        left, typed = self.reading.left(), self.reading.words
        said = {at for span in self._sayings() for at in range(span.first, span.end)}
        for _, span in self.reading.find(_HOW_LONG):
            if said.isdisjoint(range(span.first, span.end)):
                self.reading.take(span)
        self._circumstances(said)
        for found in list(vocabulary.stop_phrases().find(self.reading)):
            if said.isdisjoint(range(found.span.first, found.span.end)):
                self.reading.take(found.span)
        telling = [at for at in self.reading.left() if at in said or typed[at] not in stop_words()]
        saying = [at for at in telling if at in said or stem(typed[at]) not in vocabulary.generic_words()]
        needed = [typed[at] for at in saying if at in said or stem(typed[at]) not in vocabulary.form_words()]
        self.hints += [typed[at] for at in saying if at not in said and stem(typed[at]) in vocabulary.form_words()]
        self._topic(needed)
        if not needed and not any(part.preference for part in self.parts):
            needed, self.hints = self.hints or [typed[at] for at in telling or left], []
        return needed

    def _circumstances(self, said: set[int]) -> None:
        """What only goes with what is wanted counts where it is found. It is what is wanted when nothing else is left."""
        for pattern in (_CIRCUMSTANCE, _PURPOSE):
            for _, span in list(self.reading.find(pattern)):
                its = [at for at in range(span.first, span.end) if at in self.reading.left() and at not in said]
                for at in its:
                    if self._tells(at):
                        self.hints.append(self.reading.words[at])
                    self.reading.take(Span(at, at + 1))

    def _tells(self, at: int) -> bool:
        word = self.reading.words[at]
        return word not in stop_words() and stem(word) not in vocabulary.generic_words()

    def _sayings(self) -> list[Span]:
        """Where in what is left stands a saying of several words, which may say nothing one by one."""
        left = set(self.reading.left())
        said = []
        for first in sorted(left):
            for end in range(min(first + LONGEST_SAYING, len(self.reading.words)), first + 1, -1):
                if left.issuperset(range(first, end)) and self.knowledge.is_a_saying(
                    " ".join(self.reading.words[first:end])
                ):
                    said.append(Span(first, end))
                    break
        return said

    def _topic(self, needed: Iterable[str]) -> None:
        """A topic is understood where it is all that is asked for; beside other words it is a word."""
        stems = tuple(stem(word) for words in needed for word in words.split())
        meaning = vocabulary.names("topic", self.knowledge.terms.get("topic", ())).whole(stems)
        if meaning and stems:
            at = [at for at in self.reading.left() if stem(self.reading.words[at]) in stems]
            if at:
                self._prefer("topic", meaning.codes, Span(at[0], at[-1] + 1))


def _alternatives_together(parts: list[Part]) -> list[Part]:
    """The parts, those that are alternatives with one preference for all of them; so those of which none is wanted."""
    joined: dict[tuple[str, bool], Preference] = {}

    def key(wish: Preference | None) -> tuple[str, bool] | None:
        goes_together = wish and not wish.concepts and (wish.refused or wish.filter in ALTERNATIVES)
        return (wish.filter, wish.refused) if wish and goes_together else None

    for part in parts:
        each = part.preference
        if each and (name := key(each)):
            before = joined.get(name, each)
            joined[name] = replace(
                before,
                codes=tuple(dict.fromkeys((*before.codes, *each.codes))),
                words=before.words if before.words == each.words else "",
                dates=tuple(dict.fromkeys((*before.dates, *each.dates))) if before.dates and each.dates else (),
            )
    return [replace(part, preference=joined[name]) if (name := key(part.preference)) else part for part in parts]
