"""The search page and its JSON, as families and other programs meet them."""

from itertools import product
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest

import search.keeping
from localoffer.importing import import_services
from search.document import SearchDocument
from search.engines import engine

from .council import SEARCH, at, key, needs, page, text, titles
from .feeds import a_service

pytestmark = pytest.mark.usefixtures("council")

JSON = "/local-offer/search.json"
PARAMETERS = [
    "q", "near", "miles", "age", "need", "topic", "kind", "access", "day", "season", "time", "cost", "referral",
    "diagnosis", "delivery", "language", "literal", "sort", "page", "nonsense",
]  # fmt: skip
HOSTILE = [
    "", " ", "\x00", "x" * 5000, "'", '"', "'; DROP TABLE localoffer_service; --", "<script>alert(1)</script>", "{{7*7}}",
    "%", "*", "NEAR(", "a AND", "-1", "0", "1e309", "NaN", "inf", "9" * 400, "٣", "🏊", "\u202e", "../../etc/passwd", "CV6 1AA",
]  # fmt: skip

HIT = {
    "type": "object",
    "required": ["kind", "id", "title", "url", "reach"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string"},
        "id": {"type": "string"},
        "title": {"type": "string"},
        "url": {"type": "string", "pattern": "^/"},
        "summary": {"type": "string"},
        "distance_miles": {"type": "number", "minimum": 0},
        "reach": {"enum": ["place", "city", "national"]},
        "next": {"type": "string", "format": "date-time"},
        "confirmed_on": {"type": "string", "format": "date"},
        "lacks": {"type": "array", "items": {"type": "string"}},
        "why": {"type": "array", "items": {"type": "string"}},
    },
}
CONTACT = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {key: {"type": "string"} for key in ("name", "phone", "text", "url", "hours")},
}
ANSWER = {
    "type": "object",
    "required": ["query", "total", "page", "pages", "results", "facets"],
    "properties": {
        "query": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "page": {"type": "integer", "minimum": 1},
        "pages": {"type": "integer", "minimum": 1},
        "results": {"type": "array", "items": HIT, "maxItems": 20},
        "decisions": {"type": "array", "items": HIT, "minItems": 1},
        "problems": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "urgent": {
            "type": "object",
            "required": ["title", "contacts"],
            "properties": {"title": {"type": "string"}, "contacts": {"type": "array", "items": CONTACT, "minItems": 1}},
        },
        "facets": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["value", "name", "count"],
                    "properties": {
                        "value": {"type": "string"},
                        "name": {"type": "string"},
                        "count": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
    },
}


def test_whatever_stands_in_a_parameter_the_page_is_a_normal_one(client):
    for parameter, value in product(PARAMETERS, HOSTILE):
        soup = page(client, **{parameter: [value, value]})

        assert len(soup.select("h1")) == 1, (parameter, value)
        assert not any("alert" in script.get_text() for script in soup.select("script")), (parameter, value)


def test_whatever_stands_in_a_parameter_programs_get_the_shape_they_know(client):
    for parameter, value in product(PARAMETERS, HOSTILE):
        response = client.get(JSON, {parameter: [value, value]})

        assert (response.status_code, response["Content-Type"]) == (200, "application/json"), (parameter, value)
        jsonschema.validate(response.json(), ANSWER, format_checker=jsonschema.FormatChecker())


def test_bytes_that_are_no_text_are_no_error(client):
    assert client.get(f"{SEARCH}?q=%ff%fe&need=%ed%a0%80&page=%00").status_code == 200


def test_programs_are_told_what_the_page_shows(client):
    asked = {"q": "swimming", "near": "CV6 1AA", "need": "autism"}

    answer = client.get(JSON, asked).json()

    assert (answer["query"], answer["total"]) == ("swimming", 2)
    assert sorted(hit["title"] for hit in answer["results"]) == sorted(titles(page(client, **asked)))
    swimming = next(hit for hit in answer["results"] if hit["title"] == "Saturday swimming")
    assert swimming["distance_miles"] == 0
    assert swimming["next"] == "2026-11-28T10:00:00+00:00"
    assert swimming["confirmed_on"] == "2026-11-03"
    assert {"value": "autism", "name": "Autism", "count": 2} in answer["facets"]["need"]


def test_a_card_of_several_places_speaks_of_one_of_them(client):
    near, far = at("CV6 1AA", 52.428, -1.508, "Near hall"), at("CV1 5LP", 52.35, -1.505, "Far hall")
    for place, day, number in ((near, "FR", "01632 960301"), (far, "WE", "01632 960302")):
        place["schedules"] = [{"id": key(f"{day} yoga"), "freq": "WEEKLY", "byday": day, "opens_at": "10:00"}]
        place["phones"] = [{"id": key(number), "number": number}]
    import_services([a_service("Yoga", service_at_locations=[near, far])], source="yoga")
    search.keeping.rebuild()

    from_home = text(page(client, q="yoga", near="CV6 1AA").select_one(".card"))
    from_nowhere = text(page(client, q="yoga").select_one(".card"))

    assert "Next: Friday 27 November, 10am less than 0.1 miles, CV6, one of 2 places" in from_home
    assert "Next: Wednesday 25 November, 10am CV1, one of 2 places" in from_nowhere
    assert ("01632 960301" in from_home, "01632 960302" in from_nowhere) == (True, True)


def test_where_a_place_has_no_dates_to_come_its_own_days_are_said(client):
    near, far = at("CV6 1AA", 52.428, -1.508, "Near hall"), at("CV1 5LP", 52.35, -1.505, "Far hall")
    near["schedules"] = [{"id": key("no time"), "freq": "WEEKLY", "byday": "MO"}]
    far["schedules"] = [{"id": key("with time"), "freq": "WEEKLY", "byday": "WE", "opens_at": "10:00"}]
    import_services([a_service("Yoga", service_at_locations=[near, far])], source="yoga")
    search.keeping.rebuild()

    card = text(page(client, q="yoga", near="CV6 1AA").select_one(".card"))

    assert "Every Monday less than 0.1 miles, CV6" in card
    assert "Wednesday" not in card


def test_needs_are_called_what_families_call_them(client):
    listing = a_service("Talking club", attributes=needs("Speech, language and communication"))
    import_services([listing], source="talking")
    search.keeping.rebuild()
    asked = {"q": "talking club", "need": "speech-language-and-communication"}

    soup = page(client, **asked)

    facet = client.get(JSON, asked).json()["facets"]["need"]
    assert {"value": "speech-language-and-communication", "name": "Speech and language", "count": 1} in facet
    assert "Speech and language" in [
        text(each).removeprefix("Remove: ").rstrip(" ✕") for each in soup.select(".results-chosen .chip")
    ]
    assert "Speech, language and communication" not in text(soup)


def test_an_empty_page_of_results_offers_needs_to_begin_with(client):
    soup = page(client, q="zzzz", literal="1", day="sunday")

    chips = soup.select("#results [aria-labelledby=by-need] .chip")
    assert (chips[0].get_text(), chips[0]["href"]) == ("Autism", f"{SEARCH}?need=autism")
    assert (chips[-1].get_text(), chips[-1]["href"]) == ("All needs", SEARCH)


def test_what_was_understood_can_be_taken_away_a_place_too(client):
    asked = {"q": "swimming near cv6 on saturday"}

    soup = page(client, **asked)

    chips = soup.select("[aria-labelledby=understood] .chip")
    assert [text(chip).removeprefix("Remove: ").rstrip(" ✕") for chip in chips] == ["Near CV6", "Saturday"]
    understood = client.get(JSON, asked).json()["understood"]
    assert [(part["filter"], part["without"]) for part in understood] == [
        ("near", chips[0]["href"]),
        ("day", chips[1]["href"]),
    ]
    anywhere = page(client, chips[0]["href"])
    assert "Near CV6" not in text(anywhere.select_one("[aria-labelledby=understood]"))


def test_a_slip_of_the_pen_is_mended_said_and_can_be_undone(client):
    import_services([a_service(f"Dyslexia tutor {number}") for number in range(20)], source="tutors")
    search.keeping.rebuild()

    soup = page(client, q="dislexia tutor")

    assert titles(soup)[0].startswith("Dyslexia tutor")
    assert "Showing results for dyslexia tutor . Search instead for dislexia tutor" in text(soup.main)
    undone = page(client, soup.find("a", string="Search instead for dislexia tutor")["href"])
    assert "Showing results for" not in text(undone.main)


def test_the_words_can_be_searched_for_exactly(client):
    soup = page(client, q="swimming saturday")

    exactly = soup.find("a", string="Search for exactly these words")["href"]

    assert not page(client, exactly).select("[aria-labelledby=understood]")


def test_a_result_says_why_it_is_here_and_what_it_lacks(client):
    soup = page(client, q="swimming on saturday")

    said = {text(card.select_one(".card__title")): text(card) for card in soup.select(".card")}
    assert "Why it is here: swimming, Saturday" in said["Saturday swimming"]
    assert "It may not fit: Saturday" in said["Swimming teachers"]
    group = soup.find("h2", string="These come close")
    assert "Swimming teachers" in text(group.find_next("ul"))


def test_only_reading_is_allowed(client):
    assert client.post(SEARCH).status_code == 405
    assert client.post(JSON).status_code == 405


def test_a_card_says_what_decides(client):
    card = page(client, q="saturday").select_one(".card")

    said = text(card)
    assert card.select_one("a")["href"] == "/local-offer/services/saturday-swimming/"
    for words in (
        "Activity",
        "Swimming for disabled children.",
        "Next: Saturday 28 November, 10am",
        "Free",
        "Ages 5 to 11",
        "CV6",
        "Full: waiting about 12 weeks (as of 3 November 2026).",
        "You do not need a diagnosis.",
        "A parent or carer stays.",
        "Details confirmed by the provider 3 weeks ago",
    ):
        assert words in said


def test_a_card_never_says_that_anyone_checked_what_nobody_confirmed(client):
    soup = page(client, q="advice line")

    assert "Not confirmed by a person yet" in text(soup.select_one(".card"))


def test_closed_is_said_plainly_and_so_is_far_away(client):
    said = text(page(client, q="mended").select_one(".card"))

    assert "Closed for now" in said
    assert "Outside Coventry" in said


def test_how_far_is_said_when_we_know_where_the_family_is(client):
    soup = page(client, q="lessons", near="CV6 1AA")

    assert "1.3 miles, CV1" in text(soup.select_one(".card"))


def test_what_has_no_place_is_never_hidden_by_one(client):
    soup = page(client, q="swimming", near="CV6 1AA", miles="1")

    group = soup.find("h2", string="Reaches you anywhere")
    assert text(group.find_next("p")) == "1 service that comes to you, or works by phone or online."
    assert text(group.find_next("ul")).startswith("Swimming advice line")
    assert "Swimming teachers" not in titles(soup)
    assert "Apply for a swimming badge" in titles(soup)


def test_without_a_place_nothing_stands_apart(client):
    assert page(client, q="swimming").find("h2", string="Reaches you anywhere") is None


def test_those_with_some_of_the_words_come_under_a_line_that_says_so(client):
    soup = page(client, q="swimming lessons", literal="1")

    line = soup.find("h2", string="These match some of your words")
    assert titles(soup)[0] == "Swimming teachers"
    assert "Saturday swimming" in text(line.find_next("ul"))


def test_nearest_is_offered_only_with_a_place(client):
    without, with_place = page(client), page(client, near="cv6")

    assert "nearest" not in text(without.select_one(".results-head__sort"))
    nearest = with_place.select_one(".results-head__sort").find("a", string="nearest")
    assert parse_qs(urlsplit(nearest["href"]).query) == {"near": ["cv6"], "sort": ["near"]}


def test_a_place_we_do_not_know_is_said_and_the_rest_still_works(client):
    soup = page(client, q="swimming", near="Atlantis", miles="3")

    assert "We do not know the place “Atlantis”. Check the postcode" in text(soup.select_one(".search-problems"))
    assert "Saturday swimming" in titles(soup)
    assert soup.select_one("#near")["value"] == "Atlantis"


@pytest.mark.parametrize(("parameter", "value"), [("age", "seven"), ("age", "-3"), ("miles", "far"), ("miles", "-1")])
def test_a_number_that_made_no_sense_is_said(client, parameter, value):
    soup = page(client, q="swimming", near="cv6", **{parameter: value})

    assert value in text(soup.select_one(".search-problems"))
    assert titles(soup)


def test_a_distance_that_is_not_on_the_list_is_kept(client):
    chosen = page(client, near="cv6", miles="7").select_one("#miles option[selected]")

    assert (chosen["value"], text(chosen)) == ("7", "within 7 miles")


def test_an_age_finds_what_covers_it(client):
    assert "Saturday swimming" in titles(page(client, q="swimming", age="7"))
    assert "Saturday swimming" not in titles(page(client, q="swimming", age="17"))


def test_a_filter_is_a_link_that_toggles(client):
    soup = page(client, q="swimming")
    autism = option(soup, "Autism")

    chosen = page(client, autism.a["href"])
    again = page(client, option(chosen, "Autism").a["href"])

    assert text(autism) == "Autism 2 results"
    assert len(titles(chosen)) == 2
    assert text(option(chosen, "Autism")).startswith("Remove: Autism")
    assert titles(again) == titles(soup)


def test_choices_of_one_filter_are_alternatives_and_each_can_be_taken_away(client):
    soup = page(client, q="swimming", need=["autism", "adhd"], cost="free")

    chips = {text(chip).removesuffix(" ✕"): chip["href"] for chip in soup.select(".results-chosen .chip")}
    assert set(chips) == {"Remove: Autism", "Remove: ADHD", "Remove: Free"}
    assert parse_qs(urlsplit(chips["Remove: ADHD"]).query) == {"q": ["swimming"], "need": ["autism"], "cost": ["free"]}


def test_a_filters_count_is_what_choosing_it_gives(client):
    soup = page(client)
    for link in soup.select(".facet__option"):
        count = int(link.select_one(".facet__count").find(string=True))

        assert f"{count} result" in text(page(client, link.a["href"]).h1)


def test_a_filter_that_would_find_nothing_is_not_offered(client):
    assert option(page(client, q="swimming"), "Down's syndrome") is None


def test_a_chosen_filter_that_finds_nothing_can_still_be_taken_away(client):
    soup = page(client, q="swimming", need="downs-syndrome")

    assert "0 results" in text(soup.h1)
    assert "Remove: Down's syndrome" in text(soup.select_one(".results-chosen"))


def test_a_form_keeps_the_filters_and_starts_at_the_first_page(client):
    form = page(client, q="swimming", need="autism", sort="az", page="1").select_one("form[role=search]")

    hidden = {(field["name"], field["value"]) for field in form.select("input[type=hidden]")}
    assert hidden == {("need", "autism"), ("sort", "az")}
    assert (form["method"], form["action"]) == ("get", SEARCH)


def test_labels_can_be_seen(client):
    soup = page(client)

    assert text(soup.find("label", attrs={"for": "q"})) == "What do you need?"
    for field in ("near", "miles", "age"):
        assert text(soup.find("label", attrs={"for": field}))


def test_how_to_get_it_is_asked_in_plain_words(client):
    import_services([a_service("Therapy", send={"referral": ["self", "gp"]})], source="more")
    search.keeping.rebuild()

    facet = page(client).find("summary", string="How to get it").parent
    assert [text(choice.a) for choice in facet.select("li")] == ["Ask yourself", "Through a GP"]


def test_the_title_names_the_search_and_the_page(client):
    assert page(client, q="swimming").title.string.startswith("swimming: 5 results, page 1 of 1 - ")
    assert page(client).title.string.startswith("Everything in the Local Offer: 7 results, page 1 of 1 - ")


def test_no_title_holds_a_postcode(client):
    title = page(client, q="swimming near cv61aa", near="CV6 1AA").title.string

    assert "1AA" not in title.upper()
    assert title.startswith("swimming near CV6:")


def test_nothing_found_is_never_the_end(client):
    soup = page(client, q="zzzz", near="cv6", miles="1", need="autism", age="7", literal="1")

    ways = {text(link): link["href"] for link in soup.select("#results a")}
    for way in (
        "Within 2 miles",
        "Any distance",
        "Any age",
        "Without “Autism”",
        "Our guides",
        "Everything in the Local Offer",
    ):
        assert way in ways
    assert "need" not in parse_qs(urlsplit(ways["Without “Autism”"]).query)
    assert "Talk to a person" in text(soup.select_one("#results"))


def test_who_is_in_danger_sees_real_contacts_before_anything_else(client):
    soup = page(client, q="I want to kill myself")

    panel = soup.select_one("main section.urgent")
    first = next(child for child in soup.main.children if getattr(child, "name", None))
    assert first is panel
    assert panel["role"] == "region"
    links = {link["href"] for link in panel.select("a")}
    assert {"tel:999", "tel:111", "tel:116123", "tel:08001111", "sms:85258"} <= links
    assert any(link.startswith("https://") for link in links)
    assert soup.select_one(".govuk-exit-this-page") is not None


def test_the_words_of_who_is_in_danger_stay_out_of_the_browsers_history(client):
    soup = page(client, q="I want to kill myself")

    assert soup.title.string.startswith("Search: ")
    assert "kill" not in text(soup.h1)
    assert "fewer words" not in text(soup)


def test_programs_are_given_the_same_contacts(client):
    urgent = client.get(JSON, {"q": "I want to kill myself"}).json()["urgent"]

    assert {"Samaritans", "Childline"} <= {contact["name"] for contact in urgent["contacts"]}


def test_decisions_stand_collapsed_at_the_end(client):
    engine().put(
        "decision", [SearchDocument("decision:1", "decision", "/decisions/1/", "The swimming strategy", "Agreed.")]
    )

    soup = page(client, q="swimming")

    group = soup.find("details", class_="govuk-details")
    assert text(group.summary) == "Council decisions about this (1)"
    assert not group.has_attr("open")
    assert "The swimming strategy" in text(group)
    assert "5 results" in text(soup.h1)


def test_pages_keep_the_question(client):
    import_services([a_service(f"Zither {number}", attributes=[]) for number in range(50)], source="many")
    search.keeping.rebuild()

    soup = page(client, q="zither", sort="az")
    next_page = soup.select_one(".govuk-pagination__next a")["href"]

    assert parse_qs(urlsplit(next_page).query) == {"q": ["zither"], "sort": ["az"], "page": ["2"]}
    assert "page 2 of 3" in page(client, next_page).title.string
    assert len(titles(page(client, q="zither", page="999"))) == 10


def test_no_record_is_read_for_a_result(client, django_assert_max_num_queries):
    import_services([a_service(f"Club {number}", attributes=[]) for number in range(50)], source="many")
    search.keeping.rebuild()
    page(client)

    with django_assert_max_num_queries(25) as few:
        page(client, q="sleep")
    with django_assert_max_num_queries(25) as many:
        page(client, q="club", near="CV6 1AA")

    assert len(many) <= len(few) + 1  # the postcode
    assert not any("localoffer_service" in query["sql"] for query in many.captured_queries)


def test_a_visit_sets_no_cookie_and_asks_nobody_else(client):
    response = client.get(SEARCH, {"q": "swimming", "near": "CV6 1AA"})

    assert not response.cookies
    assert response["Referrer-Policy"] == "same-origin"
    soup = page(client, q="swimming")
    for element in soup.select("script[src], img[src], link[href], iframe[src]"):
        assert (element.get("src") or element.get("href")).startswith("/")
    assert not soup.select("[style], script:not([src]), style")


def option(soup, name):
    return next(
        (li for li in soup.select(".facet__option") if text(li.a).removeprefix("Remove: ").removesuffix(" ✕") == name),
        None,
    )


def test_near_duplicates_are_folded_under_the_best_and_still_counted(client):
    def document(number, organisation):
        return SearchDocument(
            id=f"chess-{number}", kind="activity", url=f"/chess-{number}/", title="Zugzwang chess",
            summary=f"Place {number}.", card={"organisation": organisation},
        )  # fmt: skip

    engine().put("test", [document(1, "Rooks"), document(2, "Rooks"), document(3, "Rooks"), document(4, "Bishops")])

    shown = page(client, q="zugzwang")
    [folded] = shown.select("#results details.govuk-details")

    assert "and 2 more like this" in text(folded.select_one("summary"))
    assert len(folded.select(".cards > li")) == 2
    assert len(shown.select("#results > ul.cards > li")) == 2
    answer = client.get(JSON, {"q": "zugzwang"}).json()
    assert (answer["total"], len(answer["results"])) == (4, 4)


def test_what_another_program_sent_back_stands_among_the_filters_and_can_be_taken_away(client):
    soup = page(client, q="swimming", day="not-sunday", age="5-9")

    chosen = {text(link): link["href"] for link in soup.select("a") if "day=not-sunday" not in link["href"]}
    assert any("Not Sunday" in name for name in chosen)
    assert soup.select_one("input[name=age]")["value"] == "5-9"
