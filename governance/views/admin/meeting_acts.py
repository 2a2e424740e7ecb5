"""What is done to a meeting, its items, papers, minutes and actions, besides attendance and decisions."""

from functools import partial
from typing import Any

from ... import agendas, assigning, circulating, closing, convening, grounds, minuting, programming, recommending
from ...forms import proceedings as forms
from ...forms.acts import WhyForm
from ...models import AgendaItem, Person, WorkItem
from ...states import MeetingState
from .act import Act, with_files


def _may_plan(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    return [*agendas.refusals(agenda_item), *programming.refusals(body=agenda_item.meeting.body, by=by)]


def _plan(*, agenda_item: AgendaItem, by: Person, **typed: Any) -> WorkItem:
    """What an item asked for, in its own body's work programme."""
    return programming.plan_item(body=agenda_item.meeting.body, arose_from=agenda_item, by=by, **typed)


def _may_assign(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    return assigning.refusals(body=agenda_item.meeting.body, agenda_item=agenda_item, by=by)


def _may_close(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    clerk = convening.refusals(body=agenda_item.meeting.body, by=by)
    return [
        *agendas.refusals(agenda_item),
        *clerk,
        *closing.refusals_of_what_is_public(agenda_item=agenda_item),
    ]


def _may_summarise(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    is_open = (
        agendas.refusals(agenda_item)
        if grounds.is_private(agenda_item)
        else ["The item is open: everyone reads it as it is."]
    )
    return [*is_open, *convening.refusals(body=agenda_item.meeting.body, by=by)]


def _may_call_off(state: MeetingState) -> partial[list[str]]:
    return partial(convening.refusals_to_call_off, state=state)


MEETING = {
    "publish": Act(
        "Publish the papers",
        "Papers published: {about}.",
        "meeting",
        circulating.publish_papers,
        circulating.refusals_to_publish,
        forms.PublishForm,
    ),
    "postpone": Act(
        "Put it off to another day",
        "Put off to another day: {about}.",
        "meeting",
        convening.postpone_meeting,
        convening.refusals_to_postpone,
        forms.OtherDayForm,
    ),
    "cancel": Act(
        "Cancel it",
        "Cancelled: {about}.",
        "meeting",
        convening.cancel_meeting,
        _may_call_off(MeetingState.CANCELLED),
        WhyForm,
    ),
    "inquorate": Act(
        "Too few came",
        "Noted that too few came: {about}.",
        "meeting",
        convening.find_inquorate,
        _may_call_off(MeetingState.INQUORATE),
        WhyForm,
    ),
    "adjourn": Act(
        "Adjourn it to another day",
        "Adjourned to another day: {about}.",
        "meeting",
        convening.adjourn_meeting,
        convening.refusals_to_adjourn,
        forms.OtherDayForm,
    ),
    "relist": Act(
        "Put its items on another agenda",
        "Items put on another agenda: {about}.",
        "meeting",
        convening.relist,
        convening.refusals_to_relist,
        forms.RelistForm,
    ),
    "minutes": Act(
        "Write the minutes",
        "Minutes saved: {about}.",
        "meeting",
        minuting.write_minutes,
        minuting.refusals,
        forms.MinutesForm,
    ),
    "record": Act(
        "Say where its official record is",
        "Saved where the official record is: {about}.",
        "meeting",
        minuting.file_official_record,
        minuting.refusals_to_file_record,
        forms.OfficialRecordForm,
        with_files,
    ),
}
ITEM = {
    "paper": Act(
        "Attach a paper",
        "Paper attached: {about}.",
        "agenda_item",
        circulating.attach_paper,
        circulating.refusals,
        forms.PaperForm,
        with_files,
    ),
    "action": Act(
        "Note an action",
        "Action noted: {about}.",
        "agenda_item",
        assigning.assign_action,
        _may_assign,
        forms.ActionForm,
    ),
    "recommend": Act(
        "Recommend it to an executive",
        "Recommended to an executive: {about}.",
        "agenda_item",
        recommending.recommend,
        recommending.refusals,
        forms.RecommendForm,
    ),
    "refer": Act(
        "Refer it to another body",
        "Referred to another body: {about}.",
        "agenda_item",
        programming.refer_item,
        programming.refusals_to_refer,
        forms.ReferForm,
    ),
    "programme": Act(
        "Add to the work programme",
        "Added to the work programme: {about}.",
        "agenda_item",
        _plan,
        _may_plan,
        forms.ProgrammeForm,
    ),
    "put-right": Act(
        "Put it right on the agenda",
        "Put right on the agenda.",
        "agenda_item",
        convening.amend_item,
        convening.refusals_to_amend,
        forms.AmendItemForm,
    ),
    "take-off": Act(
        "Take it off the agenda",
        "Taken off the agenda: {about}.",
        "agenda_item",
        convening.take_off_item,
        convening.refusals_to_take_off,
        WhyForm,
    ),
    "close": Act(
        "Take it in private",
        "Taken in private: {about}.",
        "agenda_item",
        closing.close_item,
        _may_close,
        forms.CloseItemForm,
    ),
    "open": Act(
        "Open it to the public",
        "Open to the public: {about}.",
        "agenda_item",
        closing.open_item,
        closing.refusals_to_open_item,
        WhyForm,
    ),
    "summarise": Act(
        "Write what everyone may read of it",
        "Saved what everyone may read: {about}.",
        "agenda_item",
        closing.summarise_item,
        _may_summarise,
        forms.SummaryForm,
    ),
}
PAPER = {
    "supply": Act(
        "Hand it in",
        "Handed in: {about}.",
        "paper",
        circulating.supply_paper,
        circulating.refusals_to_supply,
        forms.SupplyForm,
        with_files,
    ),
    "correct": Act(
        "Replace it",
        "Replaced: {about}.",
        "paper",
        circulating.correct_paper,
        circulating.refusals_to_correct,
        forms.CorrectPaperForm,
        with_files,
    ),
}
MINUTES = {
    "confirm": Act(
        "Say that they were confirmed",
        "Noted as confirmed: {about}.",
        "minutes",
        minuting.confirm_minutes,
        minuting.refusals_to_confirm,
        forms.ConfirmMinutesForm,
        with_files,
    ),
    "correct": Act(
        "Enter the corrected minutes",
        "Corrected minutes entered: {about}.",
        "minutes",
        minuting.correct_minutes,
        minuting.refusals_to_correct,
        forms.CorrectMinutesForm,
        with_files,
    ),
    "sign": Act(
        "Attach the signed minutes",
        "Signed minutes attached: {about}.",
        "minutes",
        minuting.sign_minutes,
        minuting.refusals_to_sign,
        forms.SignedForm,
        with_files,
    ),
}
ACTION = {
    "progress": Act(
        "Say how far it is",
        "Progress noted: {about}.",
        "action",
        assigning.report_progress,
        assigning.refusals_to_report,
        forms.ProgressForm,
    ),
    "answer": Act(
        "Enter the answer",
        "Answer entered: {about}.",
        "action",
        recommending.answer,
        recommending.refusals_to_answer,
        forms.AnswerRecommendationForm,
    ),
    "close": Act(
        "Close it",
        "Closed: {about}.",
        "action",
        assigning.close_action,
        assigning.refusals_to_close,
        forms.CloseActionForm,
    ),
}
