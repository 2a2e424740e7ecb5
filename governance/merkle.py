"""The Merkle tree of RFC 6962, section 2.1, as it grows with the ledger. `governance/verify.py` checks what
comes from here by an implementation of its own."""

import hashlib

SIZE = 32


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Keeps the hash of each full subtree, level by level, so that a root or a proof at any size takes a
    few hashes and no leaf is hashed twice."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.last: bytes | None = None

    def __len__(self) -> int:
        return len(self._levels[0]) // SIZE

    def append(self, data: bytes) -> None:
        """Adds a leaf, and each subtree that it completes."""
        self.last, node = data, leaf_hash(data)
        for level in self._levels:
            level += node
            if len(level) // SIZE % 2:
                return
            node = node_hash(bytes(level[-2 * SIZE : -SIZE]), node)
        self._levels.append(bytearray(node))

    def root(self, size: int | None = None) -> bytes:
        """MTH of the first `size` leaves."""
        size = self._within(size)
        return self._hash(0, size) if size else hashlib.sha256(b"").digest()

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """PATH: the audit path of the leaf at `index` (from 0), leaf upwards, in the tree of the first `size`."""
        size = self._within(size)
        if not 0 <= index < size:
            raise IndexError(index)
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _left(end - start)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """PROOF: that the tree of the first `size` leaves contains that of the first `old`."""
        size = self._within(size)
        if not 0 <= old <= size:
            raise IndexError(old)
        path, start, end = [], 0, size
        while start < old < end:
            middle = start + _left(end - start)
            if old <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        if start:  # else the verifier knows it: it is the old root itself
            path.append(self._hash(start, end))
        return path[::-1]

    def _within(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise IndexError(size)
        return size

    def _hash(self, start: int, end: int) -> bytes:
        """Of the leaves from `start` to before `end`. Only the right edge of the tree is not kept."""
        width = end - start
        if width & (width - 1) == 0:
            place = start // width * SIZE
            return bytes(self._levels[width.bit_length() - 1][place : place + SIZE])
        middle = start + _left(width)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


def _left(width: int) -> int:
    """The largest power of two smaller than `width`: so many leaves stand to the left."""
    return 1 << (width - 1).bit_length() - 1
