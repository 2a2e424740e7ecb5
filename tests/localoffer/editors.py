"""Signing in as one of the roles, and using a screen of the admin as a browser does."""

from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import User


def signed_in(role: str) -> Client:
    user = User.objects.create_user(email=f"{role.lower().replace(' ', '-')}@example.org")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, address: str) -> dict[str, Any]:
    """The fields of a page's form as a browser would send them."""
    response = client.get(address)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    form = page.select_one("form[data-edit-form]") or page.select_one("main form[method=post]")
    assert form is not None
    values: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(each["name"]), each.get("type")
        if "__prefix__" in name or (kind in ("checkbox", "radio") and not each.has_attr("checked")):
            continue
        if each.name == "select":
            values[name] = [option.get("value") for option in each.select("option[selected]")] or [""]
        else:
            values.setdefault(name, []).append(
                each.text.removeprefix("\n") if each.name == "textarea" else each.get("value", "")
            )
    return values


def work(client: Client) -> dict[str, str]:
    """The lines of the editor's panel: words to address."""
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    return {link.text: str(link["href"]) for link in page.select(".editor-work a")}
