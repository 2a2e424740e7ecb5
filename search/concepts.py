"""What a question asks for, in every way we know it is said. Engines match and score concepts: a document
has a concept when it has one of its ways, and the best way alone counts."""

from dataclasses import dataclass

from . import words


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying something: tokens that stand side by side, or with `apart` anywhere in the document.
    `weight` is what it is worth beside the words that were typed."""

    tokens: tuple[str, ...]
    apart: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for. The first way is the typed one. `weight` is what it is worth beside the others."""

    ways: tuple[Way, ...]
    weight: float = 1.0

    @property
    def is_bare(self) -> bool:
        """Whether it is a single word that is said in no other way."""
        return len(self.ways) == 1 and len(self.ways[0].tokens) == 1


def bare(text: str) -> tuple[Concept, ...]:
    """Each word of a question by itself, as typed."""
    return tuple(Concept((Way((token,)),)) for token in words.asked(text))
