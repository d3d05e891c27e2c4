# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that took part in conferences is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_IS_AT_CONFERENCES: Final = """
create or replace function vidik_is_at_conferences(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (
      select from public.conferences_seat s
      where s.institution_id = place or s.holder_id = place
    )
    or exists (select from public.conferences_meeting m where m.holder_id = place)
    or exists (select from public.conferences_request r where r.institution_id = place)
  )
$$;
"""
"""Who undertook secrecy has a seat."""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _IS_AT_CONFERENCES.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_is_at_conferences", _function)
    reason = _(
        "The duplicate was invited to conferences or called them, and these stay under its "
        "name. Keep this institution and merge the other one into it."
    )
    register_merge_objection("conferences", database_objection("vidik_is_at_conferences", reason))
