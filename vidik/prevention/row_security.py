# SPDX-License-Identifier: EUPL-1.2
"""Which inspections the database shows to whom: each institution its own."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard
from vidik.access.row_security import (
    LOOKUP_PATH,
    allow,
    everybody,
    may,
    own_institution,
    protect,
    register_function,
    sql,
)
from vidik.access.types import Action

_OF_AN_INSPECTION: Final = sql(
    "exists (select 1 from prevention_inspection i where i.id = {table}.inspection_id)"
)
_OF_A_NEW_INSPECTION: Final = sql(
    "exists (select 1 from prevention_inspection i where i.id = {table}.inspection_id"
    " and i.struck_at is null) and not vidik_workers_were_told({table}.inspection_id)"
)
_WORKERS_WERE_TOLD: Final = """
create or replace function vidik_workers_were_told(inspection uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return exists (
    select from public.prevention_inspectedworkers w where w.inspection_id = inspection
  );
end $$;
"""
"""Whether an inspection has workers as the statement begins, which enters all of them or none."""
_HAS_INSPECTED: Final = """
create or replace function vidik_has_inspected(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and exists (
    select from public.prevention_inspection i where i.institution_id = place
  )
$$;
"""
"""Whether an institution ever entered an inspection, and no more: asked before a merge."""


def _has_inspected() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _HAS_INSPECTED.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Protect the room's tables."""
    register_function("vidik_has_inspected", _has_inspected)
    own = own_institution("institution_id")
    sums = allow(Action.RECOGNITION_COUNT, everybody())
    inspects = allow(Action.INSPECTIONS_KEEP, own)
    protect(
        "prevention_inspection",
        read=[inspects, sums],
        insert=[inspects],
        update=[inspects],
        looked_up=True,
    )
    # A record is never changed, only struck out, and that once.
    guard(
        "prevention_inspection",
        whom=NOT_THE_OWNER,
        may_change=("struck_at", "struck_by_id", "struck_why"),
        rules={"struck out already": "old.struck_at is null"},
    )
    found = allow(Action.INSPECTIONS_KEEP, _OF_AN_INSPECTION)
    told = allow(Action.INSPECTIONS_KEEP, _OF_A_NEW_INSPECTION)
    register_function("vidik_workers_were_told", _WORKERS_WERE_TOLD)
    protect("prevention_inspectedworkers", read=[found, sums], insert=[told])
