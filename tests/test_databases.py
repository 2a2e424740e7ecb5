from django.contrib.auth import get_user_model
from django.db import connection, transaction


def test_commits_are_real_in_a_copy(committed):
    with transaction.atomic():
        get_user_model().objects.create_user("ada@example.org")

    connection.close()
    assert get_user_model().objects.count() == 1


def test_the_next_copy_knows_nothing_of_it(committed):
    assert get_user_model().objects.count() == 0
