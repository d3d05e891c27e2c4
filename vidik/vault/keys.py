# SPDX-License-Identifier: EUPL-1.2
"""Where the keys come from: files in the data folder, or what the settings name instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.vault.methods.keyring import KeyringFault, KeyringFile, MasterKeys
from vidik.vault.methods.sameness import YearKeys
from vidik.vault.methods.tokens import SearchKeys
from vidik.vault.models import Contact, Document, NameTokens, Person

VAULT_SYSTEM: Final = "vault-job"
"""Takes persons over to a new key, and knows whether there are any."""


def file_masters() -> KeyringFile:
    """Return the keyring file of the data folder."""
    return _file(str(Path(settings.DATA_DIR) / "keys" / "vault-master.json"), _nobody_has_a_key)


def masters() -> MasterKeys:
    """Give what wraps persons' keys; `VAULT_MASTER_KEYS` names a key service's function instead."""
    named: str = getattr(settings, "VAULT_MASTER_KEYS", "")
    return cast("MasterKeys", import_string(named)()) if named else file_masters()


def search_keyring() -> KeyringFile:
    """Return the keyring of the search key, which is never the master key."""
    return _file(str(Path(settings.DATA_DIR) / "keys" / "vault-search.json"), _nothing_has_tokens)


def search_keys() -> list[SearchKeys]:
    """Give the keys of search, the newest first; there are several while one is being replaced."""
    return [
        _derived(version.secret, version.number, version.bits)
        for version in reversed(search_keyring().versions())
    ]


def require_keys() -> None:
    """Read the keys of persons and of search without making any.

    Raises:
        KeyringFault: they cannot be read, or are away though persons were entered with them.
    """
    named = getattr(settings, "VAULT_MASTER_KEYS", "")
    if not named and not file_masters().existing():
        _nobody_has_a_key(Path(settings.DATA_DIR) / "keys" / "vault-master.json")
    if not search_keyring().existing():
        _nothing_has_tokens(Path(settings.DATA_DIR) / "keys" / "vault-search.json")


def year_keys(year: int) -> YearKeys | None:
    """Give the keys by which persons are counted once in the registers of a year, where it has any.

    Each year has a file of its own: destroyed, nobody compares entries of that year any more. None
    is made here, since a new file would hide that the old one is gone.
    """
    versions = _year_file(year).existing()
    return _of_year(versions[-1].secret, year) if versions else None


def make_year_keys(year: int) -> None:
    """Make the keys of a year; one that has some keeps them."""
    _year_file(year).versions()


def _year_file(year: int) -> KeyringFile:
    return _file(str(Path(settings.DATA_DIR) / "keys" / f"vault-year-{year}.json"))


def _nobody_has_a_key(path: Path) -> None:
    """Refuse a first master key where persons were entered under one that is away."""
    with acting(Actor.system(VAULT_SYSTEM)):
        entered = Person.objects.filter(wrapped_key__isnull=False).exists()
    if entered:
        raise _away(path)


def _nothing_has_tokens(path: Path) -> None:
    """Refuse a first search key where tokens were made with one that is away."""
    with acting(Actor.system(VAULT_SYSTEM)):
        made = NameTokens.objects.exists() or any(
            model.objects.filter(search_version__gt=0).exists() for model in (Document, Contact)
        )
    if made:
        raise _away(path)


def _away(path: Path) -> KeyringFault:
    return KeyringFault(
        f"{path} is not there, though persons were entered with the key that it holds. Put the "
        "copy back that is stored elsewhere, as from the keys of a backup. No new key was made: "
        "whoever were entered with it would be lost when the right file is back."
    )


@lru_cache(maxsize=32)
def _file(path: str, before_first: Callable[[Path], None] | None = None) -> KeyringFile:
    return KeyringFile(Path(path), before_first)


@lru_cache(maxsize=8)
def _of_year(secret: bytes, year: int) -> YearKeys:
    return YearKeys.derive(secret, year)


@lru_cache(maxsize=8)
def _derived(secret: bytes, number: int, bits: int) -> SearchKeys:
    return SearchKeys.derive(secret, version=number, bits=bits)
