"""What officers type. A form says what is badly written; whether it may be done is for the rules."""

from .agenda_items import ItemForms
from .attendance import AttendanceForm, attendance_forms
from .editions import AgendaOfForm, DocumentForm, EditionForm, ReasonForm, RouteForm
from .fields import ClockInput, DayInput, lines, offer, offer_choices
from .ledger import LedgerFilter
from .meetings import AgendaItemForm, MeetingForm
from .registers import AppointmentForm, EndForm, MembershipForm, TermsForm

__all__ = [
    "AgendaItemForm",
    "AgendaOfForm",
    "AppointmentForm",
    "AttendanceForm",
    "ClockInput",
    "DayInput",
    "DocumentForm",
    "EditionForm",
    "EndForm",
    "ItemForms",
    "LedgerFilter",
    "MeetingForm",
    "MembershipForm",
    "ReasonForm",
    "RouteForm",
    "TermsForm",
    "attendance_forms",
    "lines",
    "offer",
    "offer_choices",
]
