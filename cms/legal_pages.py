"""The pages the law asks for, and the one for danger. A new site gets them with honest words to start from;
from then on they are the council's own, and are never written over."""

from pathlib import Path

import yaml
from markdown import markdown

from cms.models import HomePage, StandardPage

FOLDER = Path(__file__).resolve().parent / "data" / "pages"
SLUGS = ("accessibility", "privacy", "contact", "open-data", "help-now")


def make_legal_pages(home: HomePage) -> None:
    """Adds those of the pages that are not there yet, under `home`."""
    present = set(home.get_children().values_list("slug", flat=True))
    for slug in SLUGS:
        if slug not in present:
            home.add_child(instance=_written(slug))


def _written(slug: str) -> StandardPage:
    """The page in `<slug>.md`: front matter with the page's fields, then Markdown."""
    _, front, words = (FOLDER / f"{slug}.md").read_text("utf-8").split("---\n", 2)
    about = yaml.safe_load(front)
    return StandardPage(
        slug=slug, search_description=about["introduction"], body=markdown(words, output_format="html"), **about
    )
