"""The form behind a link: one press for everything, or an answer about each listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from ..models import Service
from .answering import Answer, Given

MOST_WORDS = 2000
# Families read the role at once, so it is chosen and never typed: nobody has to look for a name or worse in it.
ROLES = (
    "Manager",
    "Owner",
    "Leader or organiser",
    "Head teacher",
    "SENCO",
    "Childminder",
    "Administrator",
    "Volunteer",
    "Member of staff",
)


@dataclass(frozen=True, slots=True)
class Field:
    """What was answered about one listing, and what is wrong with that."""

    service: Service
    answer: str
    words: str
    access: bool
    words_problem: str = ""


class AnswerForm:
    """`data` as it was sent (None: the form is opened) about `services`. It loses nothing that was typed. `known` is
    the role in which the provider confirmed something before, which the council has seen."""

    def __init__(self, services: Sequence[Service], data: QueryDict | None = None, *, known: str = "") -> None:
        sent = data if data is not None else QueryDict()
        self.everything = "everything" in sent
        known = next((role for role in ROLES if role.casefold() == known.casefold()), known)
        self.roles = tuple(dict.fromkeys(filter(None, (known, *ROLES))))
        chosen = sent.get("role", known)
        self.role = chosen if chosen in self.roles else ""
        self.fields = tuple(self._field(each, sent) for each in services)
        self.problem = "" if data is None else self._problem()

    @property
    def is_valid(self) -> bool:
        return not (self.problem or any(each.words_problem for each in self.fields))

    @property
    def given(self) -> Mapping[UUID, Given]:
        """The answer about each listing that has one. One press says that every listing is right, and of getting in
        only what was ticked."""
        if self.everything:
            return {each.service.pk: Given(Answer.RIGHT, access_is_right=each.access) for each in self.fields}
        return {
            each.service.pk: Given(Answer(each.answer), each.words, each.access) for each in self.fields if each.answer
        }

    def _problem(self) -> str:
        says_otherwise = any(each.words or each.answer not in ("", Answer.RIGHT) for each in self.fields)
        if self.everything and says_otherwise:
            return "You also told us that something has changed. Press the last button to send that, or take it out."
        if not self.everything and not any(each.answer for each in self.fields):
            return "Choose an answer, or press “Still right”."
        return ""

    def _field(self, service: Service, sent: QueryDict) -> Field:
        key = service.pk.hex
        answer = sent.get(f"answer-{key}", "")
        answer = answer if answer in Answer.values else ""
        words = sent.get(f"words-{key}", "").strip()
        problem = ""
        if answer == Answer.CHANGED and not words:
            problem = f"Say what has changed about {service.name}."
        elif len(words) > MOST_WORDS:
            problem = f"Say it in {MOST_WORDS} letters or fewer. The rest you can tell us on the phone."
        return Field(service, answer, words, f"access-{key}" in sent, words_problem=problem)
