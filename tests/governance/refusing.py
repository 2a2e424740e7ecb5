"""That something is refused, with which words, and that nothing was written."""

import re

import pytest

from governance.models import LedgerEntry
from governance.refusals import Refused


def refused(because, act, **arguments):
    """That `act` is refused with that sentence, and that nothing was written."""
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused, match=re.escape(because)):
        act(**arguments)
    assert LedgerEntry.objects.count() == entries
