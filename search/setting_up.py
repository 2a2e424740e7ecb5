"""What search needs on an empty site: postcodes, places and crisis contacts. Quick when run again, and
it never overwrites what the council changed."""

from collections.abc import Callable

from . import crisis, geography
from .models import CrisisContact


def set_up(progress: Callable[[str], object] = lambda what: None) -> None:
    """Loads the area's postcodes and places and the national crisis contacts, where they are missing."""
    progress("postcodes")
    geography.load_postcodes()
    progress("crisis contacts")
    if not CrisisContact.objects.exists():
        CrisisContact.objects.bulk_create(
            CrisisContact(position=position, **row) for position, row in enumerate(crisis.contact_rows(), start=1)
        )
