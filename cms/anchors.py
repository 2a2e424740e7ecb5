"""Headings that can be linked to, in the text an editor wrote."""

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

_HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)


def with_anchors(html: str) -> SafeString:
    """`html` (rendered rich text) with an id at each heading, made of its words: `#i-am-a-young-person`."""
    taken: set[str] = set()

    def anchored(heading: re.Match[str]) -> str:
        name = slugify(strip_tags(heading[2]))
        if not name or name in taken:
            return heading[0]
        taken.add(name)
        return f'<{heading[1]} id="{name}">{heading[2]}</{heading[1]}>'

    return mark_safe(_HEADING.sub(anchored, str(html)))  # noqa: S308 (Wagtail rendered it; only ids are added)
