"""Signing messages as Standard Webhooks 1 says (standardwebhooks.com): the receiver reckons the same over the bytes it
got, and refuses what is older than a few minutes."""

import base64
import hashlib
import hmac


def signature(secret: str, *, key: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: HMAC-SHA256 over `key.timestamp.body` with the secret's bytes, in base64."""
    signing_key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((key.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(signing_key, signed, hashlib.sha256).digest()).decode()


def headers(secret: str, *, key: str, timestamp: int, body: bytes) -> dict[str, str]:
    return {
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, key=key, timestamp=timestamp, body=body),
        "Content-Type": "application/json",
        "User-Agent": "Signpost webhooks",
    }
