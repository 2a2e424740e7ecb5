"""How old somebody is, as families say it: "7yo", "two boys 8 and 11", "year 9", "toddler", "turning 16".

School years are those of England: Year 1 is the school year in which a child turns six."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .reading import Reading, Span

OLDEST = 120
# A bare number is an age only as far as a Local Offer goes.
OLDEST_UNSAID = 25

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS)} | {
    f"twenty {word}": 20 + number for number, word in enumerate(_WORDS[:6]) if number
}
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_N = rf"(?:\d{{1,3}}(?:\.\d)?|{_WORD})"
_PERSON = (
    r"(?:son|daughter|boy|girl|lad|lads|boys|girls|sons|daughters|kid|kids|child|children|twins?|grandson|granddaughter|"
    r"grandchild|nephew|niece|brother|sister|he|she|hes|shes|they|theyre|im|i am|teen|teenager|toddler|ds|dd|dc|son who|"
    r"daughter who|stepson|stepdaughter|foster child|little one|who|whos|brothers|sisters)"
)
_IS = r"(?: (?:is|are|is only|who is|whos|aged?|of|just|just turned|has just turned|turned|both|only|s))*"
_UNIT = r"(?: ?(?:y|yo|yr|yrs|years?|y o)(?: olds?| of age)?|(?:y|yr)old)"
# "For 2 years" is how long somebody waits.
_UNIT_OLD = r"(?: ?(?:y|yo|yr|yrs|y o)(?: olds?| of age)?| ?years? (?:olds?|of age)|(?:y|yr)old)"
_NOT_AFTER = (
    r"(?! (?:hours?|hrs?|minutes?|mins?|am|pm|weeks?|days?|miles?|people|children|kids|boys|girls|sons|daughters|sessions?|"
    r"times|pounds?|quid|p|places|percent|other|more|months?|mths?|years?|yrs?|lots|stone|of|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b)"
)
_NOT_BEFORE = (
    r"(?<!\bsection )(?<!\boption )(?<!\blevel )(?<!\bstage )(?<!\bstep )(?<!\bpart )(?<!\bbus )(?<!\bnumber )(?<!\bpost )"
    r"(?<!\broom )(?<!\bno )(?<!\bthan )(?<!\bafter )(?<!\bat (?=\d\b))(?<!\bat (?=1[0-2]\b))(?<!\bover )(?<!\bunder )(?<!\bby )(?<!\bentry )(?<!\btype )"
    r"(?<!\bjanuary )(?<!\bfebruary )(?<!\bmarch )(?<!\bapril )(?<!\bjune )(?<!\bjuly )(?<!\baugust )(?<!\bseptember )"
    r"(?<!\boctober )(?<!\bnovember )(?<!\bdecember )(?<!\bgrade )(?<!\bseries )(?<!\bband )(?<!\bkey )(?<!\blaw )"
)

_RANGE = re.compile(
    rf"\b(?:(?:aged?|ages|between) (?P<low>{_N}) (?:to|and|or) (?P<high>{_N})|(?P<from>{_N}) to (?P<until>{_N}){_UNIT}?)\b{_NOT_AFTER}"
)
_SAID = re.compile(
    rf"\b(?:(?:aged?|ages) (?P<aged>{_N})(?: (?:and|or|to) (?P<aged_too>{_N}))?"
    rf"|(?P<person>{_PERSON}{_IS}) (?P<old>{_N})(?: (?:and|or) (?P<old_too>{_N}))?{_UNIT}?{_NOT_AFTER}"
    rf"|(?:(?P<also>{_N}) (?:and|or) (?:a )?)?(?P<years>{_N}){_UNIT_OLD}(?! (?:ago|wait|waiting|list|\d))(?<!\byear)(?<!\byears)"
    rf"|(?:(?P<also_olds>{_N}) (?:and|or) (?:a )?)?(?P<olds>{_N}) year olds?"
    rf"|(?P<digits>\d{{1,2}}) (?=(?:boy|girl|son|daughter|lad)\b))(?: in (?:january|february|march|april|may|june|july|august|september|october|november|december))?\b"
)
_TURNING = re.compile(
    rf"\b(?:turning|turns|about to (?:be|turn)|nearly|almost|coming up to|going to be|soon to be|will (?:soon )?be|is soon|approaching) (?P<age>{_N})\b{_NOT_AFTER}"
)
_MONTHS = re.compile(
    rf"\b(?P<months>{_N}) ?(?:months?|mths?|mo)(?: olds?| of age)\b|\b(?P<mo>\d{{1,2}}) ?months?\b(?! (?:wait|waiting|ago|list|later))"
)
_UNDER = re.compile(
    rf"\bunders? (?P<s>{_N}|fives|threes|twos|eights|elevens|sixteens|eighteens)(?P<plural>s?)\b{_NOT_AFTER}"
)
_OVER = re.compile(
    rf"\b(?:overs? (?P<over>{_N})s?|(?P<plus>\d{{1,2}})plus|(?P<and>{_N}) (?:and|or) (?:over|above|older))\b"
)
_YEAR = re.compile(
    rf"\b(?:(?:school )?(?:year|yr) (?P<year>\d{{1,2}}|{_WORD})|y(?P<y>\d{{1,2}})|yr(?P<yr>\d{{1,2}}))\b(?! old| ?olds)"
)
_STAGE = re.compile(r"\b(?:key stage|ks) ?(?P<stage>[1-5])\b")
_BARE = re.compile(
    rf"{_NOT_BEFORE}(?<!£)\b(?P<one>\d{{1,2}})(?: (?:and|or) (?P<two>\d{{1,2}}))?\b{_NOT_AFTER}(?! ?(?:st|nd|rd|th)\b)"
)
_WRONG = re.compile(r"\bage[ds]? (\d+)\b|\b(\d{3,}) ?(?:yo|years? olds?|yrs? old)\b")
_PLURALS = {"fives": 5, "threes": 3, "twos": 2, "eights": 8, "elevens": 11, "sixteens": 16, "eighteens": 18}
_STAGES = {1: (5, 7), 2: (7, 11), 3: (11, 14), 4: (14, 16), 5: (16, 19)}


@dataclass(frozen=True, slots=True)
class Ages:
    """Somebody between two ages, both included. `counted` when the words say more than the age ("toddler")."""

    span: Span
    lowest: float
    highest: float
    counted: bool = False

    @property
    def value(self) -> str:
        return f"{self.lowest:g}" if self.lowest == self.highest else f"{self.lowest:g}-{self.highest:g}"

    @property
    def name(self) -> str:
        if self.highest < 2 and self.lowest == self.highest and self.lowest % 1:
            return f"{round(12 * self.lowest)} months"
        return f"Age {self.value.replace('-', ' to ')}"


def ages(reading: Reading) -> Iterator[Ages]:
    """Every age in what is left of the question; what was read is taken."""
    for reader in (_stages_of_life, _school_years, _months, _limits, _turning, _ranges, _said, _bare):
        for found in reader(reading):
            reading.take(found.span)
            yield found


def impossible(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Ages nobody has, as typed."""
    for found, span in reading.find(_WRONG):
        if int((found[1] or found[2])[:9]) > OLDEST:
            reading.take(span)
            yield found[1] or found[2], span


STAGES_OF_LIFE: tuple[tuple[str, float, float], ...] = (
    (r"new ?borns?", 0, 0), (r"baby|babies", 0, 1), (r"toddlers?", 1, 3), (r"pre ?schoolers?|pre school (?:age|child)", 2, 4),
    (r"teens?|teenagers?|teenage|adolescents?", 13, 18), (r"tweens?|pre ?teens?", 9, 12), (r"young adults?", 18, 25),
    (r"primary ?(?:school)? ?aged?|primary age", 4, 11), (r"secondary ?(?:school)? ?aged?", 11, 16), (r"sixth form(?:ers?)?", 16, 18),
    (r"(?:in|starting|start|started) reception|reception (?:class|age|year|child)", 4, 5), (r"year r", 4, 5),
)  # fmt: skip
_LIFE = [(re.compile(rf"\b(?:{pattern})\b"), low, high) for pattern, low, high in STAGES_OF_LIFE]
# "Baby clinic" and "baby sitter" are things, not somebody's age.
_THINGS = re.compile(r"\bbaby (?:clinic|sitt)|\bteenage pregnan")


def _stages_of_life(reading: Reading) -> Iterator[Ages]:
    for pattern, low, high in _LIFE:
        for found, span in reading.find(pattern):
            if not _THINGS.match(reading.line, found.start()):
                yield Ages(span, low, high, counted=True)


def _school_years(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_YEAR):
        year = _number(found["year"] or found["y"] or found["yr"])
        if 1 <= year <= 14:
            yield Ages(span, year + 4, year + 5, counted=True)
    for found, span in reading.find(_STAGE):
        yield Ages(span, *_STAGES[int(found["stage"])], counted=True)


def _months(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_MONTHS):
        age = round(_number(found["months"] or found["mo"]) / 12, 2)
        if age < 6:
            yield Ages(span, age, age)


def _limits(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_UNDER):
        limit = _PLURALS.get(found["s"]) or _number(found["s"])
        if 0 < limit <= OLDEST_UNSAID:
            yield Ages(span, 0, limit - 1)
    for found, span in reading.find(_OVER):
        limit = _number(found["over"] or found["plus"] or found["and"])
        if limit <= OLDEST_UNSAID:
            yield Ages(span, limit, max(limit, OLDEST_UNSAID))


def _turning(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_TURNING):
        age = _number(found["age"])
        if 1 <= age <= OLDEST:
            yield Ages(span, age, age, counted=True)


def _ranges(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_RANGE):
        low, high = _number(found["low"] or found["from"]), _number(found["high"] or found["until"])
        # "Between 5 and 7" is a range; "aged 5 and 7" are two children.
        if low <= high <= OLDEST_UNSAID and not (found["low"] and found[0].startswith("age") and " and " in found[0]):
            yield Ages(span, low, high)


def _said(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_SAID):
        said = [
            found[name]
            for name in ("aged", "aged_too", "old", "old_too", "also", "years", "also_olds", "olds", "digits")
        ]
        limit = OLDEST_UNSAID if found["old"] else OLDEST
        for age in (_number(each) for each in said if each):
            if age <= limit:
                yield Ages(_from_number(reading, span, found["person"]), age, age)


def _bare(reading: Reading) -> Iterator[Ages]:
    for found, span in reading.find(_BARE):
        both = [int(found["one"]), *([int(found["two"])] if found["two"] else [])]
        if all(1 <= age <= OLDEST_UNSAID for age in both):
            for age in both:
                yield Ages(span, age, age)


def _from_number(reading: Reading, span: Span, person: str | None) -> Span:
    """Without the word for the person, which may say more than the age ("girls")."""
    skip = len(person.split()) if person else 0
    return Span(min(span.first + skip, span.end - 1), span.end)


def _number(text: str) -> float:
    return float(_NUMBERS[text]) if text in _NUMBERS else float(text)
