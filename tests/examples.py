# SPDX-License-Identifier: EUPL-1.2
"""An example for each part of an address that leads to no row.

The permission test walks every address of the system. It takes the parts of an address from here:
a new part needs a line. Addresses that lead to a row have their scene in `relations.py`.
"""

from __future__ import annotations

import uuid
from typing import Final

NO_ROW: Final = 999_999_999
NO_KEY: Final = uuid.UUID("00000000-0000-4000-8000-000000000000")

EXAMPLES: Final[dict[tuple[str, str], object]] = {
    ("", "code"): "no-such",
    ("", "name"): "no-such",
    ("", "pk"): NO_ROW,
    ("", "token"): "no-such-token",
    ("cases", "access"): NO_KEY,
    ("cases", "key"): NO_KEY,
    ("cases", "notice"): NO_KEY,
    ("cases", "participant"): NO_KEY,
    ("cases", "sharing"): NO_KEY,
    ("exchange", "case"): NO_KEY,
    ("exchange", "key"): {"IntConverter": NO_ROW, "UUIDConverter": NO_KEY},
    ("exchange", "number"): NO_ROW,
    ("figures", "code"): "no-such",
    ("figures", "cycle"): "2024",
    ("figures", "extension"): "csv",
    ("figures", "reference"): "no-such",
    ("findings", "extension"): "csv",
    ("findings", "key"): NO_ROW,
    ("findings", "step"): "query",
    ("forms", "key"): NO_ROW,
    ("forms", "name"): "no-such",
    ("identification", "case"): NO_KEY,
    ("identification", "complaint"): NO_KEY,
    ("identification", "cooperation"): NO_KEY,
    ("identification", "interview"): NO_KEY,
    ("identification", "row"): NO_KEY,
    ("identification", "extension"): "csv",
    ("identification", "form"): "docx",
    ("identification", "key"): NO_KEY,
    ("identification", "number"): NO_ROW,
    ("identification", "section"): "person",
    ("identification", "step"): "open",
    ("institutions", "code"): "no-such",
    ("institutions", "key"): NO_ROW,
    ("institutions", "other"): "no-such",
    ("access", "role"): "duty-expert",
    ("prevention", "code"): "no-such",
    ("prevention", "extension"): "csv",
    ("prevention", "key"): NO_KEY,
    ("proceedings", "case"): NO_KEY,
    ("proceedings", "key"): NO_KEY,
    ("protection", "key"): NO_KEY,
    ("registers", "code"): "no-such",
    ("registers", "key"): NO_KEY,
    ("questionnaires", "document"): NO_KEY,
    ("questionnaires", "kind"): "meeting",
    ("questionnaires", "page"): 1,
    ("questionnaires", "key"): {"IntConverter": NO_ROW, "UUIDConverter": NO_KEY},
    ("questionnaires", "name"): "no-such",
    ("questionnaires", "number"): NO_ROW,
    ("questionnaires", "basis"): "bound",
    ("questionnaires", "year"): 2024,
    ("recommendations", "code"): "no-such",
    ("recommendations", "cycle"): "2024",
    ("recommendations", "key"): NO_ROW,
    ("help", "tag"): "no-such",
    ("referral", "case"): NO_KEY,
    ("referral", "code"): "no-such",
    ("referral", "extension"): "csv",
    ("referral", "key"): NO_KEY,
    ("referral", "list_code"): "no-such",
    ("referral", "name"): "take",
    ("referral", "number"): 1,
    ("referral", "other"): NO_KEY,
    ("report", "code"): "no-such",
    ("report", "cycle"): "2024",
    ("report", "kind"): "docx",
    ("report", "number"): NO_ROW,
    ("report", "pk"): NO_ROW,
    ("shell", "key"): NO_KEY,
    ("shell", "sequence"): NO_ROW,
    ("vault", "case"): NO_KEY,
    ("vault", "key"): NO_KEY,
    ("vault", "row"): NO_KEY,
    ("vault", "table"): "name",
}
"""By room and name of the part; two kinds of one name by their converter."""
