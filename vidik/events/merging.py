# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that reported events is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_HAS_EVENTS: Final = """
create or replace function vidik_has_events(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (select from public.events_account a where a.institution_id = vidik_has_events.place)
    or exists (select from public.events_question q where q.asker_id = vidik_has_events.place)
  )
$$;
"""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _HAS_EVENTS.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_has_events", _function)
    reason = _(
        "The duplicate has reported events, and what it reported stays under its name. Keep this "
        "institution and merge the other one into it."
    )
    register_merge_objection("events", database_objection("vidik_has_events", reason))
