"""What a report needs of the boards' side of the site, which the Local Offer does not know: the app that joins both
registers it (`cms.governing_papers`)."""

from dataclasses import dataclass
from typing import Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from wagtail.models import Page

from .paper import Paper


class NotPlacedError(ValueError):
    """The text could not be put where boards decide on it; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the boards are with a text, in a sentence, and where the public reads of it, if it does."""

    words: str
    address: str = ""


class Boards(Protocol):
    def place(self, kind: str, period: str, paper: Paper, by: AbstractBaseUser) -> Page:
        """A draft on which boards can decide, with the paper's text. Raises NotPlacedError."""

    def standing(self, page: Page) -> Standing:
        """Of such a draft."""

    def pdf(self, paper: Paper, standing: str, request: HttpRequest) -> bytes | None:
        """The paper on the council's own, `standing` said first; None where this machine cannot print."""

    def can_print(self) -> bool:
        """Whether this machine makes PDFs."""


_registered: list[Boards] = []


def register(boards: Boards) -> None:
    """From now on asks `boards`; the last one registered counts."""
    _registered.append(boards)


def boards() -> Boards:
    """Raises LookupError where none is registered."""
    if not _registered:
        raise LookupError("No app has said where boards decide.")
    return _registered[-1]
