"""The format of what is sealed: golden blobs, damage, moves, padding, nonces.

Cases C-3, C-6 and C-7 of the attacks, and rule R16.
"""

import os
from collections.abc import Iterator
from itertools import pairwise
from multiprocessing import get_context
from uuid import uuid4

import pytest

from journal.store import blobs
from journal.store.blobs import HEADER, Place, Unreadable
from tests.store.golden import DATA_KEY, FORMAT_1, OWNER, ROW, Golden

HERE = Place("entry_version", "words", OWNER, ROW, 2)
OTHER_PLACES = {
    "another table": HERE._replace(table="share"),
    "another column": HERE._replace(column="title"),
    "another owner": HERE._replace(owner=uuid4()),
    "another row": HERE._replace(row=str(uuid4())),
    "another version": HERE._replace(version=3),
    "parts that run together alike": HERE._replace(table="entry_", column="versionwords"),
}


@pytest.mark.parametrize("name", FORMAT_1)
def test_a_golden_blob_of_format_1_opens_for_ever(name: str) -> None:
    """C-7."""
    golden = FORMAT_1[name]
    assert blobs.unseal(DATA_KEY, golden.place, golden.blob) == golden.words
    assert blobs.key_version(golden.blob) == 1


@pytest.mark.parametrize("golden", FORMAT_1.values(), ids=FORMAT_1)
def test_every_flipped_byte_is_refused_with_the_same_error(golden: Golden) -> None:
    """C-3."""
    said = set()
    for at in range(len(golden.blob)):
        damaged = bytearray(golden.blob)
        damaged[at] ^= 0x01
        with pytest.raises(Unreadable) as refused:
            blobs.unseal(DATA_KEY, golden.place, bytes(damaged))
        said.add((str(refused.value), refused.value.__cause__))
    assert said == {("", None)}


def test_a_blob_cut_anywhere_is_refused() -> None:
    golden = FORMAT_1["a version"]
    for length in range(len(golden.blob)):
        with pytest.raises(Unreadable):
            blobs.unseal(DATA_KEY, golden.place, golden.blob[:length])
    with pytest.raises(Unreadable):
        blobs.unseal(DATA_KEY, golden.place, golden.blob + b"\0")


@pytest.mark.parametrize("length", range(HEADER.size))
def test_a_blob_without_a_whole_header_has_no_key_version(length: int) -> None:
    with pytest.raises(Unreadable):
        blobs.key_version(FORMAT_1["nothing"].blob[:length])


@pytest.mark.parametrize("other", OTHER_PLACES.values(), ids=OTHER_PLACES)
def test_a_blob_moved_elsewhere_does_not_open(other: Place) -> None:
    """R16."""
    blob = blobs.seal(DATA_KEY, 1, HERE, b"only here")
    assert blobs.unseal(DATA_KEY, HERE, blob) == b"only here"
    with pytest.raises(Unreadable):
        blobs.unseal(DATA_KEY, other, blob)


def test_another_persons_key_does_not_open_it() -> None:
    blob = blobs.seal(DATA_KEY, 1, HERE, b"only with this key")
    with pytest.raises(Unreadable):
        blobs.unseal(os.urandom(32), HERE, blob)


def test_no_two_places_look_alike_to_the_cipher() -> None:
    bound = [place.bound() for place in (HERE, *OTHER_PLACES.values())]
    assert len(set(bound)) == len(bound)


@pytest.mark.parametrize("length", [0, 1, 251, 252, 253, 507, 508, 509, 5000])
def test_a_length_tells_no_more_than_its_step(length: int) -> None:
    blob = blobs.seal(DATA_KEY, 1, HERE, b"w" * length)
    inside = len(blob) - HEADER.size - 16
    assert inside % blobs.STEP == 0
    assert 0 <= inside - (length + 4) < blobs.STEP
    assert blobs.unseal(DATA_KEY, HERE, blob) == b"w" * length


def test_words_of_one_step_are_all_of_one_length() -> None:
    lengths = {len(blobs.seal(DATA_KEY, 1, HERE, b"w" * n)) for n in range(253)}
    assert len(lengths) == 1


def test_trailing_zero_bytes_are_the_persons_own() -> None:
    words = b"ends in nothing\0\0\0"
    assert blobs.unseal(DATA_KEY, HERE, blobs.seal(DATA_KEY, 1, HERE, words)) == words


def test_thousands_of_blobs_of_the_same_words_share_no_nonce_and_no_bytes() -> None:
    """C-6."""
    nonces = set(_nonces(10_000))
    assert len(nonces) == 10_000
    sealed = [blobs.seal(DATA_KEY, 1, HERE, b"the same") for _ in range(50)]
    assert all(a[HEADER.size :] != b[HEADER.size :] for a, b in pairwise(sorted(sealed)))


# Newer Pythons warn of any fork beside threads; gunicorn forks all the same.
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forked_workers_share_no_nonces() -> None:
    """C-6: gunicorn forks; a shared state of randomness would repeat itself in each worker."""
    with get_context("fork").Pool(4) as workers:
        found = [nonce for made in workers.map(_made, [2_500] * 4) for nonce in made]
    assert len(set(found)) == len(found) == 10_000


def _made(count: int) -> list[bytes]:
    return list(_nonces(count))


def _nonces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield HEADER.unpack_from(blobs.seal(DATA_KEY, 1, HERE, b"the same"))[3]
