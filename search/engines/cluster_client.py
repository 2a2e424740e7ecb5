"""A connection to a search cluster, Elasticsearch 8 or 9 or OpenSearch, which are told apart by asking."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from elastic_transport import HttpHeaders, Transport, TransportApiResponse, TransportError
from elastic_transport.client_utils import url_to_node_config
from elasticsearch import ApiError, Elasticsearch

SECONDS_TO_ANSWER = 2
SECONDS_TO_WRITE = 60
PRODUCT = "x-elastic-product"
# What the client says, and what OpenSearch understands.
_MEDIA_TYPES = {
    "application/vnd.elasticsearch+json": "application/json",
    "application/vnd.elasticsearch+x-ndjson": "application/x-ndjson",
}

logger = logging.getLogger(__name__)


class Unreachable(Exception):
    """The cluster did not answer as it should. Says which kind of trouble and how the cluster answered, never
    what was asked. `is_about_the_question` when the cluster is well and only this was too much for it."""

    def __init__(self, what: str, *, is_about_the_question: bool = False) -> None:
        super().__init__(what)
        self.is_about_the_question = is_about_the_question


@contextmanager
def telling_trouble() -> Iterator[None]:
    """Whatever goes wrong between us and the cluster comes out as Unreachable."""
    try:
        yield
    except ApiError as refusal:
        status = refusal.meta.status
        # More words than it takes: as a part of a larger answer, this has another status.
        too_much = status == 400 or "too_many_" in str(refusal.body)
        raise Unreachable(
            f"it answered with {type(refusal).__name__}, status {status}", is_about_the_question=too_much
        ) from None
    except TransportError as trouble:
        raise Unreachable(type(trouble).__name__) from None


def connect(urls: Sequence[str], *, api_key: str = "", ca_file: str = "") -> Elasticsearch:
    """A client of all nodes at `urls`, each scheme://[user:password@]host[:port]. It asks another node when one does
    not answer, and waits for none for long. Raises ValueError for what is no address."""
    secure: dict[str, Any] = {"ca_certs": ca_file} if ca_file else {}
    return Elasticsearch(
        [url_to_node_config(url, use_default_ports_for_scheme=True) for url in urls],
        api_key=api_key or None,
        transport_class=EitherTransport,
        request_timeout=SECONDS_TO_ANSWER,
        max_retries=len(urls),
        retry_on_timeout=True,
        **secure,
    )


class EitherTransport(Transport):
    """Speaks with Elasticsearch as its client does, and with OpenSearch in the media types that both once had in
    common. Which it is, the header says that every Elasticsearch since 7.14 answers with."""

    _is_elasticsearch: bool | None = None

    def perform_request(  # type: ignore[override]  # the options are handed on as they come
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> TransportApiResponse:
        headers = HttpHeaders(headers or {})
        if self._is_elasticsearch is None:
            asking = HttpHeaders({**headers, "accept": "application/json"})
            asking.pop("content-type", None)
            answer = super().perform_request("GET", "/", headers=asking, **(options | {"body": None}))
            self._is_elasticsearch = PRODUCT in answer.meta.headers
        if self._is_elasticsearch:
            return super().perform_request(method, target, headers=headers, **options)
        for name in ("accept", "content-type"):
            if name in headers:
                media_type = headers[name].partition(";")[0]
                headers[name] = _MEDIA_TYPES.get(media_type, media_type)
        answer = super().perform_request(method, target, headers=headers, **options)
        known = HttpHeaders({**answer.meta.headers, PRODUCT: "Elasticsearch"})
        return TransportApiResponse(replace(answer.meta, headers=known), answer.body)
