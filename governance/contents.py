"""What a governed page says, as plain values and as files: the form in which it is pinned. A row's
number and a block's id change while the text does not, so neither stands in it."""

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags
from wagtail.blocks import Block, ListBlock, StreamValue
from wagtail.blocks.stream_block import BaseStreamBlock, StreamBlockValidationError
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument


@dataclass(frozen=True)
class Attachment:
    """A file that a page refers to, with its bytes as they are now."""

    name: str
    data: bytes

    def read(self) -> bytes:
        return self.data

    @property
    def media_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def anchor(self) -> str:
        """Where the page's list of files shows this one: the pinned text links to it, whatever
        address the text is read at."""
        return f"file-{self.sha256}"


def faults(stream: StreamValue) -> list[str]:
    """What is missing or wrong in a text made of blocks, in sentences that say where. Wagtail asks this when
    a page is published, never of a draft."""
    try:
        stream.stream_block.clean(stream)
    except StreamBlockValidationError as invalid:
        whole = [] if invalid.non_block_errors is None else [str(message) for message in invalid.non_block_errors]
        return whole + [
            f"{', '.join([_place(stream, index), *parts])}: {message}"
            for index, error in sorted(invalid.block_errors.items())
            for parts, message in dict.fromkeys(_within(stream[index].block, error))
        ]
    return []


def _place(stream: StreamValue, index: int) -> str:
    """Where a block stands, as its reader would say it: “Under “Early help”, paragraph 2”. It has a number where
    several of its kind stand under the same heading."""
    headings = [position for position in range(index) if _heading(stream[position])]
    begins = headings[-1] if headings else -1
    ends = next((position for position in range(index + 1, len(stream)) if _heading(stream[position])), len(stream))
    alike = [
        position for position in range(begins + 1, ends) if stream[position].block_type == stream[index].block_type
    ]
    label = str(stream[index].block.label).lower()
    kind = f"{label} {alike.index(index) + 1}" if len(alike) > 1 else label
    return f"Under “{_heading(stream[begins])}”, {kind}" if headings else f"At the beginning of the text, {kind}"


def _heading(child: StreamValue.StreamChild) -> str:
    """The words of a block that reads as a heading; empty for every other."""
    html = str(child.render()).strip()
    return strip_tags(html).strip() if re.match(r"<h[1-6]\b", html) else ""


def _within(block: Block, error: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong at the innermost, each with the names of the fields that lead there: around it Wagtail only
    says that something is."""
    inner = _inner(block, error)
    if not inner:
        for each in error.error_list:
            yield (), "nothing is filled in." if each.code == "required" else " ".join(each.messages)
    for name, part, part_error in inner:
        for parts, message in _within(part, part_error):
            yield (name, *parts), message


def _inner(block: Block, error: Any) -> list[tuple[str, Block, Any]]:
    """The faulty parts of `block`: what each is called, its own block and its own error."""
    if isinstance(block, BaseTypedTableBlock):
        cells = ((row, column, each) for row, errors in error.cell_errors.items() for column, each in errors.items())
        return [(f"row {row + 1}, column {column + 1}", block, each) for row, column, each in cells]
    found = getattr(error, "block_errors", {})
    match block:
        case ListBlock():
            return [(f"number {index + 1}", block.child_block, each) for index, each in found.items()]
        case BaseStructBlock():
            return [
                (str(block.child_blocks[name].label).lower(), block.child_blocks[name], each)
                for name, each in found.items()
            ]
    return []


def attachment(document: AbstractDocument) -> Attachment:
    """`document` as a file. Raises FileNotFoundError when its bytes are gone."""
    with document.open_file() as file:
        return Attachment(name=document.filename, data=file.read())


def values(block: Block, value: Any) -> Any:
    """`value` of `block` in JSON's own types."""
    return json.loads(json.dumps(_values(block, value), cls=DjangoJSONEncoder))


def _values(block: Block, value: Any) -> Any:
    match block:
        case DocumentChooserBlock():
            return _described(value)
        case BaseStreamBlock():
            return [{"type": child.block_type, "value": _values(child.block, child.value)} for child in value]
        case ListBlock():
            return [_values(block.child_block, each) for each in value]
        case BaseStructBlock():
            return {name: _values(child, value.get(name)) for name, child in block.child_blocks.items()}
        case BaseTypedTableBlock():
            return {
                "caption": value.caption,
                "headings": [column["heading"] for column in value.columns],
                "rows": [[_values(cell.block, cell.value) for cell in row] for row in value.rows],
            }
    return block.get_prep_value(value)


def _described(document: AbstractDocument | None) -> dict[str, str] | None:
    if document is None:
        return None
    try:
        sha256 = attachment(document).sha256
    except FileNotFoundError:
        sha256 = "missing"
    return {"title": document.title, "name": document.filename, "sha256": sha256}


def documents(block: Block, value: Any) -> Iterator[AbstractDocument]:
    """Every document that `value` refers to, however deep."""
    if isinstance(block, DocumentChooserBlock):
        if value is not None:
            yield value
        return
    for child, child_value in _children(block, value):
        yield from documents(child, child_value)


def _children(block: Block, value: Any) -> Iterator[tuple[Block, Any]]:
    match block:
        case BaseStreamBlock():
            yield from ((child.block, child.value) for child in value)
        case ListBlock():
            yield from ((block.child_block, each) for each in value)
        case BaseStructBlock():
            yield from ((child, value.get(name)) for name, child in block.child_blocks.items())
        case BaseTypedTableBlock():
            yield from ((cell.block, cell.value) for row in value.rows for cell in row)
