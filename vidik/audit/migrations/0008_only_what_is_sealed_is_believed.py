# SPDX-License-Identifier: EUPL-1.2
"""Take an act, and the word of who acts, only with the application's seal over it."""

from django.db import migrations

FUNCTIONS = """
create function audit_seal(variadic parts text[]) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to((
        select string_agg(length(p.part) || ':' || p.part, '' order by p.place)
        from unnest(pg_backend_pid()::text || parts) with ordinality as p (part, place)
    ), 'UTF8'))), 'hex')
    from public.audit_sealkey k where k.id = 1
$$;
revoke execute on function audit_seal(text[]) from public;

create function audit_actor_is_sealed(further text default '') returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(current_setting('vidik.seal', true) = public.audit_seal(
        'actor',
        coalesce(current_setting('vidik.user', true), ''),
        coalesce(current_setting('vidik.membership', true), ''),
        coalesce(current_setting('vidik.system', true), ''),
        further
    ), false)
$$;
revoke execute on function audit_actor_is_sealed(text) from public;

create or replace function audit_receive() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    person constant text := coalesce(current_setting('vidik.user', true), '');
    part constant text := coalesce(current_setting('vidik.system', true), '');
    known constant text := case
        when person <> '' then 'user:' || person when part <> '' then 'system:' || part else '' end;
begin
    if new.seal is distinct from public.audit_seal(
        'act', new.actor, new.verb, new.subject_label, new.subject_key, new.request, new.said
    ) then
        raise exception 'an act is recorded by the application only: its seal does not hold'
            using errcode = 'insufficient_privilege',
            hint = 'After a change of SECRET_KEY the owner of the tables runs "vidik setup".';
    end if;
    if known <> '' and not public.audit_actor_is_sealed() then
        raise exception 'who acts is told by the application only: its seal does not hold'
            using errcode = 'insufficient_privilege';
    end if;
    new.payload := new.said::jsonb;
    new.said := '';
    new.seal := '';
    new.transaction := pg_current_xact_id()::text::bigint;
    new.membership := left(coalesce(current_setting('vidik.membership', true), ''), 40);
    if known = '' and new.membership <> '' then
        raise exception 'nobody acts through a membership: %', new.membership
            using errcode = 'insufficient_privilege';
    end if;
    if known <> '' and new.actor <> known then
        raise exception 'who acts here is %, the act names %', known, new.actor
            using errcode = 'insufficient_privilege';
    end if;
    new.closes := not exists (
        select from public.audit_auditpending as waiting
        where waiting.transaction = new.transaction and waiting.closes
    );
    return new;
end $$;
"""

BACK = """
create or replace function audit_receive() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    new.payload := case when new.said = '' then new.payload else new.said::jsonb end;
    new.transaction := pg_current_xact_id()::text::bigint;
    new.membership := left(coalesce(current_setting('vidik.membership', true), ''), 40);
    new.closes := not exists (
        select from public.audit_auditpending as waiting
        where waiting.transaction = new.transaction and waiting.closes
    );
    return new;
end $$;
drop function audit_actor_is_sealed(text);
drop function audit_seal(text[]);
"""


class Migration(migrations.Migration):
    """The key is put in by the owner once the migrations are done, and at each setup."""

    dependencies = [("audit", "0007_the_key_of_seals")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
