"""The two nights of the year in which a clock does not say for sure when something was: an hour that is left out when the
clocks go forward, and one that comes twice when they go back (Summer Time Act 1972)."""

from datetime import UTC, datetime


def is_skipped(moment: datetime) -> bool:
    """Whether the clock on the wall never showed that time. Of an aware moment in the zone that the clock keeps."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None)


def comes_twice(moment: datetime) -> bool:
    """Whether the clock showed that time twice in the night; the first is meant unless the moment says otherwise."""
    return not is_skipped(moment) and moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def caution(moment: datetime) -> str:
    """What whoever typed a time that comes twice should know; empty for any other."""
    if not comes_twice(moment):
        return ""
    return (
        f" The clocks go back in that night, and {moment:%H:%M} comes twice: the first is entered, before they go back."
    )
