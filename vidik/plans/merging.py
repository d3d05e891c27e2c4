# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that takes part in plans is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_IS_IN_PLANS: Final = """
create or replace function vidik_is_in_plans(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (select from public.plans_activity a where a.institution_id = place)
    or exists (select from public.plans_agreement g where g.institution_id = place)
    or exists (select from public.plans_attendance t where t.institution_id = place)
    or exists (
      select from public.plans_ask q where q.institution_id = place or q.asking_id = place
    )
  )
$$;
"""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _IS_IN_PLANS.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_is_in_plans", _function)
    reason = _(
        "The duplicate takes part in plans, and what it agreed to and was asked for stays "
        "under its name. Keep this institution and merge the other one into it."
    )
    register_merge_objection("plans", database_objection("vidik_is_in_plans", reason))
