"""Where the bytes of pinned attachments stand: each under its own SHA-256, so that a file cannot be
replaced without its name giving it away."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def store(data: bytes) -> str:
    """Keeps `data` and returns its SHA-256. Keeping the same bytes twice is keeping them once."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    if not is_intact(sha256):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(0o444)
        Path(file.name).replace(target)
    return sha256


def path(sha256: str) -> Path:
    """The file that holds the bytes with that SHA-256."""
    return Path(settings.DATA_DIR) / "pinned" / sha256[:2] / sha256


def is_intact(sha256: str) -> bool:
    """Whether the bytes are there and still the same."""
    try:
        with path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
