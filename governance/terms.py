"""What the terms of a body let it do on a day, and what follows from its legal kind: one table, so that no
other module asks which kind a body is."""

from dataclasses import dataclass
from datetime import date

from .models import Body, LegalKind, Terms

AGREED_BY_THE_PARTNERSHIP = "Agreed by the partnership; it binds no organisation until that organisation decides."


@dataclass(frozen=True, slots=True)
class Powers:
    """What a kind of body may do by law, whatever its own terms say."""

    # Who decides, for a reader.
    who_decides: str
    decides: bool = True
    # More than one person, so that they can vote.
    votes: bool = True
    # Members must be in the room to count and to vote (schedule 12 of the Local Government Act 1972).
    in_the_room_only: bool = False
    # Agenda and papers five clear days before, open to the public (sections 100A to 100E of that Act; for an
    # executive SI 2012/2089). Without: as its own terms say.
    notice_by_law: bool = False
    public_access: bool = False
    # Decisions of an executive, whoever takes them, can be called in (section 9F of the Local Government Act 2000).
    call_in: bool = False
    # A member with a disclosable pecuniary interest takes no part without a dispensation (sections 31 and 33 of
    # the Localism Act 2011).
    code_of_conduct: bool = False
    # What a decision binds, when that is not plain.
    binding: str = ""


BY_KIND: dict[LegalKind, Powers] = {
    LegalKind.COUNCIL_COMMITTEE: Powers(
        "Its members who have a vote and are in the room.",
        in_the_room_only=True,
        notice_by_law=True,
        public_access=True,
        code_of_conduct=True,
    ),
    LegalKind.SCRUTINY: Powers(
        "Its members who have a vote and are in the room. It recommends; others decide.",
        in_the_room_only=True,
        notice_by_law=True,
        public_access=True,
        code_of_conduct=True,
    ),
    LegalKind.EXECUTIVE: Powers(
        "The members of the executive who are in the room.",
        in_the_room_only=True,
        notice_by_law=True,
        public_access=True,
        call_in=True,
        code_of_conduct=True,
    ),
    LegalKind.INDIVIDUAL_MEMBER: Powers(
        "The member alone.", votes=False, notice_by_law=True, public_access=True, call_in=True, code_of_conduct=True
    ),
    LegalKind.OFFICER: Powers("The officer alone.", votes=False, notice_by_law=True, call_in=True),
    LegalKind.PARTNERSHIP: Powers("Its members, in the room or online.", binding=AGREED_BY_THE_PARTNERSHIP),
    LegalKind.ORGANISATION: Powers("Whoever its own rules say."),
    LegalKind.WORKSHOP: Powers("Nobody: a workshop gathers views.", decides=False, votes=False),
}

# A body whose terms are not entered: nothing more is asked of it than of a partnership.
UNKNOWN = Powers("Its members. What kind of body it is, is not recorded.")


def in_force(body: Body, on: date) -> Terms | None:
    """The terms of the body on that day."""
    return body.terms.on(on).order_by("-valid_from").first()


def powers(body: Body, on: date) -> Powers:
    """What the kind that the body has on that day lets it do."""
    return powers_of(in_force(body, on))


def powers_of(terms: Terms | None) -> Powers:
    return BY_KIND[LegalKind(terms.legal_kind)] if terms else UNKNOWN


def refusals_to_decide(body: Body, on: date) -> list[str]:
    """Why the body decides nothing on that day."""
    if powers(body, on).decides:
        return []
    return [f"The {body} gathers views and decides nothing. Note what came out of it in its minutes."]
