"""What a governed page says, as plain values and as files: the form in which it is pinned. A row's
number and a block's id change while the text does not, so neither stands in it."""

import hashlib
import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
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
    """What is missing or wrong in a text made of blocks, in sentences. Wagtail asks this when a page is
    published, never of a draft."""
    try:
        stream.stream_block.clean(stream)
    except StreamBlockValidationError as invalid:
        whole = [] if invalid.non_block_errors is None else [str(message) for message in invalid.non_block_errors]
        return whole + [
            f"Block {index + 1} of the text ({str(stream[index].block.label).lower()}): {message}"
            for index, error in sorted(invalid.block_errors.items())
            for message in dict.fromkeys(_messages(error))
        ]
    return []


def _messages(error: Any) -> Iterator[str]:
    """What is wrong at the innermost: around it Wagtail only says that something is."""
    if isinstance(error, list):
        inner = error
    elif hasattr(error, "cell_errors"):  # a table's, by row and column
        inner = [cell for row in error.cell_errors.values() for cell in row.values()]
    else:
        inner = list(getattr(error, "block_errors", {}).values())
    if not inner:
        yield from error.messages
    for each in inner:
        yield from _messages(each)


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
