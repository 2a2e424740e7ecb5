import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from wagtail.models import Site

from cms.models import HomePage, SiteSettings


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Neither the rate limits nor the settings last seen pass from one test to the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def home(db) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def site_settings(home) -> SiteSettings:
    return SiteSettings.for_site(Site.objects.get(is_default_site=True))


@pytest.fixture
def password() -> str:
    return "correct horse battery"


@pytest.fixture
def administrator(home, password):
    return get_user_model().objects.create_superuser("ada@example.org", password)
