# SPDX-License-Identifier: EUPL-1.2
"""Write the smallest pack that loads, for whoever begins one for another country."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from vidik.core.packfiles import PackError

CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")
_FILES: Final = {
    "country.yaml": """\
# SPDX-License-Identifier: EUPL-1.2
# Replace what stands here by what holds in the country; packs/README.md describes every file.
state: XX
time_zone: Etc/UTC
languages:
  - {tag: en, html: en-GB, own_name: English, name: {en: English}}
official_language: en
rapporteur: {en: National Rapporteur}
""",
    "institution_kinds.csv": "code,name_en\nindependent_body,Independent state body\n",
    "sectors.csv": "code,name_en\nhuman_rights,Human rights protection\n",
    "territories.csv": "code,name_en,kind,parent\ncountry,The country,country,\n",
    "institutions.csv": (
        "code,name_en,short_en,kind,sector,territory,parent,control,basis_en,questionnaire,"
        "aliases,origin,note\n"
        "rapporteur,National Rapporteur,,independent_body,human_rights,country,,outside,,,,"
        "public,\n"
    ),
    "demo_accounts.csv": "user,institution\n"
    + "".join(
        f"{user},rapporteur\n"
        for user in ("analyst", "editor", "head", "reader", "auditor", "sysadmin")
    ),
}


def write_pack(folder: Path, code: str) -> Path:
    """Write a new pack into a folder of packs, and give its own folder.

    Raises:
        PackError: the code is none, or there is such a folder.
    """
    if not CODE.fullmatch(code):
        expected = "2 to 40 small letters, digits and hyphens, a letter first"
        raise PackError.of(code, "code", expected)
    own = folder / code
    if own.exists():
        raise PackError.of(code, "code", f"a new folder, {own} is there")
    own.mkdir(parents=True)
    for name, text in _FILES.items():
        (own / name).write_text(text, encoding="utf-8")
    return own
