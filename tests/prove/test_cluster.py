"""A node of the search cluster is killed while families search: the elected manager, by signal 9. No search fails, and
none needs the index of this machine."""

import json
import logging
import os
import shutil
import time
import urllib.request

import pytest

from ops.cluster import cluster
from search.document import SearchDocument
from search.engines.cluster import ClusterEngine
from search.engines.cluster_client import connect
from search.request import SearchRequest

pytestmark = [
    pytest.mark.prove,
    pytest.mark.cluster,
    pytest.mark.skipif(not shutil.which("mvn") and not os.environ.get("CI"), reason="Maven brings the cluster"),
]
logger = logging.getLogger(__name__)
SECONDS_BEFORE, SECONDS_AFTER = 3, 15


@pytest.fixture(scope="module")
def nodes():
    with cluster(3) as started:
        yield started


def asked_of(url: str, path: str):
    with urllib.request.urlopen(f"{url}{path}", timeout=60) as answer:
        return json.load(answer)


def test_the_elected_manager_is_killed_and_no_search_fails(nodes):
    engine = ClusterEngine(connect([node.url for node in nodes]), "prove")
    held = [SearchDocument(id=f"id-{at}", kind="guide", url="/", title=f"Swimming {at}") for at in range(200)]
    engine.replace_all(("test", document) for document in held)
    asked_of(nodes[0].url, "/_cluster/health?wait_for_status=green&wait_for_no_initializing_shards=true&timeout=60s")
    [elected] = asked_of(nodes[0].url, "/_cat/cluster_manager?format=json")
    manager = next(
        node for node in nodes if node.name == elected["node"].split("#")[-1] or node.name in elected["node"]
    )
    began, killed, slowest, searches = time.monotonic(), False, 0.0, 0

    while (passed := time.monotonic() - began) < SECONDS_BEFORE + SECONDS_AFTER:
        if passed > SECONDS_BEFORE and not killed:
            manager.kill()
            killed = True
        at = time.monotonic()
        assert engine.search(SearchRequest("swimming")).total == len(held)
        slowest = max(slowest, time.monotonic() - at)
        searches += 1

    logger.warning(f"{searches} searches, none failed, the slowest took {slowest:.2f} s")
    left = next(node for node in nodes if node is not manager)
    [elected_anew] = asked_of(left.url, "/_cat/cluster_manager?format=json")
    assert killed
    assert elected_anew["id"] != elected["id"]
    engine.put("test", [SearchDocument(id="after", kind="guide", url="/", title="Written with two nodes")])
    assert [hit.id for hit in engine.search(SearchRequest("written")).hits] == ["after"]
