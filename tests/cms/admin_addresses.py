"""Every address of the admin, found in the program's own table of addresses, each leading to something that is
there."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, TaskState, WorkflowState

from governance.models import Body

# What no model of the view tells.
WORDS = {
    "content_type_app_name": "cms",
    "content_type_model_name": "strategypage",
    "app_label": "wagtailcore",
    "app_name": "cms",
    "model_name": "page",
    "filter_spec": "max-100x100",
    "uidb64": "x",
    "token": "x",
    "object_id": "1",
    "kind": "terms",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
}


VERBS = {
    "action": ("publish", "unpublish", "move", "delete"),
    "action_name": (
        *("approve", "reject", "publish", "unpublish", "copy", "move", "delete"),
        *("create_alias", "convert_alias", "revert_to_page_revision"),
    ),
}


def addresses(page: Page) -> dict[str, str]:
    """Each address of the admin by its name; where it is about a page, about `page`."""
    found = {}
    for name, pattern, arguments in _patterns(get_resolver(), "", ()):
        choices = [VERBS.get(argument) or (_value(argument, pattern, page),) for argument in arguments]
        for values in product(*choices):
            try:
                address = reverse(name, kwargs=dict(zip(arguments, values, strict=True)))
            except NoReverseMatch:
                continue
            if address.startswith("/admin/"):
                about = f"?id={page.pk}" if name == "wagtail_bulk_action" else ""
                found[f"{name} {address}"] = address + about
    return found


def _patterns(
    resolver: URLResolver, prefix: str, arguments: tuple[str, ...]
) -> Iterator[tuple[str, URLPattern, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        own = (*arguments, *(getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix, own)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", pattern, own


def _value(argument: str, pattern: URLPattern, page: Page) -> Any:
    if argument in WORDS:
        return WORDS[argument]
    if argument in ("page_id", "parent_page_id", "page_to_move_id", "page_pk"):
        return page.pk
    if argument == "destination_id":
        return page.get_parent().pk
    if argument == "revision_id":
        return page.latest_revision_id
    if argument in ("task_state_id", "workflow_state_id"):
        model: Any = TaskState if argument == "task_state_id" else WorkflowState
    else:
        view = pattern.callback
        options = getattr(view, "view_initkwargs", {})
        model = options.get("model") or getattr(getattr(view, "view_class", None), "model", None) or Body
        if not isinstance(model, type):
            model = Body
    if issubclass(model, Page):
        return page.pk
    row = model._default_manager.first()
    return row.pk if row else 1
