"""A neighbour's invented directory: one import that was applied, and the next one waiting to be chosen from."""

import json
from pathlib import Path

from cms.models import User
from localoffer.applying_imports import apply
from localoffer.models import CheckedBy, Service, Source, Way
from localoffer.planning_imports import begin, read_into
from localoffer.reviews.confirming import Confirmer, confirm

FILE = Path(__file__).parent / "neighbour.json"


def load() -> None:
    """Reads it twice. In between an officer confirmed a listing, so that what differs in it is not taken by itself."""
    editor = User.objects.get(email="editor@example.org")
    feeds = json.loads(FILE.read_text())
    source = Source.objects.create(
        name="Avonford directory",
        title="Avonford’s directory (invented)",
        url="https://example.org/avonford-directory",
        licence="Open Government Licence v3.0",
        licence_url="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
    first = read_into(begin(source=source, place="avonford-1.json", by=editor), feeds["before"])
    apply(plan=first, by=editor)
    confirm(
        service=Service.objects.get(name="Model railway evenings"),
        confirmer=Confirmer(CheckedBy.PROVIDER, "Club secretary", Way.PHONE, editor),
    )
    read_into(begin(source=source, place="avonford-2.json", by=editor), feeds["now"])
