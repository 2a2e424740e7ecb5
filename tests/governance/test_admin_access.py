"""Who may open which governance screen, at every address and with every method; and that whoever only
reads the record cannot change it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import URLPattern, reverse

from governance import admin_urls, erasing, filing, withholding
from governance.models import COUNCIL_WIDE, Body, ErasureRequest, Meeting, Withholding
from governance.views.admin import acts
from governance.viewsets import BodyAdmin, DecisionAdmin, PersonAdmin, RouteAdmin, RouteStageAdmin
from tests.factories import governance as making
from tests.factories.files import pdf
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
VERIFY = "governance_admin:ledger-verify"
OWN_PAPERS = "governance_admin:own-papers"


@pytest.fixture
def addresses(db) -> dict[str, str]:
    """Every address of the section, each leading to something that is there, by name."""
    cast = passages.boards()
    passages.adopt(cast, passages.draft(cast))
    meeting = Meeting.objects.first()
    item = meeting.agenda.get()
    numbers = {
        "edition": item.submission.passage.edition_id,
        "meeting": meeting.pk,
        "item": item.pk,
        "decision": item.decisions.get().pk,
        "terms": cast.board.pk,
        "appointment": cast.board.pk,
        "membership": cast.board.pk,
        "erasure": _erasure().pk,
    }
    found = {}
    for pattern in admin_urls.urlpatterns:
        name = f"governance_admin:{pattern.name}"
        found[name] = reverse(name, kwargs=_arguments(pattern, numbers, cast.board.terms.get().pk))
    for register in (BodyAdmin(), PersonAdmin(), DecisionAdmin(), RouteAdmin(), RouteStageAdmin()):
        row = register.model.objects.first()
        for pattern in register.get_admin_urls_for_registration():
            found[pattern.name] = reverse(pattern.name, kwargs=dict.fromkeys(pattern.pattern.converters, row.pk))
    return found


def _erasure() -> ErasureRequest:
    """That a file be erased, which two officers agreed to."""
    first, second = map(making.council_officer, COUNCIL_WIDE)
    file = filing.keep_file(name="letter.pdf", data=pdf("a letter"), by=making.BY)
    withholding.withhold(subject=file, ground=Withholding.Ground.PERSONAL, by=first)
    request = erasing.ask_erasure(subject=file, basis=ErasureRequest.Basis.PERSON, reason="They asked.", by=second)
    erasing.agree_erasure(request=request, by=first)
    return request


def _arguments(pattern: URLPattern, numbers: dict[str, int], terms: int) -> dict[str, object]:
    if pattern.name == "act":
        return {"kind": "decision", "pk": numbers["decision"], "name": "publish"}
    if pattern.name == "end":
        return {"kind": "terms", "pk": terms}
    if pattern.name == "record":
        return {"kind": "decision", "pk": numbers["decision"]}
    if pattern.name.startswith("printed"):
        return {"pk": numbers["meeting"], "kind": "agenda"} | (
            {"form": "docx"} if "form" in pattern.pattern.converters else {}
        )
    return {"pk": numbers[pattern.name.partition("-")[0]]} if pattern.pattern.converters else {}


@pytest.mark.parametrize("role", ["Editor", "Administrator", "Board member"])
def test_roles_without_governance_reach_no_address(addresses, role):
    client, before = officers.of_role(role), officers.entries()

    for name, address in addresses.items():
        if name == OWN_PAPERS and role == "Board member":
            continue
        for method in METHODS:
            response = getattr(client, method)(address)
            assert response.status_code in (302, 403), f"{method} {name}"
            assert response.status_code == 403 or response.url == reverse("wagtailadmin_home"), f"{method} {name}"
    assert officers.entries() == before


def test_who_is_not_signed_in_reaches_no_address(client, addresses):
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 302, name
        assert "/account/login/" in response.url, name


def test_the_auditor_reads_every_screen(addresses):
    client = officers.of_role("Auditor")
    writes_only = (
        "submit",
        "list",
        "withdraw",
        "hold",
        "attendance",
        "items",
        "verify",
        "confirm",
        "put-forward",
        "agree",
    )

    for name, address in addresses.items():
        if name.endswith((*writes_only, "admin:item", "_create", "_edit")):
            continue
        response = client.get(address)
        assert response.status_code == 200, name
        if response.streaming:
            assert b"".join(response.streaming_content)


def test_the_auditor_changes_nothing(addresses):
    client, before = officers.of_role("Auditor"), officers.entries()

    for name, address in addresses.items():
        for method in ("post", "put", "patch", "delete"):
            if name != VERIFY:  # it only reads
                response = getattr(client, method)(address, {"reason": "none", "name": "Changed"})
                assert response.status_code in (302, 403, 405) or "_modeladmin_" in name, f"{method} {name}"
    assert officers.entries() == before
    assert not get_user_model().objects.filter(person__name="Changed").exists()


def test_the_auditor_may_ask_whether_the_ledger_holds(addresses):
    client, before = officers.of_role("Auditor"), officers.entries()

    response = client.post(addresses[VERIFY], follow=True)

    assert "The ledger is whole" in officers.text(response)
    assert officers.entries() == before


def test_a_superuser_outside_the_list_of_people_changes_nothing(addresses, client):
    client.force_login(get_user_model().objects.create_superuser("root@example.org"), backend=officers.BACKEND)
    before = officers.entries()

    for name, address in addresses.items():
        if name != VERIFY and "_modeladmin_" not in name:
            assert client.post(address, {"reason": "none"}).status_code in (302, 403, 405), name
    assert officers.entries() == before


def test_nothing_of_the_registers_can_be_deleted_and_decisions_have_no_form(addresses):
    assert not [name for name in addresses if "delete" in name]
    assert not [
        name for name in addresses if name.startswith("governance_decisions") and name.endswith(("edit", "create"))
    ]


def test_the_clerk_of_one_board_has_no_power_over_another_at_any_address(addresses):
    stranger = making.board("Schools Forum").clerk
    stranger.user.groups.add(Group.objects.get(name="Governance officer"))
    client, before = officers._client(stranger.user), officers.entries()

    for word, model in acts.ABOUT.items():
        for row in model._base_manager.exclude(pk__in=own(model)):
            for name in acts.ACTS[word]:
                client.post(reverse("governance_admin:act", args=[word, row.pk, name]), TYPED)
    for name, address in addresses.items():
        if name != VERIFY and "_modeladmin_" not in name:
            client.post(address, TYPED)

    assert officers.entries() == before


TYPED = {"reason": "None.", "ground": "personal", "title": "Changed", "text": "Changed", "purpose": "discuss"} | {
    "wording": "Changed.",
    "outcome": "approved",
    "decided_on": "2026-01-01",
    "review_by": "2030-01-01",
    "on": "2026-01-01",
}


def own(model) -> list[int]:
    """The stranger's own body, with which they may do as they like."""
    return [each.pk for each in Body.objects.filter(name="Schools Forum")] if model is Body else []


@pytest.mark.parametrize(
    "query", ["body__id__exact=x", "outcome__exact=x", "nobody=1", "decided_on__gte=x", "p=999", "o=9", "q=%00"]
)
def test_a_register_survives_any_question(query):
    client = officers.of_role("Auditor")

    response = client.get(f"{reverse('governance_decisions_modeladmin_index')}?{query}")

    assert response.status_code in (200, 302)


@pytest.mark.parametrize(
    "query", ["kind=x", "since=x", "until=0000-00-00", "p=x", "p=-1", "since=9999-12-31&until=9999-12-31", "kind=%00"]
)
def test_the_ledger_survives_any_question(query):
    client = officers.of_role("Auditor")

    assert client.get(f"{reverse('governance_admin:ledger')}?{query}").status_code == 200
