# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that has or had matters is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_HAS_MATTERS: Final = """
create or replace function vidik_has_matters(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and exists (select from public.matters_leg l where l.institution_id = place)
$$;
"""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _HAS_MATTERS.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_has_matters", _function)
    reason = _(
        "The duplicate has or had criminal matters, which are counted under its name. Keep this "
        "institution and merge the other one into it."
    )
    register_merge_objection("matters", database_objection("vidik_has_matters", reason))
