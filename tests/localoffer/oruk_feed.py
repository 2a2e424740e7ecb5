"""The Open Referral UK feed as another program reads it, and the standard's schemas to hold it against."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .feeds import DATA

FEED = "/api/oruk/v3"
SCHEMAS = DATA / "oruk" / "schema"


@cache
def schema(name: str) -> Draft202012Validator:
    """The standard's schema of that file name; what it refers to is the file beside it."""

    def retrieve(uri: str) -> Resource[Any]:
        return Resource.from_contents(
            json.loads((SCHEMAS / uri.rsplit("/", 1)[-1]).read_text()), default_specification=DRAFT202012
        )

    document = json.loads((SCHEMAS / f"{name}.json").read_text())
    return Draft202012Validator(document, registry=Registry(retrieve=retrieve), format_checker=FormatChecker())


def complaints(name: str, value: Any) -> list[str]:
    return [f"{value.get('id')} {error.json_path}: {error.message[:200]}" for error in schema(name).iter_errors(value)]


def get(client: Client, path: str = "", status: int = 200, **parameters: Any) -> Any:
    response = client.get(FEED + path, parameters)
    assert response.status_code == status, response.content
    return response.json()


def pages(client: Client, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    page = get(client, path, **parameters)
    yield page
    for number in range(2, page["total_pages"] + 1):
        yield get(client, path, page=number, **parameters)


def everything(client: Client, path: str, **parameters: Any) -> list[dict[str, Any]]:
    return [each for page in pages(client, path, **parameters) for each in page["contents"]]


def names(client: Client, path: str = "/services", **parameters: Any) -> set[str]:
    return {(each.get("service") or each)["name"] for each in everything(client, path, **parameters)}


def nested(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value within `value`, at any depth, with the path of its keys."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from nested(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from nested(inner, f"{path}[]")
