"""What search needs on an empty site: postcodes, places, crisis contacts and synonyms. Quick when run
again, and it never overwrites what the council changed."""

import csv
from collections.abc import Callable

from django.db import transaction

from . import crisis, geography
from .models import CrisisContact, PracticeQuestion, SynonymGroup, SynonymVersion
from .publishing import publish
from .understanding.vocabulary import lines
from .words import DATA


def set_up(progress: Callable[[str], object] = lambda what: None) -> None:
    """Loads the area's postcodes and places, the national crisis contacts, and synonyms with questions to try
    them on, where they are missing."""
    progress("postcodes")
    geography.load_postcodes()
    progress("crisis contacts")
    if not CrisisContact.objects.exists():
        CrisisContact.objects.bulk_create(
            CrisisContact(position=position, **row) for position, row in enumerate(crisis.contact_rows(), start=1)
        )
    progress("synonyms")
    if not SynonymVersion.objects.exists() and not SynonymGroup.objects.exists():
        set_up_synonyms()


@transaction.atomic
def set_up_synonyms() -> None:
    """The synonyms of the data file, published, and questions to try others on."""
    said: dict[str, dict[str, list[str]]] = {}
    with (DATA / "synonyms.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            said.setdefault(row["display_term"], {}).setdefault(row["relation"], []).append(row["also_said"])
    for relation, file_name in (("same", "everyday_words.csv"), ("narrower", "narrower_words.csv")):
        for term, *others in csv.reader(lines(file_name)):
            known = said.setdefault(term, {}).setdefault(relation, [])
            known += [other for other in others if other not in known]
    SynonymGroup.objects.bulk_create(
        SynonymGroup(term=term, **{relation: "\n".join(texts) for relation, texts in group.items()})
        for term, group in said.items()
    )
    questions = (DATA / "practice_questions.txt").read_text(encoding="utf-8").splitlines()
    PracticeQuestion.objects.bulk_create([PracticeQuestion(text=text) for text in questions], ignore_conflicts=True)
    publish(by=None, reason="As Signpost brings them")
