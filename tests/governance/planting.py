"""A record in which every text that anyone may read holds a secret of its own."""

from datetime import timedelta

from django.utils import timezone
from django.utils.text import slugify

from governance import circulating, filing, ledger
from governance.models import (
    AgendaItem,
    Condition,
    Interest,
    MeetingAction,
    Membership,
    Minutes,
    PlannedDecision,
    Seat,
)
from governance.models.redaction import ADDRESS, WORDS
from tests.factories import governance as making
from tests.factories.governance import BY

SECRET = "Sam Jones in"


def secret(kind: str, column: str) -> str:
    """What stands in a column; in an address, as an address has it."""
    words = f"{SECRET} {kind} {column}"
    return slugify(words) if column == ADDRESS else words


def planted(row, *, action="planted", leave=()):
    """The row with a secret in each of its withholdable texts, entered in the ledger."""
    kind = row._meta.model_name
    for column in WORDS[kind]:
        if column not in leave:
            setattr(row, column, secret(kind, column))
    return ledger.keep(row, action=f"{kind}.{action}", by=BY)


def everything(send) -> list:
    """A record in which every text that anyone may read holds a secret of its own, with its rows."""
    adopted = making.draft(send, secret("pin", "html"), slug="2027")
    page = adopted.page.specific
    page.title = secret("pin", "title")
    page.save_revision(user=send.lead.user)
    making.submit(adopted, making.route(send), send)
    submission = making.waiting(adopted)
    item = making.item(send, submission)
    meeting = item.meeting
    making.attend(item, send.clerk, *send.members)
    decision = making.settle(
        send,
        making.record(
            send,
            item,
            outcome="approved",
            **{name: secret("decision", name) for name in ("wording", "reasons", "alternatives")},
        ),
    )
    rows = [decision, decision.pin, adopted.passages.get(), adopted.document, adopted]
    for row in rows[2:]:
        row.refresh_from_db()
        planted(row)
    item.refresh_from_db()
    rows += [planted(item)]
    meeting.refresh_from_db()
    rows += [planted(meeting)]
    seat = making.member(send.body, Seat.COUNCILLOR, "Ann Lee-Smith")
    seat.public_form = Membership.PublicForm.NAME
    ledger.keep(seat, action="membership.named", by=BY)
    rows += [
        planted(Interest(agenda_item=item, membership=seat)),
        planted(Condition(decision=decision, number=1)),
        planted(MeetingAction(body=send.body, agenda_item=item)),
        planted(Minutes(meeting=meeting, written_at=timezone.now())),
        planted(
            PlannedDecision(
                body=send.body, decide_from=timezone.localdate() + timedelta(days=40), noticed_at=timezone.now()
            )
        ),
    ]
    return rows


def to_come(send) -> list:
    """A meeting to come, with a paper that is a file."""
    item = making.item(send, held=False)
    meeting = item.meeting
    meeting.starts_at = timezone.now() + timedelta(days=30)
    ledger.keep(meeting, action="meeting.moved", by=BY)
    kept = filing.keep_file(name=f"{secret('keptfile', 'name')}.txt", data=b"Sam Jones in bytes", by=send.clerk)
    paper = circulating.attach_paper(
        agenda_item=AgendaItem.objects.get(pk=item.pk), file=kept, title=secret("paper", "title"), by=send.clerk
    )
    circulating.publish_papers(meeting=meeting, by=send.clerk)
    return [paper, kept]
