# SPDX-License-Identifier: EUPL-1.2
"""Write a register of erasures outside the database.

A database that goes back to an older backup has the keys of those again who were erased since. The
register says who that was, by keys drawn at random that say nothing without the database: it is
written from the record of acts when an erasure has been committed, signed, and outlives the rest.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from vidik.audit.selectors import acts_of
from vidik.audit.services.registers import add_to_register, read_register

REGISTER: Final = "erasures"
PERSON: Final = "identity.erased"
FILES: Final = "identity.files-erased"


def register_erasures() -> int:
    """Add those erasures to the register that are not in it; return how many.

    Asked after each erasure, every few minutes, and before a backup: what a crash left out in
    between is added then.

    Raises:
        AnchorError: the register cannot be read or written, or is not to be trusted.
    """
    acts = acts_of((PERSON, FILES))
    if not acts:
        return 0
    known = {line.facts["act"] for line in read_register(REGISTER)}
    return add_to_register(
        REGISTER,
        (
            {
                "act": act.hash,
                "what": "person" if act.verb == PERSON else "files",
                "person": act.subject_key,
                "at": act.at.astimezone(dt.UTC).isoformat(),
                "by": act.actor,
                "ground": str(act.payload.get("ground", "")),
                "certificate": str(act.payload.get("certificate", "")),
            }
            for act in acts
            if act.hash not in known
        ),
    )


def register_soon() -> None:
    """Add to the register once the erasure has been committed."""
    # Where the folder is away, the round of every few minutes adds it, and says so if it cannot.
    transaction.on_commit(register_erasures, robust=True)
