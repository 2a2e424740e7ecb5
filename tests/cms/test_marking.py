import pytest
from wagtail.models import Site

from cms.models import SiteSettings

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.mark.parametrize("address", ["/decisions.json", "/decisions/1.json", "/local-offer/search.json"])
def test_data_of_a_demonstration_says_that_it_is_one(client, address):
    assert client.get(address).json()["demonstration"].startswith("Demonstration, not Coventry City Council.")


def test_a_table_of_a_demonstration_says_it_once(client):
    said = client.get("/decisions.csv").content.decode().splitlines()[1]

    assert said.count("Demonstration") == 1


def test_data_of_a_real_council_is_not_marked(client):
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    site.demonstration = False
    site.save()

    assert "demonstration" not in client.get("/decisions.json").json()
