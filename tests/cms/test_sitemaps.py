"""Search engines are told of what anyone may read, and of nothing private."""

import pytest

from governance import closing
from governance.models import Access
from tests.factories import governance as making

pytestmark = pytest.mark.django_db


def test_the_sitemap_names_public_decisions_and_none_that_is_private(client):
    send = making.board()
    public, private = making.record(send, making.item(send)), making.item(send, days_ago=3)
    ground = {"access": Access.NOT_FOR_PUBLICATION, "public_title": "A person", "closed_reason": "One child."}
    hidden = making.record(send, closing.close_item(agenda_item=private, by=send.clerk, **ground))
    making.draft(send)

    text = client.get("/sitemap.xml").content.decode()

    assert f"{public.get_absolute_url()}</loc>" in text
    assert f"{hidden.get_absolute_url()}</loc>" not in text
    assert "/bodies/</loc>" in text
    assert "strategy-2026" not in text


def test_robots_are_shown_the_sitemap_and_kept_from_the_admin(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_address_of_all_meetings_leads_to_the_boards(client):
    response = client.get("/meetings/")

    assert (response.status_code, response.url) == (301, "/bodies/")
