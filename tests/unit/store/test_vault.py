"""Secrets at rest: sealed for one owner with one server key, and never told apart from what is damaged."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.store import StoreSetupError, load_server_key
from parlour.store.vault import Vault, fingerprint_of_secret

VAULT = Vault(bytes(32))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_for_its_owner(secret: str, owner: str) -> None:
    sealed = VAULT.seal(secret, owner=owner)
    assert VAULT.open(sealed, owner=owner) == secret
    assert sealed.isascii()
    with pytest.raises(StoreSetupError):
        VAULT.open(sealed, owner=owner + "x")


def test_the_same_secret_never_looks_the_same_twice() -> None:
    assert len({VAULT.seal("secret", owner="a") for _ in range(50)}) == 50


def test_sealed_text_holds_nothing_of_the_secret() -> None:
    sealed = VAULT.seal("a secret that is long enough", owner="a")
    assert b"secret" not in base64.b64decode(sealed)


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1], ids=["nonce", "its end", "text", "inside", "tag"])
def test_one_bit_of_damage_is_noticed(place: int) -> None:
    raw = bytearray(base64.b64decode(VAULT.seal("a long enough secret", owner="a")))
    raw[place] ^= 1
    with pytest.raises(StoreSetupError):
        VAULT.open(base64.b64encode(raw).decode(), owner="a")


@pytest.mark.parametrize("sealed", ["", "x", "nonsense", "AAAA", "é", "====", "A" * 16])
def test_what_was_never_sealed_is_told_as_what_was_sealed_otherwise(sealed: str) -> None:
    with pytest.raises(StoreSetupError, match="another server key"):
        VAULT.open(sealed, owner="a")


def test_server_keys_are_told_apart_without_being_told() -> None:
    other = Vault(bytes(range(32)))
    assert VAULT.fingerprint == Vault(bytes(32)).fingerprint != other.fingerprint
    assert bytes(range(32)).hex() not in other.fingerprint
    assert len(other.fingerprint) == 32


def test_api_keys_are_looked_up_by_a_hash_whatever_they_hold() -> None:
    assert fingerprint_of_secret("") != fingerprint_of_secret("a") != fingerprint_of_secret("A")
    assert len(fingerprint_of_secret("\ud800")) == 64  # a header may hold anything


@pytest.mark.parametrize(
    "content",
    ["", "00" * 31, "00" * 33, "zz" * 32, "00" * 32 + "\n00", "é" * 64],
    ids=["empty", "short", "long", "no digits", "two lines", "not ASCII"],
)
def test_a_file_that_is_no_server_key_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "server.key"
    path.write_text(content)
    with pytest.raises(StoreSetupError, match=r"server\.key is not a server key: it should hold 64 hexadecimal digits"):
        load_server_key(tmp_path)
    assert path.read_text() == content


@pytest.mark.parametrize("content", ["0a" * 32, "0A" * 32, "  " + "0a" * 32 + "\n\n"], ids=["small", "large", "spaces"])
def test_a_server_key_may_have_been_copied_by_hand(tmp_path: Path, content: str) -> None:
    (tmp_path / "server.key").write_text(content)
    assert load_server_key(tmp_path) == b"\x0a" * 32


def test_all_who_start_at_once_get_the_same_key_and_no_half_made_file_stays(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(load_server_key, [tmp_path] * 8))
    assert len(keys) == 1
    assert os.listdir(tmp_path) == ["server.key"]


def test_every_folder_gets_a_key_of_its_own(tmp_path: Path) -> None:
    assert load_server_key(tmp_path / "a") != load_server_key(tmp_path / "b")


def test_a_key_that_others_could_read_is_tightened(tmp_path: Path) -> None:
    load_server_key(tmp_path)
    path = tmp_path / "server.key"
    path.chmod(0o644)
    load_server_key(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreSetupError, match="cannot use") as refusal:
        load_server_key(tmp_path / "file" / "folder")
    assert "\n" not in refusal.value.info
