# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that offers services is not merged away."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.row_security import LOOKUP_PATH, may, register_function
from vidik.access.types import Action
from vidik.institutions.registry import database_objection, register_merge_objection

_OFFERS: Final = """
create or replace function vidik_offers_services(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and exists (
    select from public.catalogue_service s where s.institution_id = place
  )
$$;
"""


def _function() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _OFFERS.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_function("vidik_offers_services", _function)
    reason = _(
        "The duplicate offers services in the catalogue, and they stay under its name. Keep this "
        "institution and merge the other one into it."
    )
    register_merge_objection("catalogue", database_objection("vidik_offers_services", reason))
