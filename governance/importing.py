"""What was decided before or elsewhere, as its source says it: no text is held, dates may be missing,
and nothing is made up to fill the gap."""

from datetime import date

from django.utils import timezone

from . import authority, ledger
from .actors import Actor, person_of
from .announcing import announce
from .models import AgendaItem, Basis, Body, Decision, Document, Edition, Passage, Person, Post, Submission
from .refusals import refuse_for
from .resolutions import in_words
from .states import EditionState, Outcome, SubmissionState

NOT_STATED = "not stated"
# No council of today decided anything before.
EARLIEST = date(1900, 1, 1)
# What looks like an address and runs a program.
_SCRIPTS = frozenset({"javascript", "vbscript"})
KNOWN_FROM_ELSEWHERE = frozenset({EditionState.IN_FORCE, EditionState.SUPERSEDED, EditionState.DRAFTING})


def import_edition(
    *,
    document: Document,
    slug: str,
    title: str,
    state: EditionState,
    source: str,
    by: Actor,
    title_stated: bool = True,
    effective_on: date | None = None,
    period: str = "",
    period_ends: date | None = None,
    provenance: Edition.Provenance = Edition.Provenance.PAPER,
    predecessor: Edition | None = None,
    excerpt: str = "",
) -> Edition:
    """An edition known from a source, without its text; `excerpt` is what the source says of it."""
    with ledger.writing():
        refuse_for(refusals(document=document, slug=slug, state=state, source=source))
        edition = Edition(
            document=document,
            slug=slug,
            title=title,
            title_stated=title_stated,
            state=state,
            predecessor=predecessor,
            period=period,
            period_ends=period_ends,
            effective_on=effective_on,
            provenance=provenance,
            source=source,
            excerpt=excerpt,
        )
        ledger.keep(edition, action="edition.imported", by=by)
        announce("edition", edition.pk)
        return edition


def refusals(*, document: Document, slug: str, state: EditionState, source: str) -> list[str]:
    """Why the edition cannot be imported."""
    reasons = [] if source.strip() else ["Say which paper it is known from."]
    if document.editions.filter(slug=slug).exists():
        reasons.append(f"{document} has an edition at “{slug}” already.")
    if state not in KNOWN_FROM_ELSEWHERE:
        reasons.append("An edition is adopted here by decisions recorded here, not by import.")
    if state == EditionState.IN_FORCE and document.editions.filter(state=EditionState.IN_FORCE).exists():
        reasons.append(f"Another edition of {document} is in force.")
    return reasons


def record_imported_decision(
    *,
    body: Body,
    outcome: Outcome,
    source: str,
    by: Actor,
    edition: Edition | None = None,
    agenda_item: AgendaItem | None = None,
    title: str = "",
    wording: str = "",
    decided_on: date | None = None,
    date_stated: str = "",
    meeting_on: date | None = None,
    minute_number: str = "",
) -> Decision:
    """A decision that a source reports, on an edition or on anything else that `title` names. Give the day,
    or `date_stated` in the source's words (“June 2024”); without either the record says “not stated”. The day of its
    meeting (`meeting_on`) is only compared; that of its `agenda_item` is known."""
    with ledger.writing():
        if edition:
            edition = Edition.objects.select_for_update().get(pk=edition.pk)
        title = title or (edition.title if edition else "")
        refuse_for(
            refusals_of_decision(
                body=body,
                edition=edition,
                title=title,
                outcome=outcome,
                source=source,
                decided_on=decided_on,
                date_stated="" if decided_on else date_stated,
                meeting_on=timezone.localdate(agenda_item.meeting.starts_at) if agenda_item else meeting_on,
                minute_number=minute_number,
                by=by,
            )
        )
        decision = Decision(
            body=body,
            agenda_item=agenda_item,
            submission=_imported_submission(edition, body, outcome, by=by) if edition else None,
            title=title,
            outcome=outcome,
            wording=wording,
            basis=Basis.IMPORTED,
            minute_number=minute_number,
            decided_on=decided_on,
            date_stated="" if decided_on else (date_stated or NOT_STATED),
            quorum={"present": None, "members": None, "required": None, "met": None, "sentences": [QUORUM_UNKNOWN]},
            recorded_at=timezone.now(),
            recorded_by=person_of(by),
            source=source,
        )
        ledger.keep(decision, action="decision.imported", by=by)
        announce("decision", decision.pk)
        if edition:
            announce("edition", edition.pk)
        return decision


QUORUM_UNKNOWN = "The source does not say who was present."


def refusals_of_decision(
    *,
    body: Body,
    title: str,
    outcome: Outcome,
    source: str,
    by: Actor,
    edition: Edition | None = None,
    decided_on: date | None = None,
    date_stated: str = "",
    meeting_on: date | None = None,
    minute_number: str = "",
) -> list[str]:
    """Why the decision cannot be imported: its body's clerk does it, or a command."""
    reasons = [] if source.strip() else ["Say which paper it is known from."]
    reasons += refusals_of_source(source)
    said = {"title": title, "source": source, "date_stated": date_stated, "minute_number": minute_number}
    reasons += [sentence for name, text in said.items() if (sentence := _too_long(name, text))]
    if isinstance(by, Person):
        reasons += authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    if not title.strip():
        reasons.append("Say what was decided on.")
    if outcome not in Outcome.values:
        reasons.append(f"“{outcome}” is no outcome. Use one of: {', '.join(Outcome.values)}.")
    if edition and edition.pins.exists():
        reasons.append(f"{edition} goes through its bodies here; their decisions are recorded at meetings.")
    if decided_on and decided_on > timezone.localdate():
        reasons.append("That day has not come yet.")
    if decided_on and meeting_on and decided_on < meeting_on:
        reasons.append(
            f"It is dated {in_words(decided_on)}, before its meeting on {in_words(meeting_on)}. Put the day right that is "
            "wrong."
        )
    if decided_on and decided_on < EARLIEST:
        reasons.append(f"{decided_on} is before {EARLIEST.year}. Write the year with four figures, like 18/06/2019.")
    return reasons


def refusals_of_source(source: str) -> list[str]:
    """Why a source is not taken: an address in it is one that a reader can open."""
    if source.partition(":")[0].strip().casefold() not in _SCRIPTS:
        return []
    return ["The source is a paper’s name, or an address that begins with https://. Give one of these."]


def _too_long(name: str, text: str) -> str:
    longest: int | None = getattr(Decision._meta.get_field(name), "max_length", None)
    if longest is None or len(text) <= longest:
        return ""
    word = name.replace("_", " ")
    return f"The {word} has {len(text)} characters; {longest} are kept. Shorten it, and put the rest into the wording."


def _imported_submission(edition: Edition, body: Body, outcome: Outcome, *, by: Actor) -> Submission:
    """A stage of the passage that the source tells of, in the order in which it is imported."""
    now = timezone.now()
    passage = edition.passages.order_by("-number").first() or Passage(
        edition=edition, number=1, stages=[], started_at=now, ended_at=now
    )
    passage.stages = [
        *passage.stages,
        {
            "number": len(passage.stages) + 1,
            "body": body.pk,
            "body_name": body.name,
            "purpose": "decide",
            "accepts": [outcome],
            "notice_days": 0,
            "effective_after_days": 0,
        },
    ]
    ledger.keep(passage, action="passage.imported", by=by)
    submission = Submission(
        passage=passage,
        stage=len(passage.stages),
        body=body,
        basis=Basis.IMPORTED,
        state=SubmissionState.DECIDED,
        submitted_at=now,
        submitted_by=person_of(by),
    )
    return ledger.keep(submission, action="submission.imported", by=by)
