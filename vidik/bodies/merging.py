# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that is a body, or holds posts in one, is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_IS_IN_BODIES: Final = """
create or replace function vidik_is_in_bodies(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (
      select from public.bodies_body b where b.institution_id = place or b.founded_by_id = place
    )
    or exists (select from public.bodies_post p where p.held_for_id = place)
    or exists (select from public.bodies_task t where t.institution_id = place)
  )
$$;
"""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _IS_IN_BODIES.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_is_in_bodies", _function)
    reason = _(
        "The duplicate is a body, founded one, holds posts in one or was given a task, and these "
        "stay under its name. Keep this institution and merge the other one into it."
    )
    register_merge_objection("bodies", database_objection("vidik_is_in_bodies", reason))
