"""The words listings are sorted by: vocabularies of terms with codes that never change."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import slugify

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


class CurrentTerms(models.Manager.from_queryset(TermQuerySet)):  # type: ignore[misc]  # made at run time
    """The terms in use: not those merged into another."""

    def get_queryset(self) -> TermQuerySet:
        found: TermQuerySet = super().get_queryset()
        return found.filter(merged_into__isnull=True)


class Term(Tracked):
    """One term, such as “Autism”. Its code is kept when its name changes, so saved searches hold; and when it is merged
    into another, where its code leads from then on."""

    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.PROTECT, related_name="terms")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(
        max_length=100,
        blank=True,
        help_text="It stands in addresses and never changes. Left empty, it is made from the name.",
    )
    name = models.CharField(max_length=200)
    plain_name = models.CharField(
        max_length=200, blank=True, help_text="What families read, where the name is an official one."
    )
    aliases = Lines(
        "other names",
        help_text="Names that families or other councils use for it, one a line. Imports map them to this term.",
    )
    position = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = CurrentTerms()
    everything = TermQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["vocabulary", "position", "name"]
        default_manager_name = "everything"  # what Wagtail reads a saved record again by
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once_a_vocabulary")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.code:
            self.code = self.free_code()
        super().save(*args, **kwargs)

    def free_code(self) -> str:
        """A code made from its name that no term of its vocabulary has or had."""
        wanted = slugify(self.name)[:90].strip("-") or "term"
        taken = set(Term.everything.filter(vocabulary=self.vocabulary).values_list("code", flat=True))
        number = 2
        code = wanted
        while code in taken:
            code, number = f"{wanted}-{number}", number + 1
        return code

    @property
    def current(self) -> "Term":
        """The term that it means now: itself, unless it was merged."""
        term = self
        seen: set[int | None] = {self.pk}
        while term.merged_into is not None and term.merged_into_id not in seen:
            seen.add(term.merged_into_id)
            term = term.merged_into
        return term

    @property
    def public_name(self) -> str:
        """What families read."""
        return self.plain_name or self.name

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code and those of the terms above it: who looks for the whole finds the part."""
        found: list[str] = []
        term: Term | None = self.current
        while term is not None and term.code not in found:
            found.append(term.code)
            term = term.parent
        return tuple(found)


class TermMerge(models.Model):
    """One time that a term was merged into another, with what it needs to be undone."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="merges_from")
    made_at = models.DateTimeField(default=timezone.now)
    # Who did it: kept as a number, so that deleting an account rewrites nothing.
    made_by = models.IntegerField()
    # {"listings": [keys whose link was moved], "both": [keys that had both], ...}: `merging_terms`.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.IntegerField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=models.Q(undone_at__isnull=True), name="term_merged_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"“{self.term}” merged into “{self.into}”"
