-- Generated from the permission matrix and from what the rooms register.

create or replace function vidik_membership_institution() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.institution_id
  from public.accounts_membership m
  join public.accounts_user u on u.id = m.user_id
  where m.id = nullif(current_setting('vidik.membership', true), '')::bigint
    and m.user_id = nullif(current_setting('vidik.user', true), '')::bigint
    and u.is_active
    and m.valid_from <= (now() at time zone 'Europe/Belgrade')::date
    and (m.valid_to is null or m.valid_to >= (now() at time zone 'Europe/Belgrade')::date)
$$;

create or replace function vidik_membership_role() returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.role
  from public.accounts_membership m
  join public.accounts_user u on u.id = m.user_id
  where m.id = nullif(current_setting('vidik.membership', true), '')::bigint
    and m.user_id = nullif(current_setting('vidik.user', true), '')::bigint
    and u.is_active
    and m.valid_from <= (now() at time zone 'Europe/Belgrade')::date
    and (m.valid_to is null or m.valid_to >= (now() at time zone 'Europe/Belgrade')::date)
$$;

create or replace function vidik_system() returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select nullif(current_setting('vidik.system', true), '')
$$;

create or replace function vidik_user() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select u.id
  from public.accounts_user u
  where u.id = nullif(current_setting('vidik.user', true), '')::bigint and u.is_active
$$;
