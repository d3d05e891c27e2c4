# SPDX-License-Identifier: EUPL-1.2
"""The key pair that signs heads and registers; it is stored in the data folder."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

KEY_NAME: Final = "audit-signing.key"
PUBLIC_NAME: Final = "audit-signing.pub"


class AnchorError(RuntimeError):
    """Anchors or keys that cannot be read or written, with what to do about it."""


def name_of(key: Ed25519PublicKey) -> str:
    """Return the short name of a public key that is in each line."""
    return hashlib.sha256(_raw(key)).hexdigest()[:16]


def has_signing_key() -> bool:
    """Return whether the data folder has a key that signs; `signing_key` draws one otherwise."""
    return (Path(settings.DATA_DIR) / "keys" / KEY_NAME).exists()


def signing_key() -> Ed25519PrivateKey:
    """Return the key of the data folder, made on first use with rights for its owner only."""
    folder = Path(settings.DATA_DIR) / "keys"
    path = folder / KEY_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            key = Ed25519PrivateKey.generate()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as output:
                output.write(base64.b64encode(key.private_bytes_raw()) + b"\n")
                output.flush()
                os.fsync(output.fileno())
        if path.stat().st_mode & 0o077:
            msg = f"{path} may be read by others than its owner. Set its rights to 600."
            raise AnchorError(msg)
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
        _publish(folder / PUBLIC_NAME, key.public_key())
    except (OSError, ValueError) as error:
        msg = f"The key that signs the record, {path}, cannot be used: {error}."
        raise AnchorError(msg) from error
    return key


def _publish(path: Path, key: Ed25519PublicKey) -> None:
    """Add the public key to the list beside it; keys of former times stay there."""
    text = base64.b64encode(_raw(key)).decode()
    known = path.read_text().split() if path.exists() else []
    if text not in known:
        with path.open("a") as output:
            output.write(f"{text}\n")


def public_keys(path: Path | None) -> list[Ed25519PublicKey]:
    """Read the public keys of the data folder, or of a file stored elsewhere.

    Raises:
        AnchorError: the file that was named is not there or holds no public key.
    """
    source = path if path is not None else Path(settings.DATA_DIR) / "keys" / PUBLIC_NAME
    try:
        words = source.read_text().split()
        return [Ed25519PublicKey.from_public_bytes(base64.b64decode(word)) for word in words]
    except FileNotFoundError as error:
        if path is None:
            return []
        msg = f"There is no file of public keys at {path}."
        raise AnchorError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"The public keys in {source} cannot be read: {error}."
        raise AnchorError(msg) from error


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
