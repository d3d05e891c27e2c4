# SPDX-License-Identifier: EUPL-1.2
"""A cache in the database whose answers several workers can rely on at the same instant.

Rate limits and guards against replay ask it. The framework's own database cache looks before it
writes, so that two workers can both find an expired key free, and it throws entries
away at random when there are many. This one decides in one statement and forgets only what has
expired.

Keys are in the table as keyed hashes: those of limits name the address that somebody came from,
who may have reported without a name, and a copy of the database must not tell it.
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

from vidik.core.sealing import writing_sealed

_FORGET_ONE_TIME_IN: Final = 50
"""How often, on average, writing also removes what has expired."""


class ExactCache(BaseDatabaseCache):
    """Keeps values that JSON can say; `add` succeeds for exactly one of several workers."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._place = table

    def make_key(self, key: str, version: int | None = None) -> str:
        """Return the keyed hash under which a key is in the table."""
        named = super().make_key(key, version=version)
        return salted_hmac("vidik.core.exact_cache", named, algorithm="sha256").hexdigest()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value cached under a key, or the default where it is missing or expired."""
        row = self._one(
            "select value from {table} where cache_key = %s and expires > clock_timestamp()",
            [self.make_and_validate_key(key, version=version)],
        )
        return default if row is None else json.loads(row[0])

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store a value under a key, whatever was there."""
        self._write(key, value, timeout, version, "true")

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store a value under a key that is free; return whether it was."""
        return self._write(key, value, timeout, version, "cached.expires <= clock_timestamp()")

    def touch(
        self,
        key: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Let a cached value live longer; say whether there was one."""
        row = self._one(
            "update {table} set expires = clock_timestamp() + %s::interval"
            " where cache_key = %s and expires > clock_timestamp() returning 1",
            [self._lifetime(timeout), self.make_and_validate_key(key, version=version)],
        )
        return row is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a key; say whether there was one."""
        row = self._one(
            "delete from {table} where cache_key = %s returning 1",
            [self.make_and_validate_key(key, version=version)],
        )
        return row is not None

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Return whether a value is cached under the key."""
        nothing = object()
        return self.get(key, nothing, version=version) is not nothing

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """Return those of the keys that are cached, with their values."""
        nothing = object()
        found = {key: self.get(key, nothing, version=version) for key in keys}
        return {key: value for key, value in found.items() if value is not nothing}

    def clear(self) -> None:
        """Forget everything."""
        self._one("delete from {table}", [])

    def _write(
        self, key: str, value: Any, timeout: float | None, version: int | None, when: str
    ) -> bool:
        row = self._one(
            "insert into {table} as cached (cache_key, value, expires)"
            " values (%s, %s, clock_timestamp() + %s::interval)"
            " on conflict (cache_key) do update"
            " set value = excluded.value, expires = excluded.expires"
            " where {when} returning random()".replace("{when}", when),
            [
                self.make_and_validate_key(key, version=version),
                json.dumps(value),
                self._lifetime(timeout),
            ],
        )
        if row is not None and row[0] * _FORGET_ONE_TIME_IN < 1:
            self.forget_expired()
        return row is not None

    def forget_expired(self) -> None:
        """Remove what has expired, a thousand entries at a time."""
        # Skipping what others hold keeps two workers from waiting for each other.
        self._one(
            "delete from {table} where cache_key in (select cache_key from {table}"
            " where expires <= clock_timestamp() limit 1000 for update skip locked)",
            [],
        )

    def _lifetime(self, timeout: float | None) -> str:
        """Return an interval of PostgreSQL for a timeout in seconds."""
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return "1000 years" if timeout is None else f"{max(timeout, 0)} seconds"

    def _one(self, statement: str, values: list[Any]) -> tuple[Any, ...] | None:
        # Whoever could write here could take limits away and show a used code once more.
        with connection.cursor() as cursor, writing_sealed():
            cursor.execute(
                statement.replace("{table}", connection.ops.quote_name(self._place)), values
            )
            return cursor.fetchone() if cursor.description else None
