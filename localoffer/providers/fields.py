"""What a provider can change of a listing: each field with its question, how it is read, and how it is written.

A value is kept as JSON, since a change may wait for weeks. A part (a time, a price, a number to ring, how one gets in)
is one field as a whole; None takes it away. Keys name a field of one listing: `name`, `schedule-12`, `schedule-new`,
`access-<place>-hoist`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from .. import in_memory
from ..models import (
    AccessFact,
    AccessPoint,
    Answer,
    CostOption,
    Frequency,
    Location,
    LocationType,
    Payer,
    Phone,
    Schedule,
    Season,
    Service,
    ServiceAtLocation,
)
from ..occurrences import DAYS
from ..patterns import DAY_NAMES, in_words, pattern

LONGEST = 5_000
NEW = "new"
NOTHING: tuple[Any, ...] = (None, "", [])
Value = Any
Input = dict[str, forms.Field]


class GoneError(ValueError):
    """The part that is to be changed is not there any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one listing, as the forms and the moderators' screen show it."""

    field: "Field"
    key: str
    label: str

    def shown(self, value: Value) -> str:
        return self.field.shown(value)


class Field:
    """One kind of thing to change. `code` is what the council's rule goes by; `page` is where it is asked."""

    def __init__(
        self, code: str, page: str, label: str, *, hint: str = "", at_once: bool = False, harm: int = 4
    ) -> None:
        self.code, self.page, self.label, self.hint = code, page, label, hint
        self.at_once, self.harm = at_once, harm

    def changes(self, service: Service) -> Iterator[Change]:
        """Each of this kind that the form of `service` asks for."""
        raise NotImplementedError

    def label_of(self, key: str, value: Value) -> str:
        return self.label

    def read(self, service: Service, key: str) -> Value:
        """The value as it stands on `service`, in memory."""
        raise NotImplementedError

    def write(self, service: Service, key: str, value: Value) -> None:
        """Sets it on `service`, in memory only. Raises GoneError."""
        raise NotImplementedError

    def keep(self, service: Service, key: str, value: Value, *, by: Any, reason: str) -> None:
        """Writes it into the database with its history. Raises GoneError."""
        raise NotImplementedError

    def inputs(self, value: Value, key: str, service: Service) -> Input:
        """What the form asks, by the names that stand behind the key."""
        raise NotImplementedError

    def initial(self, value: Value) -> dict[str, Any]:
        raise NotImplementedError

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        """The value that was given. Raises ValidationError, by the names of `inputs`."""
        raise NotImplementedError

    def shown(self, value: Value) -> str:
        raise NotImplementedError


class Column(Field):
    """A column of the listing itself. `kind` says how it is asked; a choice has the words of its column."""

    def __init__(self, code: str, page: str, label: str, kind: str, **more: Any) -> None:
        super().__init__(code, page, label, **more)
        self.kind = kind

    @property
    def column(self) -> Any:
        return Service._meta.get_field(self.code)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(str(code), str(label)) for code, label in getattr(self.column, "among", None) or self.column.choices]

    def changes(self, service: Service) -> Iterator[Change]:
        yield Change(self, self.code, self.label)

    def read(self, service: Service, key: str) -> Value:
        value = getattr(service, self.code)
        return value.isoformat() if isinstance(value, date) else _tidied(value) if isinstance(value, str) else value

    def write(self, service: Service, key: str, value: Value) -> None:
        setattr(service, self.code, self.column.to_python(value) if self.kind == "day" else value)

    def inputs(self, value: Value, key: str, service: Service) -> Input:
        given: dict[str, Any] = {"label": self.label, "help_text": self.hint, "required": not self.column.blank}
        match self.kind:
            case "text":
                made: forms.Field = forms.CharField(max_length=self.column.max_length, **given)
            case "long":
                made = forms.CharField(max_length=LONGEST, widget=forms.Textarea, **given)
            case "web":
                made = forms.URLField(max_length=500, assume_scheme="https", **given)
            case "mail":
                made = forms.EmailField(**given)
            case "age":
                made = forms.FloatField(min_value=0, max_value=150, **given)
            case "weeks":
                made = forms.IntegerField(min_value=0, max_value=520, **given)
            case "ticks":
                made = forms.MultipleChoiceField(choices=self.choices, widget=forms.CheckboxSelectMultiple, **given)
            case _:
                made = forms.ChoiceField(choices=self.choices, widget=forms.RadioSelect, **given)
        return {"": made}

    def initial(self, value: Value) -> dict[str, Any]:
        return {"": f"{value:g}" if isinstance(value, float) else value}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        given = cleaned.get("")
        return _tidied(given) if isinstance(given, str) else given

    def shown(self, value: Value) -> str:
        if value in (None, "", []):
            return ""
        match self.kind:
            case "ticks":
                return ", ".join(label for code, label in self.choices if code in value)
            case "choice":
                return dict(self.choices).get(value, str(value))
            case "yes":
                return "There is space" if value else "Full"
            case "day":
                return day_in_words(date.fromisoformat(value))
        return f"{value:g}" if isinstance(value, float) else str(value)


class Part(Field):
    """A row of its own, of the listing or of the listing at one place."""

    model: type[Any]
    relation: str

    def changes(self, service: Service) -> Iterator[Change]:
        for part in self.parts(service):
            yield Change(self, f"{self.code}-{part.pk}", self.label_of("", self.of(part)))
        yield Change(self, f"{self.code}-{NEW}", f"Add another {self.noun}")

    noun = ""

    def parts(self, service: Service) -> list[Any]:
        found: list[Any] = list(in_memory.parts(service, self.relation))
        for place in in_memory.parts(service, "places"):
            found += in_memory.parts(place, self.relation)
        return found

    def of(self, part: Any) -> dict[str, Any]:
        """The value of one row."""
        raise NotImplementedError

    def set(self, part: Any, value: dict[str, Any]) -> None:
        """Sets the value of one row."""
        raise NotImplementedError

    def _found(self, service: Service, key: str) -> Any:
        number = key.removeprefix(f"{self.code}-")
        return next((part for part in self.parts(service) if str(part.pk) == number), None)

    def read(self, service: Service, key: str) -> Value:
        part = self._found(service, key)
        return None if part is None else self.of(part)

    def write(self, service: Service, key: str, value: Value) -> None:
        part = self._part_to_set(service, key, value)
        if part is None:
            return
        owner = part.service_at_location if part.service_at_location_id else service
        held = in_memory.parts(owner, self.relation)
        if value is None:
            held.remove(part)
            return
        self.set(part, value)
        if part.pk is None:
            held.append(part)

    def keep(self, service: Service, key: str, value: Value, *, by: Any, reason: str) -> None:
        part = self._part_to_set(service, key, value)
        if part is None:
            return
        part._history_user, part._change_reason = by, reason
        if value is None:
            part.delete()
            return
        self.set(part, value)
        part.save()

    def _part_to_set(self, service: Service, key: str, value: Value) -> Any:
        if key == f"{self.code}-{NEW}":
            return None if value is None else self._made(service, value.get("place", ""))
        part = self._found(service, key)
        if part is None and value is not None:
            raise GoneError(f"{self.label_of(key, value)}: somebody has taken this away since.")
        return part

    def _made(self, service: Service, place: str) -> Any:
        at = next((each for each in in_memory.parts(service, "places") if str(each.pk) == place), None)
        return self.model(service_at_location=at) if at else self.model(service=service)

    def where(self, service: Service) -> Input:
        """For a new row: at which place, where there is more than one."""
        places: Sequence[ServiceAtLocation] = in_memory.parts(service, "places")
        if len(places) < 2:
            return {}
        named = [(str(each.pk), each.location.public_name or each.location.label or "A place") for each in places]
        return {
            "place": forms.ChoiceField(
                label="Where?", required=False, choices=[("", "At every place"), *named], widget=forms.RadioSelect
            )
        }

    def inputs(self, value: Value, key: str, service: Service) -> Input:
        asked = self.asked(value)
        if key == f"{self.code}-{NEW}":
            return asked | self.where(service)
        return asked | {"gone": forms.BooleanField(label=f"Take this {self.noun} away", required=False)}

    def asked(self, value: Value) -> Input:
        raise NotImplementedError

    def initial(self, value: Value) -> dict[str, Any]:
        return {} if value is None else dict(value)

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        """None for a row that is taken away, and for a new one that says nothing."""
        if cleaned.get("gone"):
            return None
        given = self.given(cleaned, old)
        said = {name: value for name, value in given.items() if name not in self.says_nothing}
        if old is None and not any(said.values()):
            return None
        if place := cleaned.get("place"):
            given["place"] = place
        self.check(given)
        return given

    says_nothing: tuple[str, ...] = ()

    def given(self, cleaned: Mapping[str, Any], old: Value) -> dict[str, Any]:
        raise NotImplementedError

    def check(self, given: dict[str, Any]) -> None:
        """Raises ValidationError for what cannot be."""


class Times(Part):
    model, relation, noun = Schedule, "schedules", "time"
    says_nothing = ("season",)

    def of(self, part: Schedule) -> dict[str, Any]:
        value: dict[str, Any] = {}
        if part.is_one_off:
            value["day"] = part.valid_from.isoformat() if part.valid_from else None
        elif _is_weekly(part):
            value["byday"] = [day for day in DAYS if day in part.byday.split(",")]
        else:
            value["words"] = pattern(part) or part.description  # to tell it by; it is not asked
        return value | {"opens": _clock(part.opens_at), "closes": _clock(part.closes_at), "season": part.season}

    def set(self, part: Schedule, value: dict[str, Any]) -> None:
        if "byday" in value:
            part.byday, part.freq = ",".join(value["byday"]), Frequency.WEEKLY
        if value.get("day"):
            part.valid_from = part.valid_to = date.fromisoformat(value["day"])
        part.opens_at, part.closes_at = _time(value["opens"]), _time(value["closes"])
        part.season = value["season"]

    def asked(self, value: Value) -> Input:
        days: Input = {}
        if value is None or "byday" in value:
            days["byday"] = forms.MultipleChoiceField(
                label="Which days?",
                choices=list(zip(DAYS, DAY_NAMES, strict=True)),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        elif "day" in value:
            days["day"] = forms.DateField(label="Which day?", help_text="For example, 28/11/2026", required=False)
        return days | {
            "opens": forms.TimeField(label="Starts at", help_text="For example, 10:00", required=False),
            "closes": forms.TimeField(label="Ends at", help_text="For example, 16:30", required=False),
            "season": forms.ChoiceField(
                label="When in the year?", choices=Season.choices, widget=forms.RadioSelect, initial=Season.ALL_YEAR
            ),
        }

    def given(self, cleaned: Mapping[str, Any], old: Value) -> dict[str, Any]:
        value: dict[str, Any] = {}
        if old is None or "byday" in old:
            value["byday"] = [day for day in DAYS if day in cleaned.get("byday", [])]
        elif "day" in old:
            value["day"] = cleaned["day"].isoformat() if cleaned.get("day") else None
        else:
            value["words"] = old.get("words", "")
        value |= {"opens": _clock(cleaned.get("opens")), "closes": _clock(cleaned.get("closes"))}
        return value | {"season": cleaned.get("season") or Season.ALL_YEAR.value}

    def check(self, given: dict[str, Any]) -> None:
        if "byday" in given and not given["byday"]:
            raise ValidationError({"byday": "Choose the days it is on, or tick that this time is to be taken away."})
        if "day" in given and not given["day"]:
            raise ValidationError({"day": "Say on which day it is."})
        if given["closes"] and not given["opens"]:
            raise ValidationError({"opens": "Say when it starts."})
        if given["opens"] and given["closes"] and given["closes"] <= given["opens"]:
            raise ValidationError({"closes": "It must end later than it starts."})

    def shown(self, value: Value) -> str:
        if value is None:
            return ""
        day = day_in_words(date.fromisoformat(value["day"])) if value.get("day") else ""
        days = in_words([name for code, name in zip(DAYS, DAY_NAMES, strict=True) if code in value.get("byday", [])])
        hours = " to ".join(filter(None, (value["opens"], value["closes"])))
        season = dict(Season.choices).get(value["season"], "") if value["season"] != Season.ALL_YEAR else ""
        return ", ".join(filter(None, (day or days or value.get("words", ""), hours, str(season).lower())))

    def label_of(self, key: str, value: Value) -> str:
        return f"Time: {self.shown(value)}" if value else "A new time"


class Prices(Part):
    model, relation, noun = CostOption, "cost_options", "price"
    says_nothing = ("payer",)

    def of(self, part: CostOption) -> dict[str, Any]:
        amount = None if part.amount is None else f"{part.amount:.2f}"
        return {"option": part.option, "amount": amount, "per": part.amount_description, "payer": part.payer}

    def set(self, part: CostOption, value: dict[str, Any]) -> None:
        part.option, part.amount_description, part.payer = value["option"], value["per"], value["payer"]
        part.amount = None if value["amount"] is None else Decimal(value["amount"])

    def asked(self, value: Value) -> Input:
        payers = [("", "Nobody in particular"), *Payer.choices]
        return {
            "option": forms.CharField(label="What is it for?", max_length=255, required=False),
            "amount": forms.DecimalField(
                label="How many pounds?",
                help_text="Write 0 if it is free.",
                min_value=0,
                max_digits=10,
                decimal_places=2,
                required=False,
            ),
            "per": forms.CharField(
                label="For how long or how much?",
                help_text="For example, a session.",
                max_length=255,
                required=False,
            ),
            "payer": forms.ChoiceField(label="Who pays it?", choices=payers, widget=forms.RadioSelect, required=False),
        }

    def given(self, cleaned: Mapping[str, Any], old: Value) -> dict[str, Any]:
        amount = cleaned.get("amount")
        return {
            "option": _tidied(cleaned.get("option") or ""),
            "amount": None if amount is None else f"{amount:.2f}",
            "per": _tidied(cleaned.get("per") or ""),
            "payer": cleaned.get("payer") or "",
        }

    def check(self, given: dict[str, Any]) -> None:
        if given["amount"] is None and not given["per"]:
            raise ValidationError({"amount": "Say how many pounds, or tick that this price is to be taken away."})

    def shown(self, value: Value) -> str:
        if value is None:
            return ""
        amount = "" if value["amount"] is None else f"£{value['amount']}"
        payer = str(dict(Payer.choices).get(value["payer"], ""))
        return ", ".join(filter(None, (payer, value["option"], " ".join(filter(None, (amount, value["per"]))))))

    def label_of(self, key: str, value: Value) -> str:
        return f"Price: {self.shown(value)}" if value else "A new price"


class Numbers(Part):
    model, relation, noun = Phone, "phones", "number"

    def of(self, part: Phone) -> dict[str, Any]:
        return {"number": part.number, "for": part.description}

    def set(self, part: Phone, value: dict[str, Any]) -> None:
        part.number, part.description = value["number"], value["for"]

    def asked(self, value: Value) -> Input:
        return {
            "number": forms.CharField(label="Phone number", max_length=100, required=False),
            "for": forms.CharField(label="Whose number is it?", max_length=255, required=False),
        }

    def given(self, cleaned: Mapping[str, Any], old: Value) -> dict[str, Any]:
        return {"number": _tidied(cleaned.get("number") or ""), "for": _tidied(cleaned.get("for") or "")}

    def check(self, given: dict[str, Any]) -> None:
        if sum(each.isdigit() for each in given["number"]) < 3:
            raise ValidationError({"number": "Write the number with its figures, or tick that it is to be taken away."})

    def shown(self, value: Value) -> str:
        return "" if value is None else ": ".join(filter(None, (value["for"], value["number"])))

    def label_of(self, key: str, value: Value) -> str:
        return f"Phone: {self.shown(value)}" if value else "A new phone number"


class Access(Field):
    """How one gets in and is there: one answer a point and place. “Not asked” is no answer."""

    def changes(self, service: Service) -> Iterator[Change]:
        places = {at.location_id: at.location for at in in_memory.parts(service, "places")}
        for location in places.values():
            if location.location_type == LocationType.PHYSICAL:
                for code, label in AccessPoint.choices:
                    name = f"{location.public_name or location.label}: " if len(places) > 1 else ""
                    yield Change(self, f"{self.code}-{location.pk.hex}-{code}", f"{name}{label}")

    def label_of(self, key: str, value: Value) -> str:
        return str(dict(AccessPoint.choices)[key.split("-", 2)[2]])

    def location(self, service: Service, key: str) -> Location:
        _, place, _ = key.split("-", 2)
        for at in in_memory.parts(service, "places"):
            if at.location_id.hex == place:
                return at.location
        raise GoneError("This place does not belong to the listing any more.")

    def _fact(self, location: Location, key: str) -> AccessFact | None:
        point = key.split("-", 2)[2]
        facts: list[AccessFact] = in_memory.parts(location, "accessibility")
        return next((fact for fact in facts if fact.point == point), None)

    def read(self, service: Service, key: str) -> Value:
        try:
            fact = self._fact(self.location(service, key), key)
        except GoneError:
            return None
        if fact is None:
            return {"answer": Answer.NOT_ASKED.value, "words": ""}
        return {"answer": str(fact.answer), "words": _tidied(fact.description)}

    def write(self, service: Service, key: str, value: Value) -> None:
        location = self.location(service, key)
        fact = self._fact(location, key)
        if fact is None:
            fact = AccessFact(location=location, point=key.split("-", 2)[2])
            in_memory.parts(location, "accessibility").append(fact)
        fact.answer, fact.description = value["answer"], value["words"]

    def keep(self, service: Service, key: str, value: Value, *, by: Any, reason: str) -> None:
        location = self.location(service, key)
        fact = self._fact(location, key) or AccessFact(location=location, point=key.split("-", 2)[2])
        fact.answer, fact.description = value["answer"], value["words"]
        fact.checked_on = None  # the day on which the old answer was confirmed says nothing of the new one
        fact._history_user, fact._change_reason = by, reason
        fact.save()

    def inputs(self, value: Value, key: str, service: Service) -> Input:
        return {
            "answer": forms.ChoiceField(label="Answer", choices=Answer.choices),
            "words": forms.CharField(
                label="In your words", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            ),
        }

    def initial(self, value: Value) -> dict[str, Any]:
        return dict(value or {})

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        given = {"answer": cleaned.get("answer", ""), "words": _tidied(cleaned.get("words") or "")}
        if given["words"] and given["answer"] == Answer.NOT_ASKED:
            raise ValidationError({"answer": "Choose yes, partly or no to go with your words."})
        return given

    def shown(self, value: Value) -> str:
        if value is None:
            return ""
        return ". ".join(filter(None, (str(dict(Answer.choices)[value["answer"]]), value["words"])))


class Cancelled(Field):
    """The cancelled dates of one time. No form asks for them: they are pressed one by one."""

    def _schedule(self, service: Service, key: str) -> Schedule | None:
        return TIMES._found(service, key.replace(self.code, TIMES.code, 1))

    def changes(self, service: Service) -> Iterator[Change]:
        return iter(())

    def read(self, service: Service, key: str) -> Value:
        found = self._schedule(service, key)
        return [] if found is None else list(found.except_dates or [])

    def write(self, service: Service, key: str, value: Value) -> None:
        found = self._schedule(service, key)
        if found is None:
            raise GoneError("This time is not there any more.")
        found.except_dates = value

    def keep(self, service: Service, key: str, value: Value, *, by: Any, reason: str) -> None:
        self.write(service, key, value)
        found = self._schedule(service, key)
        assert found is not None
        found._history_user, found._change_reason = by, reason
        found.save()

    def inputs(self, value: Value, key: str, service: Service) -> Input:
        return {}

    def shown(self, value: Value) -> str:
        return ", ".join(day_in_words(date.fromisoformat(day)) for day in value or [])


# The seven pages, in the order in which they are asked: the code of each, and what it is called.
PAGES = (
    ("about", "What happens there"),
    ("for", "Who it is for"),
    ("asking", "How to get it, and waiting"),
    ("times", "Days and times"),
    ("cost", "What it costs"),
    ("access", "Getting in and being there"),
    ("contact", "How to reach you"),
)
TIMES = Times("schedule", "times", "Days and times", at_once=True)
# What is harmful when it is wrong comes first: closed, then cost, then safety (users, L7).
CLOSED, COST, SAFETY = 1, 2, 3
FIELDS: tuple[Field, ...] = (
    Column("name", "about", "What is it called?", "text"),
    Column(
        "description",
        "about",
        "What happens there?",
        "long",
        hint="Say it as you would tell a parent on the phone. Short sentences are best.",
    ),
    Column("alert", "about", "Is there something families must know now?", "long", hint="It stands at the top."),
    Column("minimum_age", "for", "From which age?", "age", hint="Leave it empty if any age can come."),
    Column("maximum_age", "for", "Up to which age?", "age", hint="Leave it empty if there is no oldest age."),
    Column("eligibility_description", "for", "Who is it for, in your words?", "long"),
    Column("diagnosis", "for", "Do you ask for a diagnosis?", "choice"),
    Column("plan", "for", "Do you ask for an EHC plan?", "choice"),
    Column("referral", "asking", "Who can ask for it?", "ticks", hint="Tick all that are right."),
    Column("application_process", "asking", "How do people ask, and what happens next?", "long"),
    Column("carer", "asking", "Does a parent or carer stay?", "choice", at_once=True, harm=SAFETY),
    Column("wait_time", "asking", "How long do people wait, in your words?", "long"),
    Column("waiting_meanwhile", "asking", "What can they do while they wait?", "long"),
    TIMES,
    Column("delivery", "times", "Where does it happen?", "ticks", hint="Tick all that are right.", at_once=True),
    Column("fees", "cost", "What does it cost, in your words?", "long", harm=COST),
    Prices("price", "cost", "Prices", harm=COST),
    Access("access", "access", "Getting in and being there", harm=SAFETY),
    Column("url", "contact", "Your website", "web"),
    Column("email", "contact", "E-mail address for families", "mail"),
    Numbers("phone", "contact", "Phone numbers"),
    # These are on no form: a button or a single press changes them.
    Column("status", "", "Open or closed", "choice", at_once=True, harm=CLOSED),
    Column("waiting_open", "", "Full, or space", "yes", at_once=True),
    Column("waiting_weeks", "", "Weeks to wait", "weeks", at_once=True),
    Column("waiting_as_of", "", "Full or space, as of", "day", at_once=True),
    Cancelled("dates", "", "Cancelled dates", at_once=True),
)
BY_CODE = {field.code: field for field in FIELDS}


def field_of(key: str) -> Field:
    """The kind of field that `key` names. Raises KeyError."""
    return BY_CODE[key] if key in BY_CODE else BY_CODE[key.split("-", 1)[0]]


def label_of(key: str, *values: Value) -> str:
    """What a row of that key is called: of the values, the first that says something tells which part it is."""
    return field_of(key).label_of(key, next(filter(None, values), None))


def shown(key: str, value: Value) -> str:
    """A value as a person reads it; empty for nothing."""
    return field_of(key).shown(value)


def read(service: Service, key: str) -> Value:
    """What stands on `service` now."""
    return field_of(key).read(service, key)


def preview(service: Service, values: Mapping[str, Value]) -> Service:
    """`service` (fetched with its parts) as it would be; nothing of it is written. What is gone is left out."""
    for key, value in values.items():
        try:
            field_of(key).write(service, key, value)
        except GoneError:
            continue
    return service


def keep(service: Service, values: Mapping[str, Value], *, by: Any, reason: str) -> None:
    """Writes the values with their history: one row for the listing itself, and one a part. Raises GoneError."""
    columns = {key: value for key, value in values.items() if isinstance(field_of(key), Column)}
    for key, value in columns.items():
        field_of(key).write(service, key, value)
    if columns:
        fresh = Service.objects.get(pk=service.pk)  # without parts in memory, which saving would write too
        preview(fresh, columns)
        fresh._history_user, fresh._change_reason = by, reason
        fresh.save()
    for key, value in values.items():
        if key not in columns:
            field_of(key).keep(service, key, value, by=by, reason=reason)


def with_parts(pk: UUID) -> Service:
    """The listing with everything that its fields read. Raises Service.DoesNotExist."""
    return Service.objects.with_parts().get(pk=pk)


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same; nothing is nothing, however it is kept."""
    return (None if one in NOTHING else one) == (None if other in NOTHING else other)


def day_in_words(day: date) -> str:
    return date_format(day, "l j F Y")


def _tidied(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _clock(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def _time(said: str | None) -> time | None:
    return None if said is None else time.fromisoformat(said)


def _is_weekly(schedule: Schedule) -> bool:
    """Whether ticked days say all of its pattern."""
    days = [day.strip() for day in schedule.byday.split(",") if day.strip()]
    return schedule.freq in ("", Frequency.WEEKLY) and schedule.interval <= 1 and bool(days) and set(days) <= set(DAYS)
