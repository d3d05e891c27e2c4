# SPDX-License-Identifier: EUPL-1.2
"""Encrypt secrets of sign-in: AES-256-GCM under a key that never enters the database.

A ciphertext names the key it was made with, so that a new key can be put in use while what the
old ones encrypted still opens.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORMAT: Final = "v1"
_NONCE: Final = 12
_PURPOSE: Final = b"vidik sign-in secret"


class SecretUnreadable(RuntimeError):
    """A secret was encrypted with a key that is not here, or was changed since."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of sign-in; the last one encrypts, all of them decrypt."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """The identifier of the key in use."""
        return next(reversed(self.keys))


def key_file() -> Path:
    """Return the file of the keys, in the data folder."""
    return Path(settings.DATA_DIR) / "keys" / "sign-in.json"


@lru_cache(maxsize=4)
def _ring(path: Path, changed: int) -> KeyRing:
    del changed
    stored: dict[str, str] = json.loads(path.read_text())
    return KeyRing({name: base64.b64decode(text) for name, text in stored.items()})


def key_ring() -> KeyRing:
    """Return the keys, making the first one where there is none."""
    path = key_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(path, {secrets.token_hex(4): _drawn()})
    return _ring(path, path.stat().st_mtime_ns)


def check_sign_in_keys() -> None:
    """Read the keys of sign-in; where there are none yet, the first sign-in makes them.

    Raises:
        SecretUnreadable: the file is damaged, or cannot be read.
    """
    if not key_file().exists():
        return
    try:
        readable = bool(key_ring().keys)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        msg = f"{key_file()} cannot be read ({type(error).__name__})."
        raise SecretUnreadable(msg) from error
    if not readable:
        msg = f"{key_file()} holds no key."
        raise SecretUnreadable(msg)


def add_key() -> str:
    """Start using a new key and give its identifier; the old ones stay for what they encrypted."""
    ring, path = key_ring(), key_file()
    name = secrets.token_hex(4)
    remaining = {key: base64.b64encode(value).decode() for key, value in ring.keys.items()}
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write_new(fresh, remaining | {name: _drawn()})
    fresh.replace(path)
    return name


def encrypt(text: str) -> str:
    """Encrypt a secret; the outcome is text that names its key."""
    ring = key_ring()
    name = ring.current
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(ring.keys[name]).encrypt(nonce, text.encode(), _bound(name))
    return f"{_FORMAT}.{name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str) -> str:
    """Open a secret.

    Raises:
        SecretUnreadable: the text is none of ours, its key is not here, or it was changed.
    """
    form, _, rest = sealed.partition(".")
    name, _, body = rest.partition(".")
    key = key_ring().keys.get(name)
    if form != _FORMAT or key is None:
        msg = f"The secret needs the key “{name}”, which is not in {key_file().name}."
        raise SecretUnreadable(msg)
    try:
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(name)).decode()
    except (ValueError, InvalidTag) as error:
        msg = "The secret was changed since it was encrypted, or never was."
        raise SecretUnreadable(msg) from error


def made_with(sealed: str) -> str:
    """Return the identifier of the key that a secret was encrypted with."""
    return sealed.split(".")[1] if sealed.startswith(f"{_FORMAT}.") else ""


def _bound(name: str) -> bytes:
    return _PURPOSE + b" " + name.encode()


def _drawn() -> str:
    return base64.b64encode(AESGCM.generate_key(256)).decode()


def _write_new(path: Path, content: dict[str, str]) -> None:
    """Write a file that only its owner may read; whoever is second keeps the first one's."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as output:
        json.dump(content, output)
        output.flush()
        os.fsync(output.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
