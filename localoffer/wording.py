"""How times, money and ages are said to families, on a card as on a page: values in, words out."""

from datetime import time
from decimal import Decimal


def clock(at: time) -> str:
    """`10am`, `2:30pm`, `midday`, `midnight`."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def pounds(amount: float | Decimal | None) -> str:
    """`£4`, `£4.50`, `Free`; nothing if not known."""
    if amount is None:
        return ""
    return f"£{amount:,.2f}".removesuffix(".00") if amount else "Free"


def ages(lowest: float | None, highest: float | None, with_plan: float | None = None) -> str:
    """`Ages 5 to 11`, `Age 16 and over`, `Up to age 4`, `Ages 5 to 18, or 25 with an EHC plan`; nothing if not known."""
    if highest is None:
        return f"Age {lowest:g} and over" if lowest else ""
    if not lowest:
        said = f"Up to age {highest:g}"
    else:
        said = f"Age {lowest:g}" if lowest == highest else f"Ages {lowest:g} to {highest:g}"
    return f"{said}, or {with_plan:g} with an EHC plan" if with_plan and with_plan > highest else said
