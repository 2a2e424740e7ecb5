"""The parts of a record as lists that can be changed without writing anything (django-modelcluster): to show what
would be."""

from typing import Any

from django.db import models


def parts(owner: models.Model, relation: str) -> list[Any]:
    """What `owner` has by `relation`. Adding to the list or taking from it is seen by all who read `owner`, and is
    written only if somebody saves it."""
    found: list[Any] = getattr(owner, relation).get_object_list()
    return found
