import pytest
from django.contrib.auth import get_user_model


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_user_signs_in_by_email():
    user = get_user_model().objects.create_user("Ada@example.org", "a long password")

    assert user.email == "ada@example.org"


@pytest.mark.both_databases
def test_commits_are_real_in_a_copy(committed):
    get_user_model().objects.create_user("ada@example.org", "a long password")
    assert get_user_model().objects.count() == 1
