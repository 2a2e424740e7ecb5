"""The words listings are sorted by: vocabularies of terms with codes that never change."""

from django.db import models

from .history import History, Tracked
from .lists import Lines


class Vocabulary(models.Model):
    """A list of terms. Its code is also the name of a filter of search: need, topic, access."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "vocabularies"

    def __str__(self) -> str:
        return self.name


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, vocabulary: str) -> "TermQuerySet":
        """The terms of one vocabulary, in its order."""
        return self.filter(vocabulary__code=vocabulary)

    def tops(self) -> "TermQuerySet":
        return self.filter(parent__isnull=True)


class Term(Tracked):
    """One term, such as “Autism”. Its code is kept when its name changes, so saved searches hold."""

    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.PROTECT, related_name="terms")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=100)
    name = models.CharField(max_length=200)
    plain_name = models.CharField(
        max_length=200, blank=True, help_text="What families read, where the name is an official one."
    )
    aliases = Lines(
        "other names",
        help_text="Names that families or other councils use for it, one a line. Imports map them to this term.",
    )
    position = models.PositiveIntegerField(default=0)

    objects = TermQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["vocabulary", "position", "name"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once_a_vocabulary")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_name(self) -> str:
        """What families read."""
        return self.plain_name or self.name

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code and those of the terms above it: who looks for the whole finds the part."""
        found: list[str] = []
        term: Term | None = self
        while term is not None and term.code not in found:
            found.append(term.code)
            term = term.parent
        return tuple(found)
