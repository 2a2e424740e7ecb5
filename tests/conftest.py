"""Fixtures for all tests. `db` (from pytest-django) rolls back; `committed` gives a fresh copy of the
database for tests that must really commit (races, servers, browsers)."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread, _StaticFilesHandler

from tests import databases


@pytest.fixture(scope="session")
def empty_site_template(django_db_blocker: pytest.FixtureRequest) -> str:
    """The template of a site just set up, without content."""
    with django_db_blocker.unblock():
        return databases.template("empty", databases.migrated)


@pytest.fixture(scope="session")
def django_db_setup(empty_site_template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database of the tests that roll back: one copy a worker."""
    with django_db_blocker.unblock():
        name = databases.copy(empty_site_template)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def committed(
    django_db_setup: None, empty_site_template: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """A fresh copy of the database for this test alone, in which commits are real."""
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = databases.copy(empty_site_template)
        yield
        databases.drop(name)
        databases._use(usual)
