"""Signing in: one way in, with the second factor where there is one."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import NoReverseMatch, reverse

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def second_factor(administrator):
    TOTP.activate(administrator, SECRET)
    return RecoveryCodes.activate(administrator)


def _sign_in(client, password, email="ada@example.org", address="/account/login/"):
    return client.post(address, {"login": email, "password": password})


def _code():
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def _may_enter(client):
    return client.get("/admin/").status_code == 200


def test_one_signs_in_by_email_and_comes_to_the_admin(client, administrator, password):
    response = _sign_in(client, password)

    assert response.status_code == 302
    assert _may_enter(client)


def test_the_way_to_the_admin_leads_through_the_site_s_own_sign_in(client, home):
    response = client.get("/admin/pages/", follow=True)

    assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/pages/"
    assert "Families do not need an account" in response.content.decode()


def test_one_comes_back_to_where_one_wanted_to_go(client, administrator, password):
    address = client.get("/admin/login/?next=/admin/reports/").headers["Location"]
    assert address == "/account/login/?next=/admin/reports/"

    response = client.post(
        "/account/login/", {"login": "ada@example.org", "password": password, "next": "/admin/reports/"}
    )

    assert response.headers["Location"] == "/admin/reports/"


def test_nobody_is_led_to_another_site(client, administrator, password):
    response = client.post(
        "/account/login/", {"login": "ada@example.org", "password": password, "next": "https://evil.example/"}
    )

    assert response.headers["Location"] == "/admin/"


@pytest.mark.usefixtures("second_factor")
def test_with_a_second_factor_the_password_alone_opens_no_way_into_the_admin(client, administrator, password):
    for address in ("/account/login/", "/admin/login/", "/account/login/?next=/admin/"):
        _sign_in(client, password, address=address)
        assert not _may_enter(client), address
        assert client.get("/admin/pages/").status_code != 200, address
        assert client.get("/account/2fa/").status_code != 200, address


@pytest.mark.usefixtures("second_factor")
def test_the_code_of_the_app_completes_the_sign_in(client, administrator, password):
    response = _sign_in(client, password)
    assert response.headers["Location"] == reverse("mfa_authenticate")

    client.post(reverse("mfa_authenticate"), {"code": _code()})

    assert _may_enter(client)


def test_a_recovery_code_works_once(client, second_factor, administrator, password):
    code = second_factor.get_unused_codes()[0]
    _sign_in(client, password)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert _may_enter(client)

    client.post("/account/logout/")
    _sign_in(client, password)
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert not _may_enter(client)


@pytest.mark.usefixtures("second_factor")
def test_a_password_reset_does_not_pass_by_the_second_factor(client, administrator):
    client.post("/account/password/reset/", {"email": "ada@example.org"})
    link = re.search(r"/account/password/reset/key/\S+", mail.outbox[0].body).group()
    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "another long password", "password2": "another long password"}
    )
    administrator.refresh_from_db()
    assert administrator.check_password("another long password")
    assert not _may_enter(client)

    _sign_in(client, "another long password")

    assert not _may_enter(client)


def test_a_reset_answers_the_same_for_known_and_unknown_addresses(client, administrator):
    known = client.post("/account/password/reset/", {"email": "ada@example.org"}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert "Look at your e-mail" in unknown.content.decode()
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]
    assert "/account/password/reset/key/" not in mail.outbox[1].body


def test_wrong_password_and_unknown_address_are_refused_in_the_same_words(client, administrator):
    wrong = _sign_in(client, "not the password")
    unknown = _sign_in(client, "not the password", email="nobody@example.org")

    assert _errors(wrong) == _errors(unknown) != []


def _errors(response):
    return re.findall(r"govuk-error-summary__list.*?</ul>", response.content.decode(), re.DOTALL)


def test_guessing_is_slowed_down(client, administrator, password):
    for _ in range(10):
        _sign_in(client, "not the password")

    _sign_in(client, password)

    assert not _may_enter(client)


def test_nobody_can_make_an_account(client, home):
    page = client.get("/account/signup/")
    client.post(
        "/account/signup/",
        {"email": "eve@example.org", "password1": "a long password", "password2": "a long password"},
    )

    assert "You cannot make an account here" in page.content.decode()
    assert not get_user_model().objects.filter(email="eve@example.org").exists()


def test_one_signs_out_by_pressing_a_button_and_not_by_a_link(client, administrator):
    client.force_login(administrator)

    client.get("/account/logout/")
    assert _may_enter(client)

    client.post("/account/logout/")
    assert not _may_enter(client)


def test_wagtail_s_own_password_reset_leads_to_ours(client, home):
    for address in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/"):
        assert client.get(address).headers["Location"] == "/account/password/reset/"


def test_wagtail_s_account_page_offers_the_second_factor_and_no_other_road(client, administrator):
    client.force_login(administrator)

    text = client.get("/admin/account/").content.decode()

    assert reverse("mfa_index") in text
    assert 'name="name_email-email"' not in text


def test_an_address_one_has_left_cannot_reset_the_password(client, administrator, password):
    _sign_in(client, password)
    client.post("/admin/account/", {"name_email-first_name": "Ada", "name_email-email": "new@example.org"})

    administrator.refresh_from_db()
    assert administrator.email == "ada@example.org"
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_the_second_factor_can_be_set_up_from_a_page_of_our_own(client, administrator, password):
    _sign_in(client, password)
    client.post(reverse("account_reauthenticate"), {"password": password})
    page = client.get(reverse("mfa_activate_totp"))
    assert "govuk-template" in page.content.decode()
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))

    client.post(reverse("mfa_activate_totp"), {"code": code})

    kinds = set(Authenticator.objects.filter(user=administrator).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_there_is_no_admin_but_wagtail_s():
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
