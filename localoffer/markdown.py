"""Guides' Markdown as HTML that is safe to show, and as plain text."""

import html
import re

import markdown
import nh3

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# A guide's own headings begin below the page's title, whatever its author wrote.
TOP_HEADING = re.compile(r"^#(?=\s)", re.MULTILINE)


def rendered(text: str) -> str:
    """`text` as HTML: only the tags above, no script, no style, no picture from elsewhere."""
    made = markdown.markdown(
        TOP_HEADING.sub("##", text), extensions=["tables", "sane_lists", "toc"], output_format="html"
    )
    made = made.replace("<th>", '<th scope="col">')
    return nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def plain_text(text: str) -> str:
    """The words of `text` without its marks."""
    spaced = re.sub(r"</(?:p|li|h\d|td|th|tr)>", "\n", markdown.markdown(text, extensions=["tables", "sane_lists"]))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(nh3.clean(spaced, tags=set()))).strip()
