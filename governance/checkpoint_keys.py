"""Who signs checkpoints: this site by a key of its own, and partners by theirs (C2SP signed-note, Ed25519).
The site's key is made once, by `manage.py ledger key`; without one, checkpoints bear no signature of ours."""

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import verify

_ED25519 = b"\x01"
_PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key and the name it signs by."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """What others check our signatures by: NAME+HASH+KEY."""
        return _written(self.name, self.number, self.private.public_key().public_bytes_raw())

    @property
    def number(self) -> bytes:
        return _number(self.name, self.private.public_key().public_bytes_raw())

    def signature(self, body: str) -> str:
        """The line that signs a checkpoint's body."""
        signed = self.number + self.private.sign(body.encode())
        return f"— {self.name} {base64.b64encode(signed).decode()}\n"


def own() -> SigningKey | None:
    """The site's key, from the setting or from its file. Raises ImproperlyConfigured if it is none."""
    text = settings.CHECKPOINT_KEY or (_file().read_text() if _file().exists() else "")
    return _read(text.strip()) if text else None


def make() -> SigningKey:
    """The site's key, made and kept if there is none yet; only the site's own account can read the file."""
    key = own()
    if key is None:
        private = Ed25519PrivateKey.generate()
        number = _number(settings.CHECKPOINT_ORIGIN, private.public_key().public_bytes_raw())
        text = _PRIVATE + _written(settings.CHECKPOINT_ORIGIN, number, private.private_bytes_raw())
        with os.fdopen(os.open(_file(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text + "\n")
        key = _read(text)
    return key


def partners() -> list[verify.Key]:
    """The keys of those who co-sign. Raises ImproperlyConfigured."""
    try:
        return [verify.Key(text) for text in settings.CHECKPOINT_PARTNER_KEYS]
    except verify.Unreadable as why:
        raise ImproperlyConfigured(f"CHECKPOINT_PARTNER_KEYS: {why}") from why


def known() -> list[verify.Key]:
    """All whose signature says something to us."""
    key = own()
    return ([verify.Key(key.public)] if key else []) + partners()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "checkpoint_key"


def _read(text: str) -> SigningKey:
    try:
        name, number, key = text.removeprefix(_PRIVATE).split("+", 2)
        material = verify.decoded(key, 33)
        private = Ed25519PrivateKey.from_private_bytes(material[1:])
        public = private.public_key().public_bytes_raw()
        if not text.startswith(_PRIVATE) or material[:1] != _ED25519 or bytes.fromhex(number) != _number(name, public):
            raise ValueError
    except (ValueError, verify.Wrong):
        # Not a word of what was read: it may be most of a secret.
        raise ImproperlyConfigured("The key for checkpoints is not one that `manage.py ledger key` made.") from None
    return SigningKey(name, private)


def _written(name: str, number: bytes, key: bytes) -> str:
    return f"{name}+{number.hex()}+{base64.b64encode(_ED25519 + key).decode()}"


def _number(name: str, public: bytes) -> bytes:
    """C2SP signed-note, "Ed25519 signatures"."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]
