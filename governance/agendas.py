"""What of an agenda stands: nothing more is done to an item that was taken off it."""

from .models import AgendaItem


def refusals(item: AgendaItem) -> list[str]:
    """Why nothing is done to the item."""
    if not item.is_taken_off:
        return []
    return ["It was taken off the agenda. Put it on an agenda anew if the body takes it after all."]
