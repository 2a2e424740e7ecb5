"""What was decided elsewhere is taken in by upload: a meeting as Modern.gov published it, past decisions from a
table. What would happen is shown first; only then is it taken in, as it was tried."""

import io
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from wagtail.admin import messages

from ... import importing_decisions, importing_meetings, moderngov
from ...forms.importing import ImportForm, ImportMeetingForm
from ...models import Body, Person
from ...refusals import Refused
from .frame import READS_ONLY, form, show
from .meeting_screen import crumb
from .meetings import clerked

# Takes in what was typed, or only tries to (`dry_run`); gives what a person must see to to `say`, and says what it did.
Takes = Callable[..., str]


@form
def meeting(request: HttpRequest, by: Person | None) -> HttpResponse:
    """A meeting from Modern.gov's saved XML, of a body whose official record is there."""
    bodies = clerked(by).filter(official_record=Body.OfficialRecord.ELSEWHERE)
    refusals = [] if bodies else ["You are clerk of no body today whose official record is kept elsewhere."]
    typed = ImportMeetingForm(*_sent(request), bodies=bodies)
    about = "Save the answer of Modern.gov’s GetMeeting as it is, without opening it, and choose it here."
    return _import(request, by, typed, _take_in_meeting, "Take in a meeting", about, refusals)


@form
def decisions(request: HttpRequest, by: Person | None) -> HttpResponse:
    """Past decisions from a CSV table."""
    refusals = [] if clerked(by) else ["You are clerk of no body today, so there is none whose decisions you enter."]
    about = f"A table saved as CSV UTF-8. Its first line names the columns: {', '.join(importing_decisions.HEADINGS)}."
    return _import(
        request, by, ImportForm(*_sent(request)), _take_in_decisions, "Take in past decisions", about, refusals
    )


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _take_in_meeting(*, text: str, name: str, body: Body, **how: Any) -> str:
    published = moderngov.read(text.encode())
    done = importing_meetings.import_meeting(published=published, body=body, source=name, **how)
    day = date_format(done.meeting.starts_at, "j F Y")
    return f"The meeting of {day}: {done.items} items, {done.decisions} decisions, {done.attendance} attendances."


def _take_in_decisions(*, text: str, name: str, **how: Any) -> str:
    table = importing_decisions.read(io.StringIO(text, newline=""))
    return f"{importing_decisions.import_decisions(table=table, **how)}."


def _import(
    request: HttpRequest,
    by: Person | None,
    typed: ImportForm,
    takes: Takes,
    title: str,
    about: str,
    refusals: list[str],
) -> HttpResponse:
    said: list[str] = []
    done, is_trial = "", "take-in" not in request.POST
    if by and not refusals and typed.is_valid():
        done = _done(typed, partial(takes, by=by, dry_run=is_trial, say=said.append))
    if done and not is_trial:
        messages.success(request, f"Taken in. {done}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return show(
        request,
        "import",
        title,
        crumb(),
        status=status,
        form=typed.carried() if done and is_trial else typed,
        about=about,
        refusals=refusals if by else [READS_ONLY],
        done=done,
        is_trial=is_trial,
        said=said,
    )


def _done(typed: ImportForm, takes: Callable[..., str]) -> str:
    """What was done; empty, with the reason beside the file, when nothing was."""
    try:
        return takes(**{name: value for name, value in typed.cleaned_data.items() if name != "file"})
    except (Refused, moderngov.Unreadable, importing_decisions.Unreadable) as error:
        typed.add_error(None, str(error))
        return ""
