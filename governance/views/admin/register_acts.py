"""What is done from the registers: to the work programme and the forward plan, and to what the public may no longer
read, or must go for good."""

from typing import Any

from ... import (
    assessing,
    assigning,
    attending,
    closing,
    disposing,
    erasing,
    planning,
    programming,
    rectifying,
    registering,
    submitting,
    withholding,
)
from ...forms import erasing as erasing_forms
from ...forms import withholding as forms
from ...forms.acts import WhyForm
from ...forms.implications import AskForImplicationForm, ImplicationForm
from ...forms.proceedings import SubmitPrivatelyForm
from ...models import Person
from ...particulars import Privacy
from .act import Act


def _why(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    return {"why": typed["reason"]}


def _privately(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    privacy = Privacy(**{name: typed.pop(name) for name in ("access", "exempt_paragraph", "closed_reason")})
    return {"privacy": privacy, **typed}


BODY = {
    "work": Act(
        "Add to the work programme",
        "Added to the work programme: {about}.",
        "body",
        programming.plan_item,
        programming.refusals,
        forms.PlanItemForm,
    ),
    "assign": Act(
        "Note something to be done",
        "Noted as something to be done for the {about}.",
        "body",
        assigning.assign_action,
        assigning.refusals,
        forms.AssignForm,
    ),
    "hand-over": Act(
        "Hand over what somebody has to do",
        "Handed over for the {about}.",
        "body",
        assigning.hand_over,
        assigning.refusals_to_hand_over,
        forms.HandOverForm,
    ),
    "implication": Act(
        "Say what its papers must set out",
        "Saved what the papers of the {about} must set out.",
        "body",
        assessing.ask_for,
        assessing.refusals_to_ask,
        AskForImplicationForm,
    ),
}

EDITION = {
    "submit-privately": Act(
        "Submit it in private",
        "Submitted in private: {about}. Its text is pinned as it stands.",
        "edition",
        submitting.submit_edition,
        submitting.refusals,
        SubmitPrivatelyForm,
        _privately,
    ),
    "open": Act(
        "Open it to the public",
        "Open to the public: {about}.",
        "edition",
        closing.open_text,
        closing.refusals_to_open_text,
        WhyForm,
    ),
    "take-back": Act(
        "Take it back to its draft",
        "Taken back to its draft: {about}.",
        "edition",
        submitting.take_back_edition,
        submitting.refusals_to_take_back,
        WhyForm,
    ),
    "implication": Act(
        "Set out what it means",
        "Saved what it means: {about}.",
        "edition",
        assessing.set_out,
        assessing.refusals,
        ImplicationForm,
    ),
}

WORK = {
    "list": Act(
        "Put it on an agenda",
        "Put on an agenda: {about}.",
        "work_item",
        programming.list_planned,
        programming.refusals_to_list,
        forms.ListPlannedForm,
    ),
    "drop": Act(
        "Drop it", "Dropped: {about}.", "work_item", programming.drop_planned, programming.refusals_to_drop, WhyForm
    ),
}

PLAN = {
    "move": Act(
        "Move it to other days",
        "Moved to other days: {about}.",
        "planned",
        planning.move_decision,
        planning.refusals_to_move,
        forms.MoveForm,
    ),
}

# To every part of the record that the public reads.
PUBLIC_PART = {
    "withhold": Act(
        "Withhold it from the public",
        "Withheld from the public.",
        "subject",
        withholding.withhold,
        withholding.refusals,
        forms.WithholdForm,
    ),
}

WITHHOLDING = {
    "lift": Act(
        "Give it back to the public",
        "Given back to the public.",
        "withholding",
        withholding.lift,
        withholding.refusals_to_lift,
        WhyForm,
        _why,
    ),
}

# To every part of the record that holds words.
WORDS = {
    "erase": Act(
        "Ask that it be erased for good",
        "Asked that it be erased for good.",
        "subject",
        erasing.ask_erasure,
        erasing.refusals,
        erasing_forms.EraseForm,
    ),
    "hold": Act(
        "Keep it longer than its time",
        "Kept longer than its time.",
        "subject",
        disposing.hold,
        disposing.refusals_to_hold,
        erasing_forms.HoldForm,
    ),
}

INTEREST = {
    "take-back": Act(
        "Take it back: it was not declared",
        "Taken back: {about}.",
        "interest",
        attending.take_back_interest,
        attending.refusals_to_take_back,
        WhyForm,
    ),
}
ROUTE_STAGE = {
    "take-off": Act(
        "Take it off the route",
        "Taken off the route: {about}.",
        "stage",
        registering.take_off,
        registering.refusals_to_take_off,
        WhyForm,
    ),
}

# To a decision and to what is recorded of a meeting.
NOTE = {
    "note": Act(
        "Add a note of what is not right",
        "Note added to: {about}.",
        "about",
        rectifying.add_note,
        rectifying.refusals,
        erasing_forms.NoteForm,
    ),
}

ERASURE = {
    "agree": Act(
        "Agree, and erase it now",
        "Agreed, and erased for good.",
        "request",
        erasing.agree_erasure,
        erasing.refusals_to_agree,
        erasing_forms.AgreeForm,
        lambda typed, by: {},
    ),
    "refuse": Act(
        "Refuse, so that it stays",
        "Refused: it stays.",
        "request",
        erasing.refuse_erasure,
        erasing.refusals_to_refuse,
        WhyForm,
        _why,
    ),
}

HOLD = {
    "lift": Act(
        "Lift the hold", "Hold lifted.", "placed", disposing.lift_hold, disposing.refusals_to_lift, WhyForm, _why
    ),
}
