"""What editors build pages from: blocks that any reader can follow and that can be pinned as plain text."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock

from governance import contents

# Neither pictures nor files stand in a paragraph: a file has its own block, so that it is pinned.
PARAGRAPH = ["h3", "bold", "italic", "ol", "ul", "link"]


class HeadingBlock(blocks.CharBlock):
    """A section's heading."""

    def render_basic(self, value: str, context: Any = None) -> SafeString:
        return format_html("<h2>{}</h2>", value)

    class Meta:
        icon = "title"


class PriorityBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock(required=False, help_text="What will be different for children and young people.")


class PrioritiesBlock(blocks.ListBlock):
    """A strategy's priorities, numbered."""

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        rows = format_html_join(
            "", "<li><strong>{}</strong><br>{}</li>", ((each["title"], each["text"]) for each in value)
        )
        return format_html("<ol>{}</ol>", rows)

    class Meta:
        icon = "list-ol"


class AttachmentBlock(DocumentChooserBlock):
    """A file that belongs to the text. Its link leads to the list of files below the text, which shows
    the file as it was when the text was pinned, whatever became of it since."""

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        if value is None:
            return format_html("<p>{}</p>", "The file that stood here was deleted.")
        try:
            anchor = contents.attachment(value).anchor
        except FileNotFoundError:
            return format_html("<p>{} (this file is missing)</p>", value.title)
        return format_html('<p><a href="#{}">{}</a></p>', anchor, value.title)

    class Meta:
        icon = "doc-full"


GOVERNED_TEXT = [
    ("heading", HeadingBlock()),
    ("paragraph", blocks.RichTextBlock(features=PARAGRAPH)),
    ("table", TypedTableBlock([("text", blocks.CharBlock(required=False))])),
    ("priorities", PrioritiesBlock(PriorityBlock())),
    ("attachment", AttachmentBlock()),
]
