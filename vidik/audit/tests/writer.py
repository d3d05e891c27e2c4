# SPDX-License-Identifier: EUPL-1.2
"""A process that records acts as fast as it can, some in transactions that are rolled back.

It is given an address, a number of transactions and a seed, and prints how many acts it committed.
"""

from __future__ import annotations

import random
import sys

import psycopg

INSERT = (
    "insert into audit_auditpending"
    " (actor, verb, subject_label, subject_key, request, payload, said, seal)"
    " select actor, 'thing.made', 'thing', key, '', '{}', '{}',"
    " audit_seal('act', actor, 'thing.made', 'thing', key, '', '{}')"
    " from (values (%s::text, %s::text)) as made (actor, key)"
)
"""The owner of the tables may seal; the role of the application may not."""


def main(address: str, transactions: int, seed: int) -> int:
    """Record and commit; give the number of acts that were committed."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    remaining = 0
    with psycopg.connect(address) as connection:
        for number in range(transactions):
            acts = chance.randint(1, 4)
            for act in range(acts):
                connection.execute(INSERT, (f"user:{9000 + seed}", f"{number}-{act}"))
            if chance.random() < 0.25:
                connection.rollback()
            else:
                connection.commit()
                remaining += acts
    return remaining


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))}\n")
