"""Rows out of a file or a feed, one at a time, however it is wrapped. A file that breaks half-way is
found out before its first row is taken in."""

import codecs
import hashlib
import json
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import ijson

from . import tables
from .broken import Broken, Unreadable

AGENT = "Signpost importer (Open Referral UK)"
MOST_PAGES = 10_000
# A page may come twice by mistake; when several in a row do, the feed has begun anew or stands still.
MOST_REPEATED = 2
BIGGEST_PAGE = 50_000_000
LONGEST_LINE = 10_000_000
SECONDS = 30
ENVELOPES = ("contents", "content", "services")
LINES = (".ndjson", ".jsonl")


def rows(place: str, *, source: str = "", columns: Mapping[str, str] | None = None) -> Iterator[Any]:
    """The rows of the file at a path, or of the feed at an address. `columns` says what the columns of a table of
    `source` hold. Raises Unreadable, also of a table whose columns nobody named (`tables.ColumnsUnknown`)."""
    if place.lower().startswith(("http://", "https://")):
        with tempfile.TemporaryFile() as kept:
            if _is_table(urllib.parse.urlsplit(place).path):
                kept.write(_body(place))
                kept.seek(0)
                yield from tables.rows(kept, source=source, columns=columns or {})
            else:
                _walk(place, kept)
                kept.seek(0)
                yield from _lines(kept)
        return
    path = Path(place)
    try:
        with path.open("rb") as file:
            if _is_table(place):
                yield from tables.rows(file, source=source, columns=columns or {})
            else:
                yield from _lines(_without_mark(file)) if path.suffix.lower() in LINES else _document(file)
    except OSError as error:
        raise Unreadable(f"{place}: {error.strerror or error}") from None


def _is_table(path: str) -> bool:
    return path.lower().endswith(tables.ENDINGS)


def _without_mark(file: IO[bytes]) -> IO[bytes]:
    """`file` past the byte order mark, if it has one."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("it is UTF-16; save it as UTF-8")
    file.seek(len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0)
    return file


def _lines(file: IO[bytes]) -> Iterator[Any]:
    """One JSON value a line; a line that is none, or is endless, is one broken row."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            yield Broken(f"is longer than {LONGEST_LINE} bytes")
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
        elif line.strip():
            yield _value(line)


def _value(line: bytes) -> Any:
    try:
        return next(ijson.items(BytesIO(line), ""))
    except (ijson.JSONError, StopIteration, UnicodeDecodeError, ValueError, RecursionError) as error:
        return Broken(f"is not JSON: {_why(error)}")


def _document(file: IO[bytes]) -> Iterator[Any]:
    """The rows of one JSON document: a list, a page (`contents`), or one service."""
    _without_mark(file)
    start = file.tell()
    prefix = _prefix(file)
    file.seek(start)
    yield from ijson.items(file, prefix)


def _prefix(file: IO[bytes]) -> str:
    """Where the rows are. Reads to the end, so that a broken file gives no row at all."""
    start = file.tell()
    if not file.read(1000).strip():
        raise Unreadable("it is empty")
    file.seek(start)
    try:
        prefix = _rows_at(ijson.basic_parse(file))
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        if "trailing garbage" in str(error) and _is_lines(file, start):
            raise Unreadable("it holds one JSON object a line; name it .ndjson") from None
        raise Unreadable(f"it is not JSON: {_why(error)}") from None
    if prefix is None:
        raise Unreadable("it is empty")
    return prefix


def _rows_at(events: Iterator[tuple[str, Any]]) -> str | None:
    """The path of the rows in a document: `item` in a list, `contents.item` on a page, nothing for one service."""
    depth, key, prefix = 0, "", None
    for event, value in events:
        if event == "map_key" and depth == 1:
            key = value
        elif event.startswith("start"):
            if depth == 0:
                prefix = "item" if event == "start_array" else ""
            elif (depth, prefix, event) == (1, "", "start_array") and key in ENVELOPES:
                prefix = f"{key}.item"
            depth += 1
        elif event.startswith("end"):
            depth -= 1
        elif depth == 0:
            raise Unreadable("it holds a single value, not services")
    return prefix


def _is_lines(file: IO[bytes], start: int) -> bool:
    file.seek(start)
    return not isinstance(_value(file.readline(LONGEST_LINE)), Broken)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _walk(base: str, kept: IO[bytes]) -> None:
    """Write every row of a feed to `kept`, a line each. Neither the number of pages nor of services
    that a feed states is believed: it ends with a page that is empty or missing, or when only pages
    that are known already follow."""
    seen: set[bytes] = set()
    repeated = 0
    for number in range(1, MOST_PAGES + 1):
        page = _page(base, number)
        if page is None:
            return
        found = _rows_of(page)
        if found is None and number == 1:
            # Perhaps an apology. It must not make everything seem gone.
            raise Unreadable("its first page holds no list of services")
        found = found or []
        lines = [_line(row) for row in found]
        digest = hashlib.sha256(b"\n".join(lines)).digest()
        repeated = repeated + 1 if digest in seen else 0
        if not found or repeated > MOST_REPEATED:
            return
        if not repeated:
            seen.add(digest)
            kept.writelines(line + b"\n" for line in lines)
        if not _has_pages(page):
            return
    raise Unreadable(f"it goes on for more than {MOST_PAGES} pages")


def _line(row: Any) -> bytes:
    """A row on one line; what no line can hold becomes one that is refused."""
    try:
        return json.dumps(row, default=float).encode()
    except (RecursionError, ValueError, OverflowError) as error:
        return f"unreadable: {_why(error)}".encode()


def _rows_of(page: Any) -> list[Any] | None:
    """The rows of a page, or None when it has no place for any."""
    if isinstance(page, list):
        return page
    if not isinstance(page, dict):
        raise Unreadable("a page holds a single value, not services")
    for name in ENVELOPES:
        if isinstance(page.get(name), list):
            return page[name]
    return [page] if "id" in page and "name" in page else None


def _has_pages(page: Any) -> bool:
    """Whether asking for another page makes sense: a bare list or a single service has none."""
    return isinstance(page, dict) and any(isinstance(page.get(name), list) for name in ENVELOPES)


def _page(base: str, number: int) -> Any:
    """One page of a feed; None when there is none of that number."""
    address = _address(base, number)
    try:
        body = _body(address)
    except _Answered as error:
        if error.code in (400, 404, 410) and number > 1:
            return None
        raise
    value = _value(body.removeprefix(codecs.BOM_UTF8))
    if isinstance(value, Broken):
        raise Unreadable(f"{address} {value.reason}")
    return value


class _Answered(Unreadable):
    """A server that answers with an error."""

    def __init__(self, address: str, code: int) -> None:
        super().__init__(f"{address} answers {code}")
        self.code = code


def _body(address: str) -> bytes:
    """What stands at an address."""
    request = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept": "application/json, text/csv"})  # noqa: S310 (http and https only, see rows)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            body = response.read(BIGGEST_PAGE + 1)
    except urllib.error.HTTPError as error:
        raise _Answered(address, error.code) from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{address} cannot be read: {_why(error)}") from None
    if len(body) > BIGGEST_PAGE:
        raise Unreadable(f"{address} is larger than {BIGGEST_PAGE} bytes")
    return body


def _address(base: str, number: int) -> str:
    """The address of a page: `base` is the feed's root or its list of services."""
    parts = urllib.parse.urlsplit(base)
    path = parts.path.rstrip("/")
    if not path.endswith("/services") and not path.endswith(".json"):
        path += "/services"
    query = [pair for pair in urllib.parse.parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "page"]
    query.append(("page", str(number)))
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, urllib.parse.urlencode(query), ""))
