"""A word of the demonstration that was merged away, so that there is a merge to look at and undo."""

from cms.models import User
from localoffer.merging_terms import merge
from localoffer.models import Term


def load() -> None:
    """On top of the listings: nothing was about the word any more."""
    into = Term.objects.get(vocabulary__code="topic", code="short-breaks-and-respite")
    term = Term.objects.create(vocabulary=into.vocabulary, name="Short break schemes", position=99)
    merge(term=term, into=into, by=User.objects.get(email="editor@example.org"))
