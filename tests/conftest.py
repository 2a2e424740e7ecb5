"""Fixtures for all tests. `db` (from pytest-django) rolls back; `committed` gives a fresh copy of the
database for tests that must really commit (races, servers, browsers)."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from tests import databases

# How a password is hashed is Django's business; a million rounds each time somebody signs in is a slow test.
QUICK_HASHES = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A busy machine is not a failure: what takes long is measured in benchmarks/.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=QUICK_HASHES):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_are() -> Iterator[None]:
    """Static files straight from the apps, under their own names: no test waits for `collectstatic`."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": storage}, WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True
    ):
        yield


@pytest.fixture(scope="session")
def empty_site_template(django_db_blocker: pytest.FixtureRequest) -> str:
    """The template of a site just set up, without content."""
    with django_db_blocker.unblock():
        return databases.template("empty", databases.site)


@pytest.fixture(scope="session")
def demonstration_template(django_db_blocker: pytest.FixtureRequest) -> str:
    """The template of the demonstration council, loaded today."""
    with django_db_blocker.unblock():
        return databases.template(
            f"demonstration_{timezone.localdate():%Y%m%d}",  # its dates are counted from the day of loading
            databases.demonstration,
            "*/*.py",
            "*/models/*.py",
            "localoffer/imports/*.py",
            "search/engines/*.py",
            "cms/demonstration/**/*",
        )


@pytest.fixture(scope="session")
def django_db_setup(empty_site_template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database of the tests that roll back: one copy a worker."""
    with django_db_blocker.unblock():
        name = databases.copy(empty_site_template)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


def _fresh_copy(template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = databases.copy(template)
        yield
        databases.drop(name)
        databases.use(usual)


@pytest.fixture
def committed(
    django_db_setup: None, empty_site_template: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """A fresh copy of the empty database for this test alone, in which commits are real."""
    yield from _fresh_copy(empty_site_template, django_db_blocker)


@pytest.fixture
def demonstration(
    django_db_setup: None, demonstration_template: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """A fresh copy of the demonstration council for this test alone."""
    yield from _fresh_copy(demonstration_template, django_db_blocker)
