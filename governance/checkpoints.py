"""Checkpoints: a few lines that stand for the whole ledger as it was, in the form transparency logs use
(interchange 4; C2SP tlog-checkpoint over the Merkle tree of RFC 6962). Each is kept in DATA_DIR/checkpoints
under the number of entries it covers. They prove something once somebody else holds them too."""

import base64
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from . import checkpoint_keys, ledger, verify
from .merkle import Tree
from .models import LedgerEntry


class Inconsistent(Exception):
    """The ledger no longer contains what it was before; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What stands for the first `size` entries, as it is kept: with the signatures it bears."""

    size: int
    root: bytes
    text: str

    @property
    def file(self) -> Path:
        return folder() / f"{self.size}.txt"

    @property
    def signed_by(self) -> list[str]:
        """The names, known to us, whose signature it bears and which holds."""
        read = verify.Checkpoint(self.text.encode())
        return [key.name for key in checkpoint_keys.known() if key.signed(read)]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "checkpoints"


def issue() -> tuple[Checkpoint, bool]:
    """A checkpoint of the ledger as it stands now, and whether it is a new one. Raises Inconsistent rather
    than contradict an earlier one: what was signed once is not signed otherwise."""
    last = ledger.head()
    size = last.seq if last else 0
    tree = _CHAIN.tree(size)
    if fault := next(faults(tree), None):
        raise Inconsistent(fault)
    kept = of_size(size)
    body = f"{settings.CHECKPOINT_ORIGIN}\n{size}\n{base64.b64encode(tree.root(size)).decode()}\n"
    key = checkpoint_keys.own()
    if kept and (key is None or key.name in kept.signed_by):
        return kept, False
    text = kept.text if kept else body + "\n"
    if key:
        text += key.signature(verify.Checkpoint(text.encode()).body)
    return _keep(text), True


def cosign(text: bytes) -> tuple[Checkpoint, list[str]]:
    """Takes over the signatures of partners from a checkpoint that they sent back; returns it as it is now
    kept, and whose are new. Raises verify.Unreadable, and Inconsistent for one that was never issued here."""
    sent = verify.Checkpoint(text)
    kept = of_size(sent.size)
    if kept is None or verify.Checkpoint(kept.text.encode()).body != sent.body:
        raise Inconsistent("This checkpoint was not made here, so its signatures are not kept.")
    new = [key for key in checkpoint_keys.partners() if key.signed(sent) and key.name not in kept.signed_by]
    lines = [
        f"— {name} {base64.b64encode(signature).decode()}\n"
        for name, signature in sent.signatures
        if any(key.name == name and key.number == signature[:4] for key in new)
    ]
    return (_keep(kept.text + "".join(lines)) if new else kept), [key.name for key in new]


def latest() -> Checkpoint | None:
    """The one that covers most."""
    return next((found for size in reversed(_sizes()) if (found := of_size(size))), None)


def of_size(size: int) -> Checkpoint | None:
    """The one over so many entries; None if there is none that can be read."""
    try:
        text = (folder() / f"{size}.txt").read_text()
        read = verify.Checkpoint(text.encode())
    except (OSError, ValueError, verify.Unreadable):
        return None
    return Checkpoint(size, read.root, text) if read.size == size else None


def faults(tree: Tree) -> Iterator[str]:
    """What of the checkpoints a ledger of this tree no longer contains, in sentences."""
    for size in _sizes():
        checkpoint = of_size(size)
        if checkpoint is None:
            yield f"The checkpoint over {size} entries was damaged: its file cannot be read any more."
        elif size > len(tree):
            yield f"There are {len(tree)} entries, and a checkpoint over {size} was made: entries were cut off."
        elif tree.root(size) != checkpoint.root:
            yield f"The first {size} entries are not those that the checkpoint over them was made of."


def proof(entry: LedgerEntry) -> dict[str, Any] | None:
    """What proves that the entry is in the ledger, by the latest checkpoint (interchange 4); None while no
    checkpoint covers it."""
    checkpoint = latest()
    if checkpoint is None or entry.seq > checkpoint.size:
        return None
    try:
        path = _CHAIN.tree(checkpoint.size).inclusion(entry.seq - 1, checkpoint.size)
    except Inconsistent:
        return None
    hashes = [base64.b64encode(each).decode() for each in path]
    return {"checkpoint": checkpoint.text, "index": entry.seq - 1, "hashes": hashes}


def proofs(checkpoint: Checkpoint) -> Iterator[tuple[str, str]]:
    """A file's name and its text, which shows that the checkpoint contains the one before it, in the form
    witnesses take (C2SP tlog-witness, "add-checkpoint"); none for the first."""
    before = [size for size in _sizes() if 0 < size < checkpoint.size]
    if before:
        path = _CHAIN.tree(checkpoint.size).consistency(before[-1], checkpoint.size)
        lines = [f"old {before[-1]}", *(base64.b64encode(each).decode() for each in path), "", checkpoint.text]
        yield f"{before[-1]}-{checkpoint.size}.proof.txt", "\n".join(lines)


def _sizes() -> list[int]:
    return sorted(int(file.stem) for file in folder().glob("*.txt") if file.stem.isdecimal())


def _keep(text: str) -> Checkpoint:
    read = verify.Checkpoint(text.encode())
    checkpoint = Checkpoint(read.size, read.root, text)
    folder().mkdir(exist_ok=True)
    making = checkpoint.file.with_suffix(f".{os.getpid()}.making")
    making.write_text(text)
    making.replace(checkpoint.file)
    return checkpoint


class _Chain:
    """The tree over the chain, grown by what came since and kept while the program runs: no entry is hashed
    for each request."""

    def __init__(self) -> None:
        self._tree = Tree()
        self._lock = threading.Lock()

    def tree(self, size: int) -> Tree:
        """With at least `size` leaves. Raises Inconsistent where an entry is missing."""
        with self._lock:
            if not self._is_of_this_chain():
                self._tree = Tree()
            missing = LedgerEntry.objects.filter(seq__gt=len(self._tree), seq__lte=size).order_by("seq")
            for seq, entry_hash in missing.values_list("seq", "hash").iterator(chunk_size=2000):
                if seq != len(self._tree) + 1:
                    break
                self._tree.append(bytes.fromhex(entry_hash))
            if len(self._tree) < size:
                raise Inconsistent(f"Entry {len(self._tree) + 1} is missing from the ledger.")
            return self._tree

    def _is_of_this_chain(self) -> bool:
        """A hash stands for all entries before it, so the last one tells."""
        last = LedgerEntry.objects.filter(seq=len(self._tree)).values_list("hash", flat=True).first()
        return last == (self._tree.last.hex() if self._tree.last else None)


_CHAIN = _Chain()
