import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

pytestmark = pytest.mark.django_db


def test_an_account_is_named_by_its_address_in_small_letters():
    user = get_user_model().objects.create_user("Ada@Example.org", "a long password")

    assert user.email == "ada@example.org"
    assert user.check_password("a long password")


def test_an_address_has_one_account():
    get_user_model().objects.create_user("ada@example.org")

    with pytest.raises(IntegrityError):
        get_user_model().objects.create_user("ADA@example.org")
