"""A refusal is a sentence that says what stands in the way. Rules return lists of them; an empty
list means yes, and the same list is what the screen shows before a button is pressed."""


class Refused(Exception):
    """The record did not change; `reasons` says why, in sentences for a reader."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def refuse_for(reasons: list[str]) -> None:
    """Raises Refused if there are any reasons."""
    if reasons:
        raise Refused(reasons)
