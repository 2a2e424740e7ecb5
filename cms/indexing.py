"""Decisions as search knows them. They are found by their words, and by people who ask about plans,
boards or decisions; families looking for help are not shown them among the results."""

from collections.abc import Collection, Iterator

from django.utils.html import strip_tags

from cms.wording import long_date
from governance import announcing, decision_page, decision_register
from governance.models import Decision, redaction
from governance.models.decisions import DecisionQuerySet
from search import outbox, registries
from search.document import SearchDocument

SOURCE = "decision"
PREFIX = "decision:"


def register() -> None:
    """Makes decisions findable, and every change of one known to search within its transaction."""
    registries.register_source(
        registries.DocumentSource(
            SOURCE,
            documents=lambda: documents(decision_register.public_decisions()),
            document=lambda id: next(documents_of([id]), None),
            documents_of=documents_of,
        )
    )
    announcing.register(note)


def note(kind: str, pk: int) -> None:
    """Hears governance: what changed of a decision, or of the edition it is about, is to be searched anew."""
    if kind == "decision":
        changed = [pk]
    elif kind == "edition":
        changed = list(Decision.objects.filter(submission__passage__edition=pk).values_list("pk", flat=True))
    else:
        return
    outbox.note(SOURCE, [f"{PREFIX}{each}" for each in changed])


def documents_of(ids: Collection[str]) -> Iterator[SearchDocument]:
    """The documents of these ids; an id of no public decision gives none."""
    numbers = [id.removeprefix(PREFIX) for id in ids]
    return documents(decision_register.public_decisions().filter(pk__in=[each for each in numbers if each.isdigit()]))


def documents(decisions: DecisionQuerySet) -> Iterator[SearchDocument]:
    reading = redaction.Reading()
    for decision in decisions:
        with redaction.as_the_public(reading):
            found = document(redaction.redacted(decision, reading))
        yield found


def document(decision: Decision) -> SearchDocument:
    edition = decision.submission.passage.edition if decision.submission else None
    return SearchDocument(
        id=f"{PREFIX}{decision.pk}",
        kind="decision",
        url=decision.get_absolute_url(),
        title=decision_page.read(decision).heading,
        summary=decision.wording,
        other_names=edition.document.title if edition else "",
        terms=decision.body.name,
        body=" ".join([decision.reasons, strip_tags(decision.pin.html) if decision.pin else ""]),
        reach="city",
        card={"when": long_date(decision.decided_on) or decision.date_stated},
    )
