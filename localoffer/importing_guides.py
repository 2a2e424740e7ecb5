"""Guides out of a folder of Markdown files with front matter (interchange 2), by Wagtail's own means:
a page below the guides' shelf, a revision, and that revision published."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from .importing import Imported
from .imports.row import CONTROLS, Refused, on_one_line
from .imports.terms import Terms, key
from .markdown import refusals
from .models import GuideIndexPage, GuideKind, GuidePage, GuideTerm

FRONT = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<front>.*?)^---[ \t]*(?:\r?\n|\Z)(?P<body>.*)\Z", re.DOTALL | re.MULTILINE
)
FIELDS = ("title", "summary", "kind", "topics", "needs", "min_age", "max_age", "also_called", "statutory", "reviewed_on", "review_by", "owner")  # fmt: skip
SLUG = re.compile(r"^[-a-z0-9_]+$")
LARGEST = 1_000_000


class _Loader(yaml.SafeLoader):
    """YAML whose dates stay texts, so that a date that does not exist is refused by its field."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class NoShelf(Exception):
    """There is no page for guides to hang from."""


@dataclass(slots=True)
class Guide:
    """One guide as its file gives it."""

    slug: str
    values: dict[str, Any]
    terms: list[tuple[str, str]] = field(default_factory=list)


def import_guides(folder: Path, *, say: Callable[[str], None] = lambda line: None, by: Any = None) -> Imported:
    """Take in the Markdown files of `folder`. Each bad one is named with the field that is wrong; the
    others are published. A guide whose file is missing stays: a folder may hold some of them only.
    Raises NoShelf, or OSError when there is no such folder."""
    shelf = GuideIndexPage.objects.live().order_by("path").first()
    if shelf is None:
        raise NoShelf("There is no page for guides yet: run `manage.py set_up` first.")
    terms, outcome = Terms(), Imported()
    for path in _files(folder):
        try:
            guide = read(path.stem, _text_of(path), terms)
            with transaction.atomic():
                did = _publish(guide, shelf, terms, by)
        except Refused as refused:
            outcome.refused += 1
            say(on_one_line(f"refused {path.stem}: {refused.field}: {refused.reason}"))
            continue
        setattr(outcome, did, getattr(outcome, did) + 1)
    return outcome


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".md", ".markdown") and path.name.lower() != "readme.md" and path.is_file()
    ]


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("file", f"is larger than {LARGEST} bytes")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused("file", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refused("file", "is not UTF-8 text") from None


# Reading


def read(slug: str, text: str, terms: Terms) -> Guide:
    """A guide out of the text of its file. Raises Refused, naming the field."""
    if not SLUG.match(slug) or len(slug) > 255:
        raise Refused("file name", "may hold small letters, digits and - only")
    match = FRONT.match(text)
    if match is None:
        raise Refused("front matter", "must stand between two lines of ---")
    front = _front(match["front"])
    if unknown := [name for name in front if name not in FIELDS]:
        raise Refused(str(unknown[0]), "is no field of a guide")
    guide = Guide(
        slug,
        {
            "title": _text(front, "title", 255),
            "summary": _text(front, "summary"),
            "kind": _choice(front, "kind", GuideKind.values) or GuideKind.GUIDE.value,
            "min_age": _age(front, "min_age"),
            "max_age": _age(front, "max_age"),
            "also_called": _texts(front, "also_called"),
            "statutory": _texts(front, "statutory"),
            "reviewed_on": _day(front, "reviewed_on"),
            "review_by": _day(front, "review_by"),
            "looked_after_by": _text(front, "owner", 200),
            "body": match["body"].replace("\r\n", "\n").replace("\x00", "").strip() + "\n",
        },
        [*_terms(front, "topics", "topic", terms), *_terms(front, "needs", "need", terms)],
    )
    for name in ("title", "summary"):
        if not guide.values[name]:
            raise Refused(name, "is missing")
    if not guide.values["body"].strip():
        raise Refused("body", "is empty")
    if refused := refusals(guide.values["body"]):
        raise Refused("body", refused[0])
    return guide


def _front(text: str) -> dict[Any, Any]:
    try:
        front = yaml.load(text.replace("\x00", ""), Loader=_Loader)  # noqa: S506 (a SafeLoader, see above)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise Refused("front matter", f"is not YAML{where}: {getattr(error, 'problem', None) or error}") from None
    if not isinstance(front, dict):
        raise Refused("front matter", "must be fields, one a line")
    return front


def _text(front: dict[Any, Any], name: str, longest: int = 10_000) -> str:
    value = front.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused(name, "must be text")
    value = on_one_line(CONTROLS.sub("", value))
    if len(value) > longest:
        raise Refused(name, f"is longer than {longest} characters")
    return value


def _choice(front: dict[Any, Any], name: str, choices: list[str]) -> str:
    value = _text(front, name).casefold()
    if value and value not in choices:
        raise Refused(name, f"“{value[:40]}” is none of {', '.join(choices)}")
    return value


def _texts(front: dict[Any, Any], name: str) -> list[str]:
    value = front.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str | int) for each in value):
        raise Refused(name, "must be a list of texts, such as [one, two]")
    return [text for each in value if (text := on_one_line(CONTROLS.sub("", str(each))))]


def _age(front: dict[Any, Any], name: str) -> float | None:
    value = front.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 150:
        raise Refused(name, "must be a number of years")
    return float(value)


def _day(front: dict[Any, Any], name: str) -> date | None:
    value = front.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused(name, f"“{str(value)[:40]}” is not a date, such as 2026-09-01") from None


def _terms(front: dict[Any, Any], name: str, vocabulary: str, terms: Terms) -> list[tuple[str, str]]:
    found = []
    for text in _texts(front, name):
        code = terms.names.get(vocabulary, {}).get(key(text))
        if code is None:
            raise Refused(name, f"“{text[:60]}” is none of ours")
        found.append((vocabulary, code))
    return list(dict.fromkeys(found))


# Writing


def _publish(guide: Guide, shelf: GuideIndexPage, terms: Terms, by: Any) -> str:
    """Make or change the page and publish it; says which of the two it was, or that nothing differs."""
    page = GuidePage.objects.child_of(shelf).filter(slug=guide.slug).first()
    is_new = page is None
    if page is None:
        if Page.objects.child_of(shelf).filter(slug=guide.slug).exists():
            raise Refused("file name", "is the address of another page")
        page = GuidePage(slug=guide.slug)
    elif page.live and not page.has_unpublished_changes and _is_as(page, guide, terms):
        return "unchanged"
    for name, value in guide.values.items():
        setattr(page, name, value)
    page.terms = [GuideTerm(term_id=terms.ids[code]) for code in guide.terms]
    try:
        page.full_clean(exclude=["path", "depth", "url_path"] if is_new else None)
    except ValidationError as error:
        name, reasons = next(iter(error.message_dict.items()))
        raise Refused(name, " ".join(reasons)) from None
    if is_new:
        shelf.add_child(instance=page)
    page.save_revision(user=by, log_action=True).publish(user=by)
    return "added" if is_new else "changed"


def _is_as(page: GuidePage, guide: Guide, terms: Terms) -> bool:
    held = {link.term_id for link in page.terms.all()}
    return held == {terms.ids[code] for code in guide.terms} and all(
        getattr(page, name) == value for name, value in guide.values.items()
    )
