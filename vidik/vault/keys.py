# SPDX-License-Identifier: EUPL-1.2
"""Where the keys come from: files in the data folder, or what the settings name instead."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from vidik.vault.methods.keyring import KeyringFile, MasterKeys
from vidik.vault.methods.sameness import YearKeys
from vidik.vault.methods.tokens import SearchKeys


def file_masters() -> KeyringFile:
    """Give the keyring file of the data folder."""
    return _file(str(Path(settings.DATA_DIR) / "keys" / "vault-master.json"))


def masters() -> MasterKeys:
    """Give what wraps persons' keys; `VAULT_MASTER_KEYS` names a key service's function instead."""
    named: str = getattr(settings, "VAULT_MASTER_KEYS", "")
    return cast("MasterKeys", import_string(named)()) if named else file_masters()


def search_keyring() -> KeyringFile:
    """Give the keyring of the search key, which is never the master key."""
    return _file(str(Path(settings.DATA_DIR) / "keys" / "vault-search.json"))


def search_keys() -> list[SearchKeys]:
    """Give the keys of search, the newest first; there are several while one is being replaced."""
    return [
        _derived(version.secret, version.number, version.bits)
        for version in reversed(search_keyring().versions())
    ]


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


@lru_cache(maxsize=32)
def _file(path: str) -> KeyringFile:
    return KeyringFile(Path(path))


@lru_cache(maxsize=8)
def _of_year(secret: bytes, year: int) -> YearKeys:
    return YearKeys.derive(secret, year)


@lru_cache(maxsize=8)
def _derived(secret: bytes, number: int, bits: int) -> SearchKeys:
    return SearchKeys.derive(secret, version=number, bits=bits)
