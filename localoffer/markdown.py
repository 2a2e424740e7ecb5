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

# Each open bracket is looked for to the end of its text: many of them take minutes to read.
MOST_BRACKETS = 2_000
# How far quotations within quotations are followed depends on what called: the same guide would be read differently.
_TOO_DEEP = re.compile(r"^(?:[ \t]*>){21}", re.MULTILINE)

# A link to another website tells it nothing of where the family was.
ELSEWHERE = re.compile(r'<a (?=[^>]*href="https?://)')


def rendered(text: str) -> str:
    """`text` as HTML: only the tags above, no script, no style, no picture from elsewhere."""
    made = markdown.markdown(
        TOP_HEADING.sub("##", text), extensions=["tables", "sane_lists", "toc"], output_format="html"
    )
    made = made.replace("<th>", '<th scope="col">')
    cleaned = nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return ELSEWHERE.sub('<a rel="noopener noreferrer" ', cleaned)


def refusals(text: str) -> list[str]:
    """What stands in the way of showing `text`; nothing where it can be read as quickly as any page."""
    refused = []
    if _TOO_DEEP.search(text):
        refused.append("has too many quotations within quotations")
    if text.count("[") > MOST_BRACKETS:
        refused.append(f"has more than {MOST_BRACKETS:,} square brackets")
    return refused


def before_and_from(made: str, heading: str) -> tuple[str, str]:
    """Rendered HTML in two: up to the second-level heading with the id `heading`, and from it on."""
    before, found, after = made.partition(f'<h2 id="{heading}">')
    return before, found + after


def plain_text(text: str) -> str:
    """The words of `text` without its marks."""
    spaced = re.sub(r"</(?:p|li|h\d|td|th|tr)>", "\n", markdown.markdown(text, extensions=["tables", "sane_lists"]))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(nh3.clean(spaced, tags=set()))).strip()
