"""What every test of a road to publishing needs: a governed page in the two situations that matter, and
all that the public sees of it."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Revision

from cms.models import StrategyPage
from governance.models import Decision, Edition

from .passages import Boards, adopt, boards, body_of, document, draft, page_of, submit

DECIDED = "Every child is heard."
SLIPPED_IN = "Every child is charged a fee."

Seen = dict[str, tuple[int, bytes]]


@dataclass
class Governed:
    """A page whose latest draft no board has adopted, and what the public saw at first."""

    cast: Boards
    edition: Edition
    seen: Seen

    @property
    def page(self) -> StrategyPage:
        return page_of(self.edition)

    @property
    def draft(self) -> Revision:
        return self.page.latest_revision

    def unchanged(self) -> bool:
        """Whether the public still sees the same bytes, none of them slipped in."""
        now = what_the_public_sees(self.edition)
        return now == self.seen and not any(SLIPPED_IN.encode() in content for _, content in now.values())


def on_its_route() -> Governed:
    """Before the first board; nothing of its text is public."""
    cast = boards()
    edition = draft(cast, DECIDED, attachment=document())
    submit(cast, edition)
    return Governed(cast, edition, what_the_public_sees(edition))


def adopted_then_edited() -> Governed:
    """In force, with a later draft that no board has seen."""
    cast = boards()
    edition = adopt(cast, draft(cast, DECIDED, attachment=document()))
    page = page_of(edition)
    page.title, page.body = "A quiet change", body_of(SLIPPED_IN)
    page.save_revision(user=cast.lead.user)
    return Governed(cast, edition, what_the_public_sees(edition))


def what_the_public_sees(edition: Edition) -> Seen:
    """Every address at which the edition, or its page, could be read."""
    page = page_of(edition)
    addresses = {
        "/strategies/",
        edition.document.get_absolute_url(),
        edition.get_absolute_url(),
        f"/strategies/{page.slug}/",
        "/decisions/",
        "/decisions.json",
        *(f"/decisions/{decision.pk}/text/" for decision in Decision.objects.all()),
    }
    return {address: read(address) for address in sorted(addresses)}


def read(address: str) -> tuple[int, bytes]:
    response = Client().get(address)
    return response.status_code, response.content


def superuser() -> Client:
    """A browser in which a superuser has signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root@example.org"))
    assert client.get("/admin/").status_code == 200, "the tests of the admin would prove nothing"
    return client


def editor_form(page: StrategyPage, **more: str) -> dict[str, str]:
    """What the page editor posts, with other words."""
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value": SLIPPED_IN,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **more,
    }
