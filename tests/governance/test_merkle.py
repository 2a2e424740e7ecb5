"""The tree over the ledger is that of RFC 6962, at every size; the verifier's own agrees with it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import merkle, verify

# The leaves and roots that implementations of RFC 6962 test each other with (certificate-transparency's
# merkle_tree_test).
LEAVES = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_of(leaves):
    tree = merkle.Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree


def split(leaves):
    """The largest power of two smaller than their number."""
    power = 1
    while power * 2 < len(leaves):
        power *= 2
    return power


def naive_root(leaves):
    """MTH, by the letter of section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(leaves)
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index, leaves):
    """PATH, by the letter of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(leaves)
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(old, leaves, *, whole=True):
    """SUBPROOF, by the letter of section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(leaves)
    if old <= k:
        return [*naive_consistency(old, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_consistency(old - k, leaves[k:], whole=False), naive_root(leaves[:k])]


sizes = st.integers(1, 300)


def leaves_of(size):
    return [hashlib.sha256(b"%d" % number).digest() for number in range(size)]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_published_roots(size):
    assert tree_of(LEAVES).root(size).hex() == ROOTS[size]
    assert verify.root_of(LEAVES[:size]).hex() == ROOTS[size]


@given(st.data())
def test_roots_at_every_size_are_those_of_the_definition(data):
    leaves = leaves_of(data.draw(sizes))
    size = data.draw(st.integers(0, len(leaves)))

    assert tree_of(leaves).root(size) == naive_root(leaves[:size]) == verify.root_of(leaves[:size])


@given(st.data())
def test_audit_paths_are_those_of_the_definition_and_lead_to_the_root(data):
    leaves = leaves_of(data.draw(sizes))
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))

    path = tree_of(leaves).inclusion(index, size)

    assert path == naive_path(index, leaves[:size])
    leaf = verify.leaf_hash(leaves[index])
    assert verify.root_by_path(leaf, index, size, path) == naive_root(leaves[:size])


@given(st.data())
def test_a_path_proves_no_other_leaf_no_other_place_and_no_other_size(data):
    leaves = leaves_of(data.draw(st.integers(2, 300)))
    index, other = data.draw(st.lists(st.integers(0, len(leaves) - 1), min_size=2, max_size=2, unique=True))
    tree = tree_of(leaves)
    path, leaf = tree.inclusion(index), verify.leaf_hash(leaves[index])

    assert verify.root_by_path(leaf, other, len(leaves), path) != tree.root()
    assert verify.root_by_path(verify.leaf_hash(leaves[other]), index, len(leaves), path) != tree.root()
    assert verify.root_by_path(leaf, index, len(leaves), path[:-1]) != tree.root()
    assert verify.root_by_path(leaf, index, len(leaves), [*path, path[-1]]) is None


@given(st.data())
def test_consistency_proofs_are_those_of_the_definition_and_join_both_roots(data):
    leaves = leaves_of(data.draw(sizes))
    old = data.draw(st.integers(1, len(leaves)))
    tree = tree_of(leaves)

    proof = tree.consistency(old)

    assert proof == naive_consistency(old, leaves)
    assert verify.is_consistent(old, tree.root(old), len(leaves), tree.root(), proof)


@given(st.data())
def test_no_proof_joins_a_root_of_other_leaves(data):
    leaves = leaves_of(data.draw(st.integers(2, 300)))
    old = data.draw(st.integers(1, len(leaves) - 1))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = tree_of([b"other" if number == changed else leaf for number, leaf in enumerate(leaves)])

    assert not verify.is_consistent(
        old, tree_of(leaves).root(old), len(leaves), rewritten.root(), rewritten.consistency(old)
    )


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3), (0, 4)])
def test_there_is_no_path_outside_the_tree(index, size):
    with pytest.raises(IndexError):
        tree_of(leaves_of(3)).inclusion(index, size)
