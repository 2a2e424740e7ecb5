"""Files of the record that belong to no pin (papers, signed minutes, signed sheets, evidence): kept byte
for byte, each under its own SHA-256."""

import io
import mimetypes
import zipfile
from pathlib import PurePath

import docx
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from . import ledger, pdf_files, pinned_files
from .actors import Actor, person_of
from .models import KeptFile
from .refusals import refuse_for

LARGEST = 50 * 1024 * 1024
LARGEST_UNPACKED = 10 * LARGEST
# What a file of that kind begins with; an Office file is a ZIP archive with a certain member.
_BEGINS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_HOLDS = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
}
_TEXTS = (".txt", ".csv", ".md")
ACCEPTED = (*_BEGINS, *_HOLDS, *_TEXTS)


def keep_file(*, name: str, data: bytes, by: Actor) -> KeptFile:
    """Keeps a file as it was handed in."""
    with ledger.writing():
        name = PurePath(name.replace("\\", "/")).name
        refuse_for(refusals(name=name, data=data))
        kept = KeptFile(
            name=name,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=len(data),
            sha256=pinned_files.store(data),
            kept_at=timezone.now(),
            kept_by=person_of(by),
        )
        return ledger.keep(kept, action="file.kept", by=by)


def refusals(*, name: str, data: bytes) -> list[str]:
    """Why the file is not kept: it could not be read later, or it is not what its name says."""
    kind = PurePath(name).suffix.lower()
    if kind not in ACCEPTED:
        return [f"“{name}” is of a kind that is not kept. Save it as PDF, Word (.docx), OpenDocument or plain text."]
    if not data:
        return [f"“{name}” is empty. Choose it again."]
    if len(data) > LARGEST:
        return [f"“{name}” is larger than {filesizeformat(LARGEST)}. Make it smaller, or split it."]
    if len(name) > 255:
        return ["The name of the file is longer than 255 characters. Shorten it."]
    if not _is_what_it_says(kind, data):
        return [f"“{name}” is not what its name says. Save it anew and choose it again."]
    return pdf_files.faults(name, data) if kind == ".pdf" else []


def is_intact(kept: KeptFile) -> bool:
    """Whether the bytes are still there and the same."""
    return pinned_files.is_intact(kept.sha256)


def _is_what_it_says(kind: str, data: bytes) -> bool:
    if kind in _BEGINS:
        return data.startswith(_BEGINS[kind])
    if kind in _HOLDS:
        return _holds(data, _HOLDS[kind]) and (kind != ".docx" or _opens_in_word(data))
    return b"\0" not in data


def _holds(data: bytes, member: str) -> bool:
    """Whether it is an archive that can be unpacked whole, with the member in it. One that unpacks to more than anyone
    wrote is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_reasonable = sum(each.file_size for each in archive.infolist()) <= LARGEST_UNPACKED
            return member in archive.namelist() and is_reasonable and archive.testzip() is None
    except Exception:  # noqa: BLE001
        # An archive can be broken in more ways than its reader names.
        return False


def _opens_in_word(data: bytes) -> bool:
    """Whether it can be opened as what Word writes, whatever stands in it."""
    try:
        docx.Document(io.BytesIO(data))
    except Exception:  # noqa: BLE001
        # Whatever the reader trips over, nobody could read the file later either.
        return False
    return True
