"""A family's own list: a cookie that is set only when something is added, and a page to print and to share."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from localoffer.models import Location, Phone, Service, ServiceAtLocation
from localoffer.my_list import COOKIE, MOST, MyList

from .council import SEARCH, page, text

pytestmark = pytest.mark.usefixtures("council")

MY_LIST = "/local-offer/my-list/"
HERE = {"HTTP_ORIGIN": "http://testserver"}
LISTING = "/local-offer/services/saturday-swimming/"


def listing(name: str) -> str:
    return str(Service.objects.get(name=name).pk)


def press(client: Client, what: str, ids: str = "", back: str = SEARCH, **data: str):
    """Presses a button of the list on the page `back`."""
    return client.post(f"{MY_LIST}{what}/", {"ids": ids} | data, HTTP_REFERER=f"http://testserver{back}", **HERE)


def names(soup) -> list[str]:
    return [text(each) for each in soup.select(".card__title")]


@pytest.mark.parametrize("address", [SEARCH, LISTING, MY_LIST, "/local-offer/whats-on/"])
def test_looking_around_sets_no_cookie(client: Client, address: str) -> None:
    assert not client.get(address).cookies


def test_what_is_added_is_on_the_list_and_counted_in_the_header(client: Client) -> None:
    press(client, "add", listing("Saturday swimming"))
    press(client, "add", listing("Sleep clinic"))

    soup = page(client, MY_LIST)

    assert names(soup) == ["Saturday swimming", "Sleep clinic"]
    assert text(soup.select_one(f'header a[href="{MY_LIST}"]')) == "My list (2)"


def test_the_cookie_lasts_thirty_days_and_is_no_script_s_business(client: Client, settings) -> None:
    settings.IS_HTTPS = True

    cookie = press(client, "add", listing("Sleep clinic")).cookies[COOKIE]

    assert (cookie["max-age"], cookie["samesite"]) == (30 * 24 * 3600, "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]


def test_one_returns_to_the_listing_one_was_at(client: Client) -> None:
    key = listing("Saturday swimming")

    response = press(client, "add", key, back=f"{SEARCH}?q=swimming&near=CV6+1AA")

    assert response.headers["Location"] == f"http://testserver{SEARCH}?q=swimming&near=CV6+1AA#added-{key}"


def test_a_search_result_has_the_button_with_its_name(client: Client) -> None:
    [button] = page(client, SEARCH, q="sleep clinic").select(f'[id="list-{listing("Sleep clinic")}"] button')

    assert text(button) == "+ Add Sleep clinic to My list"


def test_a_listing_on_the_list_offers_to_take_it_off(client: Client) -> None:
    press(client, "add", listing("Saturday swimming"))

    form = page(client, LISTING).select_one(".my-list-button")
    client.post(form["action"], {"ids": form.button["value"]}, **HERE)

    assert names(page(client, MY_LIST)) == []
    assert text(page(client, LISTING).select_one(".my-list-button button")) == "+ Add Saturday swimming to My list"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://elsewhere.example/testserver"},
        {"HTTP_ORIGIN": "https://elsewhere.example", "HTTP_REFERER": "http://testserver/"},
    ],
)
@pytest.mark.parametrize("what", ["add", "remove", "forget"])
def test_another_site_s_form_changes_nothing(headers: dict[str, str], what: str) -> None:
    client = Client(enforce_csrf_checks=True)
    press(client, "add", listing("Sleep clinic"))

    response = client.post(f"{MY_LIST}{what}/", {"ids": listing("Sleep clinic")}, **headers)

    assert response.status_code == 403
    assert names(page(client, MY_LIST)) == ["Sleep clinic"]


@pytest.mark.parametrize(
    "referer",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "http://testserver.evil/"],
)
def test_the_way_back_is_never_another_site(client: Client, referer: str) -> None:
    response = client.post(f"{MY_LIST}add/", {"ids": listing("Sleep clinic")}, HTTP_REFERER=referer, **HERE)

    assert response.headers["Location"].startswith(MY_LIST)


def test_a_path_that_looks_like_another_site_stays_here(client: Client) -> None:
    response = press(client, "add", listing("Sleep clinic"), back="//elsewhere.example/")

    assert response.headers["Location"].startswith("http://testserver//elsewhere.example/")


@pytest.mark.parametrize("what", ["add", "remove", "forget"])
def test_a_link_alone_changes_nothing(client: Client, what: str) -> None:
    assert client.get(f"{MY_LIST}{what}/").status_code == 405


def test_forgetting_leaves_no_cookie(client: Client) -> None:
    press(client, "add", listing("Sleep clinic"))

    cookie = press(client, "forget").cookies[COOKIE]

    assert (cookie.value, cookie["max-age"]) == ("", 0)
    assert "Nothing is on your list yet" in text(page(client, MY_LIST).main)


def test_the_last_one_taken_off_leaves_no_cookie(client: Client) -> None:
    press(client, "add", listing("Sleep clinic"))

    assert press(client, "remove", listing("Sleep clinic")).cookies[COOKIE]["max-age"] == 0


def test_what_we_do_not_know_is_not_added(client: Client) -> None:
    press(client, "add", "00000000-0000-0000-0000-000000000000 rubbish <script>")

    assert COOKIE not in client.cookies or not client.cookies[COOKIE].value


def test_a_copy_can_be_shared_and_is_kept_only_when_asked(client: Client) -> None:
    kept = MyList.read(f"{listing('Sleep clinic')},{listing('Saturday swimming')}")

    soup = page(client, kept.href)

    assert names(soup) == ["Sleep clinic", "Saturday swimming"]
    assert COOKIE not in client.cookies
    form = soup.select_one('form[action$="/add/"]')
    client.post(form["action"], {each["name"]: each["value"] for each in form.select("input")}, **HERE)
    assert names(page(client, MY_LIST)) == ["Sleep clinic", "Saturday swimming"]


@pytest.mark.parametrize("ids", ["", "rubbish", "\x00", "00000000-0000-0000-0000-000000000000", "a" * 10_000])
def test_a_copy_of_nothing_we_know_is_an_ordinary_page(client: Client, ids: str) -> None:
    assert "There is nothing we know on this list" in text(page(client, MY_LIST, ids=ids).main)


def test_what_vanished_is_said_in_words_with_a_way_on(client: Client) -> None:
    press(client, "add", listing("Sleep clinic"))
    press(client, "add", listing("Saturday swimming"))
    Service.objects.filter(name="Sleep clinic").update(status="defunct")

    soup = page(client, MY_LIST)

    assert "This listing is not available. Here are similar ones" in text(soup.main)
    assert soup.select_one('a[href="/local-offer/services/sleep-clinic/"]')
    press(client, "remove", soup.select_one(".govuk-inset-text input[name=ids]")["value"])
    assert "not available" not in text(page(client, MY_LIST).main)


def test_every_number_is_on_the_page(client: Client) -> None:
    service = Service.objects.get(name="Sleep clinic")
    pool = Location.objects.get(name="Quill Pool")
    at_the_pool = ServiceAtLocation.objects.create(service=service, location=pool)
    Phone.objects.create(service=service, number="01632 960123")
    Phone.objects.create(service_at_location=at_the_pool, number="07700 900456", type="text")
    press(client, "add", str(service.pk))

    said = text(page(client, MY_LIST).select_one(".card"))

    assert "Call 01632 960123" in said
    assert "Text 07700 900456" in said


def test_the_letter_to_oneself_holds_the_address_of_the_copy(client: Client, settings) -> None:
    settings.SITE_URL = "https://signpost.example"
    press(client, "add", listing("Sleep clinic"))

    letter = page(client, MY_LIST).select_one('a[href^="mailto:?"]')["href"]

    kept = Service.objects.get(name="Sleep clinic").pk.hex
    assert letter.endswith(f"body=https%3A//signpost.example{MY_LIST}%3Fids%3D{kept}")


def test_nobody_else_keeps_a_page_with_a_list_in_its_header(client: Client) -> None:
    press(client, "add", listing("Sleep clinic"))

    assert client.get(SEARCH).headers["Cache-Control"] == "private, no-cache"


def test_a_long_list_asks_the_database_no_more_than_a_short_one(client: Client) -> None:
    press(client, "add", listing("Sleep clinic"))
    with CaptureQueriesContext(connection) as short:
        page(client, MY_LIST)
    everything = ".".join(key.hex for key in Service.objects.values_list("pk", flat=True))
    press(client, "add", everything)
    with CaptureQueriesContext(connection) as long:
        page(client, MY_LIST)

    assert len(long) <= len(short) + 8  # parts that a listing without a place does not have


@given(st.lists(st.uuids(), max_size=MOST + 20))
def test_a_list_comes_back_as_it_was_kept_and_fits_a_cookie(ids) -> None:
    kept = MyList.of(ids)

    assert MyList.read(kept.text) == kept
    assert len(kept) <= MOST
    assert len(kept.text) < 4000


@given(st.text())
def test_any_cookie_is_read_without_error(cookie: str) -> None:
    assert MyList.read(cookie).ids == MyList.read(MyList.read(cookie).text).ids
