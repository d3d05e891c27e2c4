# SPDX-License-Identifier: EUPL-1.2
"""Keys, envelopes and encrypted files: what opens, and what has to be refused."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.vault.methods import files
from vidik.vault.methods.envelope import STEP, PersonKey, Place, pad, unpad
from vidik.vault.methods.keyring import KeyringFault, KeyringFile, Unreadable, version_of
from vidik.vault.methods.plain import Plain

HERE = Place("name", "row-1", "content", "P-AAAA")
KEY = PersonKey.new()
parts = st.text(max_size=12)
places = st.builds(Place, parts, parts, parts, parts, st.integers(1, 9))


@given(st.binary(max_size=700), places)
def test_a_field_opens_in_its_place(content: bytes, place: Place) -> None:
    assert KEY.open(KEY.seal(content, place), place) == content


@given(st.binary(max_size=200), places, places)
def test_a_field_put_anywhere_else_is_refused(content: bytes, place: Place, other: Place) -> None:
    sealed = KEY.seal(content, place)
    if place == other:
        assert KEY.open(sealed, other) == content
        return
    with pytest.raises(Unreadable):
        KEY.open(sealed, other)


@given(st.binary(max_size=200), st.data())
def test_a_changed_bit_is_refused(content: bytes, data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal(content, HERE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        KEY.open(bytes(sealed), HERE)


@given(st.binary(max_size=200), st.data())
def test_a_field_cut_off_is_refused(content: bytes, data: st.DataObject) -> None:
    sealed = KEY.seal(content, HERE)
    with pytest.raises(Unreadable):
        KEY.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], HERE)


def test_another_persons_key_does_not_open_a_field() -> None:
    with pytest.raises(Unreadable):
        PersonKey.new().open(KEY.seal(b"x", HERE), HERE)


@given(st.binary(max_size=400))
def test_padding_comes_off_and_hides_the_length(content: bytes) -> None:
    assert unpad(pad(content)) == content
    assert len(pad(content)) % STEP == 0


def test_short_and_long_names_have_ciphertexts_of_one_length() -> None:
    lengths = {len(KEY.seal("х".encode() * count, HERE)) for count in range(2, 60)}
    assert len(lengths) == 1


# --------------------------------------------------------------------------------- keyring


@pytest.fixture
def keyring(tmp_path: Path) -> KeyringFile:
    return KeyringFile(tmp_path / "keys" / "master.json")


def test_a_persons_key_is_wrapped_for_that_person(keyring: KeyringFile) -> None:
    wrapped = KEY.wrap("P-AAAA", keyring)
    assert PersonKey.unwrap(wrapped, "P-AAAA", keyring, 1) == KEY
    with pytest.raises(Unreadable):
        PersonKey.unwrap(wrapped, "P-BBBB", keyring, 1)
    with pytest.raises(Unreadable):
        PersonKey.unwrap(wrapped, "P-AAAA", keyring, 2)


def test_the_newest_version_wraps_and_older_ones_open_until_they_retire(
    keyring: KeyringFile,
) -> None:
    old = KEY.wrap("P-AAAA", keyring)
    newer = keyring.add().number
    assert version_of(old) == 1
    assert version_of(KEY.wrap("P-AAAA", keyring)) == newer == 2
    assert PersonKey.unwrap(old, "P-AAAA", keyring, 1) == KEY
    keyring.retire(1)
    with pytest.raises(Unreadable, match="Version 1"):
        PersonKey.unwrap(old, "P-AAAA", keyring, 1)
    with pytest.raises(KeyringFault, match="in use"):
        keyring.retire(2)


def test_another_process_sees_a_new_version(keyring: KeyringFile, tmp_path: Path) -> None:
    other = KeyringFile(tmp_path / "keys" / "master.json")
    assert keyring.current() == other.current() == 1
    keyring.add()
    assert other.current() == 2
    assert PersonKey.unwrap(KEY.wrap("P", other), "P", keyring, 1) == KEY


def test_a_keyring_that_others_may_read_is_refused(keyring: KeyringFile, tmp_path: Path) -> None:
    keyring.current()
    path = tmp_path / "keys" / "master.json"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(KeyringFault, match="chmod 600"):
        KeyringFile(path).current()


def test_a_damaged_keyring_says_so_and_is_not_made_anew(
    keyring: KeyringFile, tmp_path: Path
) -> None:
    keyring.current()
    path = tmp_path / "keys" / "master.json"
    path.write_text("{}")
    with pytest.raises(KeyringFault, match="damaged"):
        KeyringFile(path).current()
    assert path.read_text() == "{}"


# ----------------------------------------------------------------------------------- files

SIZES = st.sampled_from([0, 1, 4095, 4096, files.CHUNK - 1, files.CHUNK, files.CHUNK * 2 + 77])


def _encrypted(content: bytes, place: Place = HERE) -> bytes:
    return b"".join(files.encrypt([content[:9], content[9:]], KEY, place))


@given(SIZES, st.binary(min_size=1, max_size=3))
def test_a_file_opens_in_its_place(size: int, pattern: bytes) -> None:
    content = (pattern * (size // len(pattern) + 1))[:size]
    assert files.decrypt(io.BytesIO(_encrypted(content)), KEY, HERE) == content


@given(SIZES, st.data())
def test_a_file_cut_off_anywhere_is_refused(size: int, data: st.DataObject) -> None:
    sealed = _encrypted(bytes(size))
    cut = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(Unreadable):
        files.decrypt(io.BytesIO(sealed[:cut]), KEY, HERE)


def test_a_file_without_its_last_chunks_is_refused() -> None:
    sealed = _encrypted(bytes(files.CHUNK * 3))
    head, chunk = 21, files.CHUNK + 16
    for whole in (1, 2, 3):
        with pytest.raises(Unreadable):
            files.decrypt(io.BytesIO(sealed[: head + chunk * whole]), KEY, HERE)


def test_chunks_that_changed_places_are_refused() -> None:
    sealed = _encrypted(bytes(files.CHUNK * 3))
    head, chunk = 21, files.CHUNK + 16
    one, two = sealed[head : head + chunk], sealed[head + chunk : head + 2 * chunk]
    with pytest.raises(Unreadable):
        files.decrypt(io.BytesIO(sealed[:head] + two + one + sealed[head + 2 * chunk :]), KEY, HERE)


@given(st.data())
def test_a_changed_bit_in_a_file_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(_encrypted(b"scan" * 2000))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        files.decrypt(io.BytesIO(bytes(sealed)), KEY, HERE)


def test_a_file_of_another_row_is_refused() -> None:
    with pytest.raises(Unreadable):
        files.decrypt(
            io.BytesIO(_encrypted(b"scan")), KEY, Place("file", "row-2", "content", "P-AAAA")
        )


# ------------------------------------------------------------------------------ plain texts


def test_a_plain_text_hides_in_every_way_of_showing_it(caplog: pytest.LogCaptureFixture) -> None:
    plain = Plain("Persida")
    logging.getLogger("vidik").error("%s %r", plain, plain)
    shown = [repr(plain), str(plain), f"{plain} {plain!r} {plain:>20}", repr([plain]), caplog.text]
    assert not any("Persida" in text for text in shown)
    assert plain.reveal() == "Persida"


def test_a_plain_text_reaches_no_cache_session_or_job() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Plain("Persida"))
    with pytest.raises(TypeError):
        copy.deepcopy(Plain("Persida"))
    with pytest.raises(TypeError):
        json.dumps(Plain("Persida"))


def test_keys_do_not_show_themselves() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert str(KEY.secret) not in repr(KEY)
