# SPDX-License-Identifier: EUPL-1.2
"""Bind each seal to the transaction in which it is given, by the moment at which that began."""

from django.db import migrations

FUNCTIONS = """
create or replace function audit_seal(variadic parts text[]) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to((
        select string_agg(length(p.part) || ':' || p.part, '' order by p.place)
        from unnest(array[pg_backend_pid()::text, extract(epoch from now())::text] || parts)
            with ordinality as p (part, place)
    ), 'UTF8'))), 'hex')
    from public.audit_sealkey k where k.id = 1
$$;

create or replace function audit_actor_is_sealed(further text default '') returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    process constant text := pg_backend_pid();
    begun constant text := extract(epoch from now());
    person constant text := coalesce(current_setting('vidik.user', true), '');
    membership constant text := coalesce(current_setting('vidik.membership', true), '');
    part constant text := coalesce(current_setting('vidik.system', true), '');
    given constant text := current_setting('vidik.seal', true);
    said text;
    sealed text;
begin
    -- The same text as audit_seal('actor', person, membership, part, further) seals.
    said := length(process) || ':' || process
        || length(begun) || ':' || begun || '5:actor'
        || length(person) || ':' || person
        || length(membership) || ':' || membership
        || length(part) || ':' || part
        || length(further) || ':' || further;
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(said, 'UTF8'))), 'hex')
        into sealed from public.audit_sealkey k where k.id = 1;
    return coalesce(given = sealed, false);
end $$;
"""

BACK = """
create or replace function audit_seal(variadic parts text[]) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to((
        select string_agg(length(p.part) || ':' || p.part, '' order by p.place)
        from unnest(pg_backend_pid()::text || parts) with ordinality as p (part, place)
    ), 'UTF8'))), 'hex')
    from public.audit_sealkey k where k.id = 1
$$;

create or replace function audit_actor_is_sealed(further text default '') returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    process constant text := pg_backend_pid();
    person constant text := coalesce(current_setting('vidik.user', true), '');
    membership constant text := coalesce(current_setting('vidik.membership', true), '');
    part constant text := coalesce(current_setting('vidik.system', true), '');
    given constant text := current_setting('vidik.seal', true);
    said text;
    sealed text;
begin
    -- The same text as audit_seal('actor', person, membership, part, further) seals.
    said := length(process) || ':' || process || '5:actor'
        || length(person) || ':' || person
        || length(membership) || ':' || membership
        || length(part) || ':' || part
        || length(further) || ':' || further;
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(said, 'UTF8'))), 'hex')
        into sealed from public.audit_sealkey k where k.id = 1;
    return coalesce(given = sealed, false);
end $$;
"""


class Migration(migrations.Migration):
    """The server alone says when a transaction began, and no two of one process began at once."""

    dependencies = [("audit", "0013_who_acts_is_checked_faster")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
