# SPDX-License-Identifier: EUPL-1.2
"""Let the database tell the application's own word from what somebody else runs in its role.

Who acts, and what is recorded, reaches the database as text. Each such text carries a seal that the
application computes under a key of its own; the database holds the same key where the application's
role cannot read it, and believes nothing without the seal.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import connection, transaction

from vidik.core.sealing import key_of_seals, seal

_BLOCK: Final = 64
"""Length in bytes of the blocks of SHA-256."""
_INNER: Final = 0x36
_OUTER: Final = 0x5C


def install_seal_key() -> bool:
    """Give the database the key of seals; run by the owner of the tables, after each migration.

    What is stored are the two blocks that HMAC starts from: the database needs SHA-256 only.

    Returns:
        Whether it was another one until now.
    """
    key = key_of_seals(settings.SECRET_KEY).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (_INNER, _OUTER))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select to_regclass('public.audit_sealkey') is null")
        if cursor.fetchone()[0]:
            return False
        cursor.execute(
            "insert into audit_sealkey (id, inner_block, outer_block) values (1, %s, %s)"
            " on conflict (id) do update"
            " set inner_block = excluded.inner_block, outer_block = excluded.outer_block"
            " where audit_sealkey.inner_block <> excluded.inner_block",
            (inner, outer),
        )
        return bool(cursor.rowcount)


def is_reached_directly() -> bool:
    """Return whether our connection is the server's own, and not one that a pooler lends.

    A pooler gives each transaction another process of the server, whose number is not the one that
    we got when we connected: no seal could hold.
    """
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return bool(cursor.fetchone()[0] == connection.connection.info.backend_pid)


def seal_holds() -> bool:
    """Return whether the database knows the key that this process seals with."""
    nobody = ("", "", "")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('vidik.seal', %s, true)", (seal("actor", *nobody, "probe"),)
        )
        cursor.execute("select audit_actor_is_sealed('probe')")
        return bool(cursor.fetchone()[0])
