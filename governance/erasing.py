"""Erasing words, a file or a name for good: when the person has the right to it, a court orders it, or the time of a
record is over. One officer asks, another agrees. The words go from the row, its history, what the ledger has beside its
entries, every row that repeats them, the kept files and the logs; day, basis and fingerprint stay, and the chain still
verifies."""

# ruff: noqa: S608 (statements are made of our own names of tables and columns, nothing from outside)

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from . import classes, draft_files, erasable, erasures, ledger, pinned_files, retention
from .actors import acting, reference
from .announcing import announce
from .entries import subject_of, values
from .erasable import OVER, Words
from .models import (
    Appointment,
    Decision,
    Document,
    Edition,
    Erasure,
    ErasureRequest,
    KeptFile,
    LedgerEntry,
    LedgerPayload,
    Person,
    Pin,
    PinnedFile,
    Post,
    Withholding,
)
from .models.people import new_salt
from .models.redaction import ERASED, NAMES, WORDS, Copy, copies_of, neutral_address, texts, without
from .refusals import refuse_for

# Whose titles and names stand as labels in Wagtail's logs.
_LOGGED = (Document, Edition, Person, Pin)
OFFICERS = (Post.DATA_PROTECTION_OFFICER, Post.MONITORING_OFFICER)
Basis = ErasureRequest.Basis


def ask_erasure(*, subject: Model, basis: str, reason: str, by: Person, part: str = "") -> ErasureRequest:
    """Asks that the words of a row, or of one part of it, be erased. Nothing goes before a second officer agrees."""
    with ledger.writing():
        refuse_for(refusals(subject=subject, basis=basis, reason=reason, part=part, by=by))
        request = ErasureRequest(
            subject=subject_of(subject),
            part=part,
            basis=basis,
            reason=reason,
            asked_by=by,
            asked_at=timezone.now(),
        )
        return ledger.keep(request, action="erasure.asked", by=by)


def refusals(
    *, subject: Model, by: Person, basis: str | None = None, reason: str | None = None, part: str | None = None
) -> list[str]:
    """Why an erasure cannot be asked for."""
    reasons = [*lacks(by), *_in_the_way(subject)]
    name = subject_of(subject)
    if part and part not in texts(type(subject)):
        known = ", ".join(texts(type(subject))) or "none"
        reasons.append(f"There is no part “{part}” to erase. Leave it empty for all, or use one of: {known}.")
    if basis is not None and basis not in Basis.values:
        reasons.append("Say on which basis.")
    if reason is not None and not reason.strip():
        reasons.append("Say why, without the words themselves.")
    elif reason and any(each.is_in(reason) for each in _said(erasable.own(subject).words)):
        reasons.append("Your reason repeats the words that are to go. It stays, so say it without them.")
    if ErasureRequest.objects.filter(subject=name, part=part or "", state=ErasureRequest.State.ASKED).exists():
        reasons.append("It was asked for already and waits for the second officer.")
    if basis == Basis.RETENTION:
        reasons += retention.refusals_to_dispose(subject)
    elif basis is not None and not _is_withheld(subject, part or ""):
        reasons.append("The public can still read it. Withhold it first: erasing is the second step.")
    return reasons


def agree_erasure(*, request: ErasureRequest, by: Person) -> list[Erasure]:
    """The second officer agrees: the words go now, from everywhere. Returns the receipts."""
    with ledger.writing():
        request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
        refuse_for(refusals_to_agree(request=request, by=by))
        row = erasable.row_of(request.subject)
        assert row is not None  # or it was refused
        request.state, request.answered_by, request.answered_at = ErasureRequest.State.DONE, by, timezone.now()
        ledger.keep(request, action="erasure.agreed", by=by)
        return _erase(request, row, by)


def refusals_to_agree(*, request: ErasureRequest, by: Person) -> list[str]:
    """Why it is not erased."""
    reasons = lacks(by)
    if request.state != ErasureRequest.State.ASKED:
        reasons.append(f"It is settled already: {request.get_state_display().lower()}.")
    if request.asked_by_id == by.pk:
        reasons.append("You asked for it, so another officer must agree.")
    row = erasable.row_of(request.subject)
    if row is None:
        return [*reasons, "It is not in the record any more."]
    return [*reasons, *_in_the_way(row), *(retention.refusals_to_dispose(row) if _is_disposal(request) else ())]


def refuse_erasure(*, request: ErasureRequest, why: str, by: Person) -> ErasureRequest:
    """The second officer, or who asked, says that it stays."""
    with ledger.writing():
        request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
        refuse_for(refusals_to_refuse(request=request, why=why, by=by))
        request.state, request.answered_by, request.answered_at = ErasureRequest.State.REFUSED, by, timezone.now()
        request.answer = why
        return ledger.keep(request, action="erasure.refused", by=by, why=why)


def refusals_to_refuse(*, request: ErasureRequest, by: Person, why: str | None = None) -> list[str]:
    """Why it cannot be refused."""
    reasons = lacks(by)
    if request.state != ErasureRequest.State.ASKED:
        reasons.append(f"It is settled already: {request.get_state_display().lower()}.")
    if why is not None and not why.strip():
        reasons.append("Say why it stays: the person has a right to know.")
    return reasons


def lacks(by: Person) -> list[str]:
    held = Appointment.objects.on(timezone.localdate()).filter(post__in=OFFICERS, person=by)
    return [] if held.exists() else ["Only the data protection officer or the monitoring officer does this."]


def _in_the_way(row: Model) -> list[str]:
    reasons = [*erasable.held_back(row), *erasable.duties(row)]
    if Erasure.objects.filter(subject=subject_of(row), request__subject=subject_of(row), request__part="").exists():
        reasons.append("It was erased already.")
    return reasons


def _is_withheld(row: Model, part: str) -> bool:
    """What the public never reads need not be withheld first; a person's name is, in each of their seats."""
    kind = str(row._meta.model_name)
    if isinstance(row, Person):
        named = row.memberships.exclude(public_form="seat")
        return not named.exists()
    if kind not in WORDS and kind != NAMES:
        return True
    standing = Withholding.objects.filter(subject=subject_of(row), lifted_at=None, part__in={part, ""})
    return standing.exists()


def _is_disposal(request: ErasureRequest) -> bool:
    return request.basis == Basis.RETENTION


# Erasing


def _erase(request: ErasureRequest, row: Model, by: Person) -> list[Erasure]:
    own = erasable.own(row, request.part)
    files = [] if request.part else erasable.files(row, is_retention=_is_disposal(request))
    # When only its time is over, what others say of the same matter is kept for a time of its own.
    repeated = [] if _is_disposal(request) and not isinstance(row, Person) else erasable.repeated(own)
    pages = _pages(row)
    # Found while the drafts still name them, and the bytes are still there to compare.
    hashes = {each.sha256 for each in files if isinstance(each, KeptFile | PinnedFile)}
    uploads = [each for sha256 in hashes for each in draft_files.same_bytes(sha256)]
    if _is_disposal(request):
        uploads = [each for each in uploads if not draft_files.is_shown(each)]
    taken = [own, *(erasable.own(each) for each in files if subject_of(each) != own.subject)]
    taken += [each for each in repeated if each.subject not in {one.subject for one in taken}]
    for each in taken:
        _take_another_address(each, by)
    receipts = [_erase_words(request, each, by) for each in taken]
    for page in pages:
        _clear(page)
    for upload in uploads:
        _delete_upload(upload)
    for each in taken:
        for edition in _drafted(each.row):
            _rename_page(edition, each.words)
    if isinstance(row, _LOGGED):
        _clear_logs(own.words)
    transaction.on_commit(lambda: _finish(hashes))
    for pk in _decisions_to_tell(taken):
        announce("decision", pk)
    return receipts


def _erase_words(request: ErasureRequest, taken: Words, by: Person) -> Erasure:
    """From one row, its history and what the ledger has beside its entries; with a receipt and a new entry of the row
    as it is now."""
    kind = str(taken.row._meta.model_name)
    is_gone = classes.keeping(type(taken.row)).erased_whole and taken.subject == request.subject
    receipt = Erasure(
        request=request,
        subject=taken.subject,
        sha256=_fingerprint(taken.row),
        up_to=LedgerEntry.objects.order_by("-seq").values_list("seq", flat=True)[0],
        at=timezone.now(),
    )
    ledger.keep(receipt, action="erasure.made", by=by)
    for words in taken.words:
        with acting(reference(by)), erasures.declared(taken.subject, words):
            _overwrite(taken.row, words)
            if isinstance(taken.row, Person):
                _take_another_salt(taken.row)
    with acting(reference(by)), erasures.declared(taken.subject):
        _delete_payloads(taken, receipt.up_to, everything=is_gone)
        if isinstance(taken.row, Pin):
            _clear_revision(taken.row)
        if is_gone:
            _delete(taken.row)
    entered = type(taken.row) in classes.entered() and not is_gone
    payload = {"row": values(taken.row)} if entered else {}
    ledger.append(actor=reference(by), action=f"{kind}.erased", subject=taken.subject, payload=payload)
    return receipt


def _take_another_address(taken: Words, by: Person) -> None:
    """A document or edition whose address is made of the words is found at one that is made of none."""
    row = taken.row
    if isinstance(row, Document | Edition) and any(words in row.slug for words in taken.words):
        row.slug = neutral_address(row)
        ledger.keep(row, action=f"{row._meta.model_name}.readdressed", by=by)


def _fingerprint(row: Model) -> str:
    """What the chain has for what was there: of a file, its bytes; of a text, what it was pinned under; or the salted
    digest of its last entry."""
    if isinstance(row, KeptFile | PinnedFile):
        return row.sha256
    if isinstance(row, Pin):
        return row.fingerprint
    last = LedgerEntry.objects.filter(subject=subject_of(row)).order_by("-seq").first()
    return last.payload_digest if last else ""


def _overwrite(row: Model, words: str) -> None:
    model = type(row)
    found = "strpos" if connection.vendor == "postgresql" else "instr"
    for table, key in _tables(model):
        for column in (field.column for field in model._meta.concrete_fields if field.name in texts(model)):
            where = f'"{key}" = %s AND {found}("{column}", %s) > 0'
            put = f'UPDATE "{table}" SET "{column}" = replace("{column}", %s, %s) WHERE {where}'
            _run(put, words, ERASED, row.pk, words)


def _take_another_salt(person: Person) -> None:
    """Without the salt of before, nobody can try names on the digests that the chain has of them."""
    salt = new_salt()
    for table, key in _tables(Person):
        _run(f'UPDATE "{table}" SET salt = %s WHERE "{key}" = %s', salt, person.pk)


def _clear_revision(pin: Pin) -> None:
    """What Wagtail kept of the text."""
    put = "UPDATE wagtailcore_revision SET content = %s, object_str = %s WHERE id = %s"
    _run(put, "{}", ERASED, pin.revision_id)


def _delete(row: Model) -> None:
    for table, key in reversed(_tables(type(row))):
        _run(f'DELETE FROM "{table}" WHERE "{key}" = %s', row.pk)


def _tables(model: type[Model]) -> list[tuple[str, str]]:
    """The table of a model and that of its history, each with the column that holds the number of the row."""
    key = str(model._meta.pk.column)
    history = getattr(model, "history", None)
    return [(model._meta.db_table, key), *([(history.model._meta.db_table, key)] if history is not None else [])]


def _delete_payloads(taken: Words, up_to: int, *, everything: bool) -> None:
    beside = LedgerPayload.objects.filter(entry__subject=taken.subject, entry__seq__lte=up_to)
    held = list(beside.order_by("entry").values_list("entry", "canonical"))
    for entry in [entry for entry, _ in held] if everything else erasable.saying(taken, held):
        _run("DELETE FROM governance_ledgerpayload WHERE entry_id = %s", entry)


def _run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# Copies that are no part of the record


def _pages(row: Model) -> list[Model]:
    """The page on which an erased text was drafted, once its edition is over."""
    edition = row.edition if isinstance(row, Pin) else None
    return [edition.page.specific] if edition and edition.page and edition.state in OVER else []


def _clear(page: Model) -> None:
    """The draft and its revisions, but for those that are pinned: these have lost their text with their pin."""
    pinned = set(Pin.objects.filter(edition__page=page.pk).values_list("revision", flat=True))
    drafts = Revision.objects.for_instance(page).exclude(pk__in=pinned)
    drafts.delete()
    for name in page.pinned_fields:  # type: ignore[attr-defined]
        field = page._meta.get_field(name)
        setattr(page, name, ERASED if name == "title" else field.to_python("") if hasattr(field, "to_python") else "")
    page.draft_title = ERASED  # type: ignore[attr-defined]
    page.save()
    # What it was called in earlier drafts.
    PageLogEntry.objects.filter(page=page.pk).update(label=ERASED, data={})


def _delete_upload(upload: Any) -> None:
    """The document of Wagtail's that a file was pinned from, with its bytes once this is committed; its name in the log."""
    ModelLogEntry.objects.for_instance(upload).update(label=ERASED, data={})
    upload.delete()


def _said(words: Iterable[str]) -> list[Copy]:
    """To know the words again however they are typed, the longest first."""
    found = {each.said: each for one in words for each in copies_of(one, notice=ERASED, shortest=5)}
    return sorted(found.values(), key=lambda each: len(each.said), reverse=True)


def _clear_logs(said: Iterable[str]) -> None:
    """Labels and details in Wagtail's logs repeat titles, names and addresses."""
    copies = _said(said)
    for log in (PageLogEntry, ModelLogEntry):
        for entry in log.objects.order_by("pk").iterator():
            label, data = without(entry.label, copies), without(entry.data, copies)
            if (label, data) != (entry.label, entry.data):
                log.objects.filter(pk=entry.pk).update(label=label, data=data)


def _drafted(row: Model) -> list[Edition]:
    """The editions whose pages are called after the row."""
    editions = Edition.objects.filter(page__isnull=False).select_related("page")
    match row:
        case Document():
            return list(editions.filter(document=row))
        case Edition():
            return list(editions.filter(pk=row.pk))
        case Pin():
            return list(editions.filter(pk=row.edition_id))
    return []


def _rename_page(edition: Edition, said: Iterable[str]) -> None:
    """The page on which an edition was drafted, its drafts and whatever leads to it say the words no more."""
    addresses = _addresses(Page.objects.get(pk=edition.page_id))
    copies = _said(said)
    pinned = set(Pin.objects.filter(edition=edition).values_list("revision", flat=True))
    for draft in Revision.objects.for_instance(edition.page).exclude(pk__in=pinned):
        if without(draft.content, copies) != draft.content:
            draft.delete()
    page = Page.objects.get(pk=edition.page_id).specific
    page.title, page.draft_title = without(page.title, copies), without(page.draft_title, copies)
    page.slug = neutral_address(edition)
    page.save()
    Redirect.objects.filter(addresses | Q(redirect_page=page.pk)).delete()


def _addresses(page: Page) -> Q:
    """Redirects from where a page stands in the tree of pages and from below it, or to there by its address: on its
    site, or on any. One from an address that only begins with the same letters is its neighbour's."""
    found = page.get_url_parts()
    if found is None or not found[2]:
        return Q(pk__in=[])
    site, root, path = found
    path = Redirect.normalise_path(path)
    led = Q(old_path=path) | Q(old_path__startswith=f"{path}/") | Q(old_path__startswith=f"{path}?")
    for start in (f"{root}{path}", path):
        led |= Q(redirect_link=start) | Q(redirect_link__startswith=f"{start}/")
    return led & (Q(site=site) | Q(site=None))


def _decisions_to_tell(taken: list[Words]) -> list[int]:
    pins = [each.row.pk for each in taken if isinstance(each.row, Pin)]
    own = {each.row.pk for each in taken if isinstance(each.row, Decision)}
    return sorted(own | set(Decision.objects.filter(pin__in=pins).values_list("pk", flat=True)))


def _finish(hashes: set[str]) -> None:
    """After the commit: the bytes of the files, and what SQLite keeps of overwritten pages in its journal."""
    for sha256 in hashes:
        pinned_files.path(sha256).unlink(missing_ok=True)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        _run("PRAGMA wal_checkpoint(TRUNCATE)")
