# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

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

create function audit_seal(variadic parts text[]) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to((
        select string_agg(length(p.part) || ':' || p.part, '' order by p.place)
        from unnest(array[pg_backend_pid()::text, extract(epoch from now())::text] || parts)
            with ordinality as p (part, place)
    ), 'UTF8'))), 'hex')
    from public.audit_sealkey k where k.id = 1
$$;

create function audit_actor_is_sealed(further text default '') returns boolean
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

create function audit_statement_is_sealed() returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        right(current_query(), 68)
            = '/*' || public.audit_seal('statement', left(current_query(), -68)) || '*/',
        false
    )
$$;

create function audit_receive() returns trigger
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

create function audit_take_turn() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
begin
    if not public.audit_statement_is_sealed() then
        raise exception 'the turn to sign is taken by the application only'
            using errcode = 'insufficient_privilege';
    end if;
    perform from public.audit_signingturn as turn where turn.id = 1 for update;
end $$;

revoke execute on function audit_seal(text[]) from public;
revoke execute on function audit_actor_is_sealed(text) from public;
revoke execute on function audit_statement_is_sealed() from public;
revoke execute on function audit_take_turn() from public;
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

FIRST_ROWS = """
insert into audit_audithead (id, sequence, hash) values (1, 0, repeat('0', 64));
insert into audit_signingturn (id) values (1);
insert into audit_reviewpattern (code, threshold, window_minutes, from_hour, until_hour, is_watched) values
    ('many-records', 30, 60, null, null, true),
    ('many-searches', 30, 60, null, null, true),
    ('same-reason', 4, 720, null, null, true),
    ('at-night', 5, 480, 22, 6, true),
    ('not-own-case', 3, 1440, null, null, true),
    ('after-case-end', 1, 1440, null, null, true),
    ('after-membership', 1, 1440, null, null, true),
    ('accepted-beside-inviter', 1, 60, null, null, true),
    ('new-member-reads-much', 20, 1440, null, null, true),
    ('emergency-of-a-head', 1, 1440, null, null, true),
    ('many-denials', 5, 60, null, null, true),
    ('refused-visitors', 100, 60, null, null, true),
    ('many-exports', 5, 60, null, null, true);
"""
"""The chain begins with nothing; each pattern has a threshold to begin with."""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=120)),
                ('verb', models.CharField(max_length=80)),
                ('subject_label', models.CharField(blank=True, max_length=80)),
                ('subject_key', models.CharField(blank=True, max_length=120)),
                ('request', models.CharField(blank=True, max_length=36)),
                ('payload', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('format', models.PositiveSmallIntegerField(default=1)),
                ('membership', models.CharField(blank=True, default='', max_length=40)),
            ],
            options={
                'ordering': ('sequence',),
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('sequence', models.BigIntegerField(default=0)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='AuditPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=120)),
                ('verb', models.CharField(max_length=80)),
                ('subject_label', models.CharField(blank=True, max_length=80)),
                ('subject_key', models.CharField(blank=True, max_length=120)),
                ('request', models.CharField(blank=True, max_length=36)),
                ('membership', models.CharField(blank=True, db_default='', max_length=40)),
                ('payload', models.JSONField(default=dict)),
                ('transaction', models.BigIntegerField(db_default=0)),
                ('said', models.TextField(blank=True, db_default='')),
                ('seal', models.CharField(blank=True, db_default='', max_length=64)),
                ('closes', models.BooleanField(db_default=False)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('actor', models.CharField(max_length=120)),
                ('count', models.PositiveIntegerField()),
                ('first_sequence', models.BigIntegerField()),
                ('last_sequence', models.BigIntegerField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'open'), ('explained', 'explained'), ('escalated', 'escalated')], default='open', max_length=10)),
                ('note', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-last_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReviewPattern',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('threshold', models.PositiveIntegerField()),
                ('window_minutes', models.PositiveIntegerField()),
                ('from_hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('until_hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_watched', models.BooleanField(default=True)),
                ('looked_until', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='SealKey',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('inner_block', models.BinaryField(max_length=64)),
                ('outer_block', models.BinaryField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SigningTurn',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='AuditAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('line', models.CharField(max_length=64)),
                ('text', models.TextField(blank=True, db_default='')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_head_is_noted_with_its_signature')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditanchor',
            trigger=pgtrigger.compiler.Trigger(name='anchors_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'anchors of the record are append-only' USING ERRCODE = 'insufficient_privilege';", hash='332aadfeba361cba5cbb2dc3bbd781a587150347', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_anchors_are_append_only_23bae', table='audit_auditanchor', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['at', 'sequence'], name='audit_by_moment'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['subject_label', 'subject_key', 'at', 'sequence'], name='audit_by_record'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['actor', 'at', 'sequence'], name='audit_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['verb', 'at', 'sequence'], name='audit_by_act'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['request'], name='audit_by_request'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='events_are_never_updated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';", hash='bf14257e8d2e59edd69976f95bcfe41e3a6bb945', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_events_are_never_updated_a780b', table='audit_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='events_are_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';", hash='d82950222276a29ff18608297f2682693cad9203', level='STATEMENT', operation='DELETE', pgid='pgtrigger_events_are_never_deleted_5c5f4', table='audit_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='events_are_never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';", hash='3b608cb5c463308942cfc0a781a334cc6ae96eea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_events_are_never_truncated_dad02', table='audit_auditevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='audithead',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='the_chain_has_one_head'),
        ),
        migrations.AddIndex(
            model_name='auditpending',
            index=models.Index(fields=['transaction', 'id'], name='pending_by_transaction'),
        ),
        migrations.AddConstraint(
            model_name='reviewpattern',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__gte', 1), ('window_minutes__range', (1, 1440))), name='a_pattern_counts_within_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reviewpattern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_hour__isnull', True), ('until_hour__isnull', True)), models.Q(('from_hour__isnull', False), ('from_hour__range', (0, 23)), ('until_hour__isnull', False), ('until_hour__range', (0, 23))), _connector='OR'), name='hours_of_a_pattern_come_in_pairs'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='pattern',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='audit.reviewpattern'),
        ),
        migrations.AddConstraint(
            model_name='sealkey',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='there_is_one_key_of_seals'),
        ),
        migrations.AddConstraint(
            model_name='signingturn',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='there_is_one_turn_to_sign'),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(fields=['state', '-last_at'], name='reviews_by_state'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('pattern', 'actor'), name='one_open_review_of_a_person_and_pattern'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('note', ''), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='a_decided_review_has_a_note_and_a_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('first_sequence__lte', models.F('last_sequence'))), name='a_review_begins_before_it_ends'),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(FIRST_ROWS, migrations.RunSQL.noop),
    ]
