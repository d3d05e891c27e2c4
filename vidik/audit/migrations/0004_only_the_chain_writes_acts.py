# SPDX-License-Identifier: EUPL-1.2
"""Number and chain the acts of a transaction at its very end, and let nothing else write them."""

from django.db import migrations

FUNCTIONS = """
create function audit_link(
    sequence bigint, at timestamptz, actor text, verb text, subject_label text, subject_key text,
    request text, membership text, payload jsonb, previous text
) returns text language sql stable parallel safe as $$
    select encode(sha256(convert_to(
        length('2') || ':' || '2'
        || length(sequence::text) || ':' || sequence::text
        || '26:' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
        || length(actor) || ':' || actor
        || length(verb) || ':' || verb
        || length(subject_label) || ':' || subject_label
        || length(subject_key) || ':' || subject_key
        || length(request) || ':' || request
        || length(membership) || ':' || membership
        || length(payload::text) || ':' || payload::text
        || length(previous) || ':' || previous,
        'UTF8')), 'hex')
$$;

create function audit_receive() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    new.transaction := pg_current_xact_id()::text::bigint;
    new.membership := left(coalesce(current_setting('vidik.membership', true), ''), 40);
    new.closes := not exists (
        select from public.audit_auditpending as waiting
        where waiting.transaction = new.transaction and waiting.closes
    );
    return new;
end $$;

create function audit_chain() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    mine constant bigint := pg_current_xact_id()::text::bigint;
    moment timestamptz;
    number bigint;
    link text;
    before text;
    act public.audit_auditpending;
begin
    if tg_op = 'INSERT' then
        -- Go to the end of what the commit still has to check, so that the head is locked last.
        update public.audit_auditpending set closes = true where id = new.id;
        return null;
    end if;
    select head.sequence, head.hash into strict number, link
        from public.audit_audithead as head where head.id = 1 for update;
    moment := clock_timestamp();
    for act in
        select * from public.audit_auditpending as waiting
        where waiting.transaction = mine order by waiting.id
    loop
        number := number + 1;
        before := link;
        link := public.audit_link(
            number, moment, act.actor, act.verb, act.subject_label, act.subject_key, act.request,
            act.membership, act.payload, before
        );
        insert into public.audit_auditevent (
            sequence, at, actor, verb, subject_label, subject_key, request, membership, payload,
            previous_hash, hash, format
        ) values (
            number, moment, act.actor, act.verb, act.subject_label, act.subject_key, act.request,
            act.membership, act.payload, before, link, 2
        );
    end loop;
    delete from public.audit_auditpending as waiting where waiting.transaction = mine;
    update public.audit_audithead set sequence = number, hash = link where id = 1;
    return null;
end $$;

create function audit_only_the_chain_inserts() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'audit events are written by the chain only'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
"""

TRIGGERS = """
create trigger acts_are_received before insert on audit_auditpending
    for each row execute function audit_receive();
create constraint trigger acts_are_chained_at_the_end
    after insert or update on audit_auditpending deferrable initially deferred
    for each row when (new.closes) execute function audit_chain();
create trigger only_the_chain_inserts before insert on audit_auditevent
    for each row execute function audit_only_the_chain_inserts();
alter table audit_auditpending enable always trigger acts_are_received;
alter table audit_auditpending enable always trigger acts_are_chained_at_the_end;
alter table audit_auditevent enable always trigger only_the_chain_inserts;
alter table audit_auditevent enable always trigger pgtrigger_events_are_never_updated_a780b;
alter table audit_auditevent enable always trigger pgtrigger_events_are_never_deleted_5c5f4;
alter table audit_auditevent enable always trigger pgtrigger_events_are_never_truncated_dad02;
alter table audit_auditanchor enable always trigger pgtrigger_anchors_are_append_only_23bae;
"""

BACK = """
drop trigger acts_are_received on audit_auditpending;
drop trigger acts_are_chained_at_the_end on audit_auditpending;
drop trigger only_the_chain_inserts on audit_auditevent;
drop function audit_only_the_chain_inserts();
drop function audit_chain();
drop function audit_receive();
drop function audit_link(bigint, timestamptz, text, text, text, text, text, text, jsonb, text);
"""


class Migration(migrations.Migration):
    """Functions and triggers of the chain."""

    dependencies = [("audit", "0003_acts_are_chained_at_the_end_of_their_transaction")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
