"""Pages that nobody looks at."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.template import Template
from django.utils.safestring import SafeString


@contextmanager
def unrendered() -> Iterator[None]:
    """Views do all they do but put their page into words, which takes most of the time: for a walk that asks what
    is written, not what is shown."""
    with mock.patch.object(Template, "render", return_value=SafeString("")):
        yield
