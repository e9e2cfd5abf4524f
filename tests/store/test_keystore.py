"""The second store: data keys that are wrapped at rest, and a wrong key that opens nothing."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, insert, select, update

from journal import clock
from journal.config import ConfigError
from journal.store.blobs import Place, Unreadable
from journal.store.db import make_engine
from journal.store.keystore import HOUSE, KeyStore, data_key
from journal.store.vault import Vault
from tests.conftest import BACKENDS, new_database
from tests.store.golden import (
    DATA_KEY,
    EMAIL,
    EMAIL_MARK,
    FORMAT_1,
    KEY_ENCRYPTION_KEY,
    OWNER,
    WRAPPED,
)

ANA, BEN = uuid4(), uuid4()
NewStore = Callable[[dict[int, bytes]], KeyStore]


@pytest.fixture(params=BACKENDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database for keys alone."""
    if request.param == "postgresql":
        made = make_engine(new_database(request.getfixturevalue("postgres")))
    else:
        made = make_engine(f"sqlite:///{tmp_path / 'keys.db'}")
    yield made
    made.dispose()


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def keys(engine: Engine, key: bytes) -> KeyStore:
    """A key store that was just prepared."""
    made = KeyStore(engine, {1: key})
    made.prepare()
    return made


def test_a_new_store_is_not_there_until_it_is_prepared(engine: Engine, key: bytes) -> None:
    keys = KeyStore(engine, {1: key})
    assert not keys.exists()
    keys.prepare()
    assert keys.exists()
    keys.check()


def test_preparing_twice_keeps_the_first_key(keys: KeyStore, engine: Engine, key: bytes) -> None:
    before = keys.key(HOUSE, 1)
    keys.prepare()
    again = KeyStore(engine, {1: key})
    again.prepare()
    assert again.key(HOUSE, 1) == before
    assert again.verify() == {1: 1}


def test_each_person_has_a_key_of_their_own(keys: KeyStore) -> None:
    for person in (ANA, BEN):
        keys.make(person)
        keys.make(person)
    assert len({keys.key(owner, 1) for owner in (HOUSE, ANA, BEN)}) == 3
    assert keys.newest(ANA) == (1, keys.key(ANA, 1))
    assert keys.verify() == {1: 3}


def test_a_person_without_a_key_has_nothing_that_opens_and_nothing_is_sealed(
    keys: KeyStore,
) -> None:
    with pytest.raises(Unreadable):
        keys.key(ANA, 1)
    with pytest.raises(Unreadable):
        Vault(keys).seal(Place("entry_version", "words", ANA, str(uuid4())), "words")


def test_no_key_lies_in_the_store_in_clear(keys: KeyStore, engine: Engine, key: bytes) -> None:
    keys.make(ANA)
    with engine.connect() as connection:
        wrapped = list(connection.execute(select(data_key.c.wrapped)).scalars())
    for secret in (key, keys.key(ANA, 1), keys.key(HOUSE, 1)):
        assert all(secret not in one for one in wrapped)


def test_another_key_opens_nothing_and_says_so(keys: KeyStore, engine: Engine) -> None:
    """C-4, R15."""
    keys.make(ANA)
    stranger = KeyStore(engine, {1: secrets.token_bytes(32)})
    with pytest.raises(ConfigError, match="does not open this key store"):
        stranger.check()
    with pytest.raises(ConfigError, match="wrapped by key 1"):
        stranger.verify()
    with pytest.raises(Unreadable):
        stranger.key(ANA, 1)


def test_a_key_under_another_number_opens_nothing(
    keys: KeyStore, engine: Engine, key: bytes
) -> None:
    with pytest.raises(ConfigError):
        KeyStore(engine, {2: key}).check()


def test_a_wrapped_key_moved_to_another_person_does_not_open(
    keys: KeyStore, engine: Engine
) -> None:
    """R16, for keys."""
    for person in (ANA, BEN):
        keys.make(person)
    with engine.begin() as connection:
        hers = _wrapped(keys, engine, ANA)
        connection.execute(update(data_key).where(data_key.c.owner_id == BEN).values(wrapped=hers))
    with pytest.raises(Unreadable):
        keys.key(BEN, 1)
    with pytest.raises(ConfigError):
        keys.verify()
    assert keys.key(ANA, 1)


def test_a_second_key_seals_while_the_first_still_opens(
    keys: KeyStore, engine: Engine, key: bytes
) -> None:
    keys.make(ANA)
    ring = KeyStore(engine, {1: key, 2: secrets.token_bytes(32)})
    ring.make(BEN)
    assert ring.key(ANA, 1) == keys.key(ANA, 1)
    assert ring.verify() == {1: 2, 2: 1}


def test_a_golden_wrapped_key_and_all_that_it_seals_open_for_ever(engine: Engine) -> None:
    """C-7, through the store and the vault."""
    keys = KeyStore(engine, {1: KEY_ENCRYPTION_KEY})
    keys.prepare()
    _put(engine, OWNER, 1, WRAPPED)
    assert keys.key(OWNER, 1) == DATA_KEY
    golden = FORMAT_1["a version"]
    assert Vault(keys).open(golden.place, golden.blob)["title"] == "Kitchen, late"


def test_the_mark_that_finds_an_account_never_changes(engine: Engine) -> None:
    keys = KeyStore(engine, {1: KEY_ENCRYPTION_KEY})
    keys.prepare()
    _put(engine, OWNER, 1, WRAPPED)
    assert Vault(keys).mark(OWNER, "email", EMAIL.encode()) == EMAIL_MARK
    assert Vault(keys).mark(OWNER, "other", EMAIL.encode()) != EMAIL_MARK
    assert Vault(keys).blind_index("email", EMAIL) != EMAIL_MARK  # the house's own key


def test_a_blob_that_names_a_key_that_never_was_is_unreadable(keys: KeyStore) -> None:
    """The key's number in the header is four bytes that anyone may have damaged."""
    keys.make(ANA)
    place = Place("entry_version", "words", ANA, str(uuid4()))
    blob = Vault(keys).seal(place, "words")
    for number in (0, 2, 2**31, 2**32 - 1):
        damaged = blob[:2] + number.to_bytes(4, "big") + blob[6:]
        with pytest.raises(Unreadable):
            Vault(keys).open(place, damaged)


def test_the_vault_keeps_words_exactly(keys: KeyStore) -> None:
    keys.make(ANA)
    place = Place("entry_version", "words", ANA, str(uuid4()))
    words = {"body": "e\u0301 \u202e \U0001f469\u200d\U0001f467\r\n\t", "none": None, "n": 3}
    assert Vault(keys).open(place, Vault(keys).seal(place, words)) == words


def _wrapped(keys: KeyStore, engine: Engine, owner: UUID) -> bytes:
    with engine.connect() as connection:
        found = select(data_key.c.wrapped).where(data_key.c.owner_id == owner)
        return bytes(connection.execute(found).scalar_one())


def _put(engine: Engine, owner: UUID, version: int, wrapped: bytes) -> None:
    row = {"owner_id": owner, "version": version, "kek_version": 1, "wrapped": wrapped}
    with engine.begin() as connection:
        connection.execute(insert(data_key).values(**row, made_at=clock.now()))
