"""Follows every link of the demonstration from its first page on: none leads nowhere, and what holds for
one public page holds for all of them."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test.utils import CaptureQueriesContext

BANNER = "Demonstration, not Coventry City Council. Services, people, meetings, votes, decisions and figures"
MOST_QUERIES = 65


def test_every_page_that_a_link_leads_to(demonstration, client):
    waiting, seen, wrong = ["/"], {"/"}, []

    while waiting:
        address = waiting.pop()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        text = response.content.decode() if response.headers["Content-Type"].startswith("text/html") else ""
        wrong += [f"{address}: {what}" for what in _wrong(response, text, len(queries))]
        for link in re.findall(r'href="([^"]+)"', text):
            leads_to = _own_page(urljoin(address, link))
            if leads_to and leads_to not in seen:
                seen.add(leads_to)
                waiting.append(leads_to)

    assert wrong == [], "\n".join(wrong)
    assert len(seen) > 150


def _own_page(address):
    """The address as the crawl knows it: our own pages alone, and each search without its filters."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("/static/", "/admin/")):
        return None
    return parts.path


def _wrong(response, text, queries):
    if response.status_code != 200:
        return [f"answers {response.status_code}"]
    if not text:
        return []
    found = []
    if BANNER not in text:
        found.append("does not say that it is a demonstration")
    if len(re.findall("<h1[ >]", text)) != 1:
        found.append("has not exactly one heading of the first level")
    if not re.search(r"<title>\s*\S.* - Coventry SEND</title>", text):
        found.append("has no title of its own")
    found += [
        f"has the id {name} twice" for name, times in Counter(re.findall(r' id="([^"]+)"', text)).items() if times > 1
    ]
    if re.search(r'<script(?![^>]* src=)(?![^>]*application/json)|<style| style="| on[a-z]+="', text):
        found.append("has something inline")
    if queries > MOST_QUERIES:
        found.append(f"asks the database {queries} times")
    return found
