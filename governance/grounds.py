"""An item taken in private: on which ground, and what everyone may read of it all the same (sections 100A to
100C and Schedule 12A of the Local Government Act 1972; a body outside Part VA gives its own reason)."""

from datetime import date
from typing import Any

from . import presence, terms
from .models import CLOSED, Access, AgendaItem, Body, Decision, Paper, Submission
from .particulars import Privacy

# Schedule 12A, part 1, as it stands for England.
PARAGRAPHS = {
    1: "information about an individual",
    2: "information that would show who an individual is",
    3: "the financial or business affairs of a particular person or organisation",
    4: "consultations or negotiations on a matter between the council and its staff",
    5: "legal advice that is protected in court proceedings",
    6: "a notice or an order that the council means to make",
    7: "the prevention, investigation or prosecution of crime",
}
# What says of an item, and of what is put before a body, whether and why it is private.
COLUMNS = ("access", "exempt_paragraph", "closed_reason", "public_title")
WITHOUT_A_TITLE = "An item taken in private"


def is_private(item: AgendaItem) -> bool:
    return item.access in CLOSED


def columns(of: AgendaItem | Submission) -> dict[str, Any]:
    """How it is private, for another row of the same matter."""
    return {name: getattr(of, name) for name in COLUMNS}


def covers(decision: Decision) -> bool:
    """Whether a decision was taken in private, or is about one that was."""
    told = (decision, decision.agenda_item, decision.concerns, decision.concerns and decision.concerns.agenda_item)
    return any(each is not None and each.access in CLOSED for each in told)


def hides(paper: Paper) -> bool:
    """Whether a paper is private, by itself or with its item."""
    return paper.access in CLOSED or is_private(paper.agenda_item)


def title(item: AgendaItem) -> str:
    """What anyone may read as the name of the item."""
    return (item.public_title or WITHOUT_A_TITLE) if is_private(item) else item.title


def safe_title(decision: Decision) -> str:
    """What anyone may read as the name of a decision taken in private: the item's own, at a meeting."""
    item = decision.agenda_item
    return title(item) if item and is_private(item) else decision.public_title or WITHOUT_A_TITLE


def reason(decision: Decision) -> str:
    """The sentence of its ground, wherever it was decided."""
    item = decision.agenda_item
    return sentence(item if item and is_private(item) else decision)


def sentence(item: AgendaItem | Decision) -> str:
    """Why the item, or the decision between meetings, is private, in a sentence for anyone; empty for an open one."""
    match item.access:
        case Access.EXEMPT if item.exempt_paragraph in PARAGRAPHS:
            about = PARAGRAPHS[item.exempt_paragraph]
            return f"Not open to the public: {about} (paragraph {item.exempt_paragraph} of Schedule 12A)."
        case Access.EXEMPT:
            return "Not open to the public: exempt information (Schedule 12A)."
        case Access.CONFIDENTIAL:
            return "Not open to the public: information given in confidence (section 100A(3))."
        case Access.NOT_FOR_PUBLICATION:
            return f"Not for publication. {item.closed_reason}".strip()
    return ""


def refusals(item: AgendaItem) -> list[str]:
    """Why the agenda cannot be published with the item as it stands: the lawful public part must be there."""
    if not is_private(item):
        return []
    reasons = refusals_of_kind(item)
    named = f"Item {item.number} is private"
    if not item.public_title.strip():
        reasons.append(f"{named}: give it a title that anyone may read.")
    if item.access == Access.EXEMPT and item.exempt_paragraph not in PARAGRAPHS:
        reasons.append(f"{named}: say under which paragraph of Schedule 12A, 1 to 7.")
    if item.access != Access.CONFIDENTIAL and not item.closed_reason.strip():
        reasons.append(f"{named}: say why keeping it private outweighs the public interest.")
    return reasons


def refusals_of_kind(item: AgendaItem) -> list[str]:
    """Why the body cannot close an item on that ground: a body outside Part VA has no exempt items."""
    found = refusals_of_access(item.meeting.body, Access(item.access), on=presence.day_of(item.meeting))
    return [f"Item {item.number}: {sentence[0].lower()}{sentence[1:]}" for sentence in found]


def lawful(body: Body, on: date) -> tuple[Access, ...]:
    """On which grounds the body can take something in private on the day."""
    if terms.powers(body, on).public_access:
        return Access.EXEMPT, Access.CONFIDENTIAL
    return (Access.NOT_FOR_PUBLICATION,)


def refusals_of_access(body: Body, access: Access, *, on: date) -> list[str]:
    """Why the body cannot take an item in private on that ground; none for an open one."""
    if access not in CLOSED or access in lawful(body, on):
        return []
    if access == Access.NOT_FOR_PUBLICATION:
        return ["A committee of the council closes an item as exempt or confidential only."]
    return [
        f"The {body} meets under no rules on exempt information. Mark it “not for publication” and give the reason."
    ]


def refusals_between_meetings(
    body: Body, privacy: Privacy, *, public_title: str, public_wording: str, on: date
) -> list[str]:
    """Why a decision between meetings cannot be kept private so: the same grounds hold as at a meeting, and the public
    part is written when it is recorded (for an executive regulations 13 and 20 of SI 2012/2089)."""
    found = refusals_to_keep_private(body, privacy, public_title=public_title, on=on)
    if privacy.access in CLOSED and not public_wording.strip():
        found.append("Write the part of the decision that anyone may read.")
    return found


def refusals_to_keep_private(body: Body, privacy: Privacy, *, public_title: str, on: date) -> list[str]:
    """Why what the body decides on, or what is decided for it, cannot be kept private so."""
    if privacy.access not in CLOSED:
        return []
    by_law, found = terms.powers(body, on).public_access, []
    if by_law and privacy.access == Access.NOT_FOR_PUBLICATION:
        found.append("The council keeps a decision private as exempt or confidential only. Choose one of these.")
    if not by_law and privacy.access != Access.NOT_FOR_PUBLICATION:
        found.append(
            f"The {body} decides under no rules on exempt information. Choose “not for publication” and give the reason."
        )
    if privacy.access == Access.EXEMPT and privacy.exempt_paragraph not in PARAGRAPHS:
        found.append("Say under which paragraph of Schedule 12A it is exempt, 1 to 7.")
    if privacy.access != Access.CONFIDENTIAL and not privacy.closed_reason.strip():
        found.append("Say why keeping it private outweighs the public interest.")
    if not public_title.strip():
        found.append("Give it a title that anyone may read.")
    return found


def refusals_to_record(item: AgendaItem, public_wording: str | None = None) -> list[str]:
    """Why nothing is recorded of the item yet: what anyone may read of a decision is written down with it, for it
    cannot be added once the decision counts. `public_wording` is left out until it is typed."""
    if not is_private(item) or public_wording is None:
        return refusals(item)
    if public_wording.strip():
        return refusals(item)
    return [*refusals(item), f"Item {item.number} is private: write the part of the resolution that anyone may read."]


def refusals_to_publish_outcome(item: AgendaItem) -> list[str]:
    """Why what was resolved in private cannot be published yet: the resolution to exclude the public and a
    written summary belong to it (section 100C(2))."""
    if not is_private(item):
        return []
    reasons = refusals(item)
    if item.access == Access.EXEMPT and not item.exclusion_resolution.strip():
        reasons.append(f"Item {item.number} is exempt: enter the resolution to exclude the public.")
    if not item.public_summary.strip():
        reasons.append(f"Item {item.number} is private: write a summary that anyone may read.")
    return reasons
