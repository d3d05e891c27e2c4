# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vidik.core.texts
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('works', models.BooleanField()),
                ('name', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('source', models.CharField(max_length=300)),
                ('is_of_pack', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=120)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('sender_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('addressee_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('through', models.CharField(max_length=80)),
                ('ground', vidik.core.texts.TextsField()),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('sent', 'Sent'), ('delivered', 'Delivered'), ('seen', 'Seen for the first time'), ('acknowledged', 'Receipt acknowledged'), ('replied', 'Reply received'), ('classified', 'Reply classified'), ('answered', 'Answered'), ('closed', 'Closed by the sender'), ('resent', 'Sent again; the clock starts again'), ('corrected', 'Text corrected; there is a new version'), ('read', 'The corrected text was opened'), ('posted', 'Sent by post'), ('reminded', 'Reminded'), ('unreachable', 'No valid, confirmed contact point to write to'), ('moved', 'Deadline moved: the working calendar changed'), ('extended', 'More time given by the sender'), ('feedback', 'Feedback given to the sender')], max_length=14)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=120)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FeedbackDuty',
            fields=[
                ('counted_from', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('next_rung_at', models.DateTimeField(blank=True, null=True)),
                ('armed', models.PositiveSmallIntegerField(default=1)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('named_day', models.DateField(blank=True, null=True)),
                ('ladder_from', models.DateTimeField(blank=True, null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(blank=True)),
                ('origin', models.CharField(blank=True, choices=[('system', 'in the system'), ('post', 'by post'), ('email', 'by e-mail'), ('oral', 'orally')], max_length=10)),
                ('given_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ('due_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', vidik.core.texts.TextsField()),
                ('description', vidik.core.texts.TextsField(blank=True)),
                ('expects', models.CharField(choices=[('acknowledge', 'an acknowledgement'), ('answer', 'an answer'), ('act', 'that something is done, with a reply on it'), ('nothing', 'nothing, for information')], max_length=12)),
                ('urgency', models.CharField(choices=[('immediate', 'immediate'), ('high', 'high'), ('normal', 'normal')], max_length=12)),
                ('ground_code', models.CharField(max_length=60)),
                ('ground', vidik.core.texts.TextsField()),
                ('deadline_amount', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('deadline_unit', models.CharField(blank=True, choices=[('hours', 'hours'), ('days', 'days'), ('working_days', 'working_days'), ('months', 'months')], max_length=14)),
                ('deadline_from', models.CharField(default='sending', max_length=10)),
                ('begins_next_day', models.BooleanField(default=True)),
                ('ends_on_working_day', models.BooleanField(default=True)),
                ('feedback_amount', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('feedback_unit', models.CharField(blank=True, choices=[('hours', 'hours'), ('days', 'days'), ('working_days', 'working_days'), ('months', 'months')], max_length=14)),
                ('sender_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('sender_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('addressee_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('addressee_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('position', 'code'),
            },
        ),
        migrations.CreateModel(
            name='KindEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60)),
                ('name', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('description', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('expects', models.CharField(choices=[('acknowledge', 'an acknowledgement'), ('answer', 'an answer'), ('act', 'that something is done, with a reply on it'), ('nothing', 'nothing, for information')], max_length=12)),
                ('urgency', models.CharField(choices=[('immediate', 'immediate'), ('high', 'high'), ('normal', 'normal')], max_length=12)),
                ('ground_code', models.CharField(max_length=60)),
                ('ground', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('deadline_amount', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('deadline_unit', models.CharField(blank=True, choices=[('hours', 'hours'), ('days', 'days'), ('working_days', 'working_days'), ('months', 'months')], max_length=14)),
                ('deadline_from', models.CharField(default='sending', max_length=10)),
                ('begins_next_day', models.BooleanField(default=True)),
                ('ends_on_working_day', models.BooleanField(default=True)),
                ('feedback_amount', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('feedback_unit', models.CharField(blank=True, choices=[('hours', 'hours'), ('days', 'days'), ('working_days', 'working_days'), ('months', 'months')], max_length=14)),
                ('sender_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('sender_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('addressee_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('addressee_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('to_sender', models.BooleanField(default=False)),
                ('template', models.CharField(choices=[('notice', 'a notice is waiting'), ('reminder', 'a reminder is waiting'), ('reply', 'a reply is waiting'), ('moved', 'a deadline has moved'), ('corrected', 'a corrected notice is waiting')], max_length=10)),
                ('occasion', models.CharField(max_length=80)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('queued', 'waits'), ('sent', 'handed to the mail server'), ('failed', 'delivery failed'), ('dropped', 'no longer needed: the answer came first')], default='queued', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('begun', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('queued_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ('-queued_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='MoreTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('old_due_at', models.DateTimeField()),
                ('new_day', models.DateField()),
                ('reason', models.CharField(max_length=400)),
                ('given_at', models.DateTimeField()),
                ('given_by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('-given_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('subject_label', models.CharField(blank=True, max_length=80)),
                ('subject_key', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ('-made_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('-at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(choices=[('answer', 'what is expected'), ('feedback', 'feedback to the sender')], max_length=10)),
                ('armed', models.PositiveSmallIntegerField()),
                ('rung', models.CharField(max_length=40)),
                ('audience', models.CharField(choices=[('contact', 'contact point'), ('second', 'second contact point'), ('head', 'head of the institution, by letter'), ('public', 'marked to be named publicly')], max_length=10)),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('mailed', 'e-mail to the contact point'), ('letter', 'letter to be printed and posted'), ('marked', 'marked to be named publicly'), ('nobody', 'no valid, confirmed contact point to write to'), ('passed_over', 'skipped: a later one was due as well')], max_length=14)),
                ('posted_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-done_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('answer', 'what is expected'), ('feedback', 'feedback to the sender')], default='answer', max_length=10)),
                ('code', models.SlugField(max_length=40)),
                ('amount', models.SmallIntegerField()),
                ('unit', models.CharField(choices=[('hours', 'hours'), ('days', 'days'), ('working_days', 'working_days'), ('months', 'months')], max_length=14)),
                ('audience', models.CharField(choices=[('contact', 'contact point'), ('second', 'second contact point'), ('head', 'head of the institution, by letter'), ('public', 'marked to be named publicly')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('waits', models.PositiveSmallIntegerField(db_default=30, default=30)),
            ],
            options={
                'ordering': ('kind', 'duty', 'position'),
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('notice', '-number'),
            },
        ),
        migrations.CreateModel(
            name='WorkingCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(blank=True, max_length=2)),
                ('rest', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('rules', models.JSONField(default=list)),
                ('languages', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='YearNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('counted_from', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('next_rung_at', models.DateTimeField(blank=True, null=True)),
                ('armed', models.PositiveSmallIntegerField(default=1)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('named_day', models.DateField(blank=True, null=True)),
                ('ladder_from', models.DateTimeField(blank=True, null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('search_text', models.TextField(editable=False)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('state', models.CharField(choices=[('drafted', 'drafted'), ('sent', 'sent'), ('delivered', 'delivered'), ('seen', 'seen'), ('acknowledged', 'acknowledged'), ('answered', 'answered'), ('closed', 'closed')], default='drafted', max_length=14)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('posted_on', models.DateField(blank=True, null=True)),
                ('named_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('full', 'full answer'), ('partial', 'partial answer'), ('refusal', 'refusal'), ('auto_reply', 'automatic reply'), ('wrong_address', 'wrong address')], max_length=14)),
                ('is_given_up', models.BooleanField(default=False)),
                ('has_unclassified', models.BooleanField(default=False)),
                ('is_unreachable', models.BooleanField(default=False)),
                ('corrected_version', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('read_version', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('-sent_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(choices=[('system', 'in the system'), ('post', 'by post'), ('email', 'by e-mail'), ('oral', 'orally')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=120)),
                ('classification', models.CharField(blank=True, choices=[('full', 'full answer'), ('partial', 'partial answer'), ('refusal', 'refusal'), ('auto_reply', 'automatic reply'), ('wrong_address', 'wrong address')], max_length=14)),
                ('classified_at', models.DateTimeField(blank=True, null=True)),
                ('classified_by', models.CharField(blank=True, max_length=120)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='exchange.addressee')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('-received_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('destroyed_at', models.DateTimeField(blank=True, null=True)),
                ('destroyed_rule', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='exchange.answer')),
            ],
            options={
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('works', models.BooleanField()),
                ('name', vidik.core.texts.TextsField()),
                ('source', models.CharField(max_length=300)),
                ('is_of_pack', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=120)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ('day', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('day',), name='one_declaration_of_a_day_stands')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_calendardayevent" ("added_at", "added_by", "day", "id", "is_of_pack", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "withdrawn_at", "withdrawn_by", "works") VALUES (NEW."added_at", NEW."added_by", NEW."day", NEW."id", NEW."is_of_pack", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."withdrawn_at", NEW."withdrawn_by", NEW."works"); RETURN NULL;', hash='def699c0793448ee92a67a6a89d9b07794fa7b8d', operation='INSERT', pgid='pgtrigger_insert_insert_95635', table='exchange_calendarday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "exchange_calendardayevent" ("added_at", "added_by", "day", "id", "is_of_pack", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "withdrawn_at", "withdrawn_by", "works") VALUES (NEW."added_at", NEW."added_by", NEW."day", NEW."id", NEW."is_of_pack", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."withdrawn_at", NEW."withdrawn_by", NEW."works"); RETURN NULL;', hash='07a02c42c40b184a1276df69ce42816cfedc6667', operation='UPDATE', pgid='pgtrigger_update_update_92d82', table='exchange_calendarday', when='AFTER')),
        ),
        migrations.AddField(
            model_name='calendardayevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='calendardayevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='exchange.calendarday'),
        ),
        migrations.AddField(
            model_name='event',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='event',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='event',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='feedbackduty',
            name='addressee',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feedback_duty', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='feedbackduty',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='feedbackduty',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddConstraint(
            model_name='kind',
            constraint=models.CheckConstraint(condition=models.Q(('expects', 'nothing'), ('deadline_amount__isnull', False), _connector='OR'), name='kinds_that_expect_something_have_a_term'),
        ),
        migrations.AddField(
            model_name='feedbackduty',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.kind'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kind',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_kindevent" ("addressee_codes", "addressee_kinds", "begins_next_day", "code", "deadline_amount", "deadline_from", "deadline_unit", "description", "ends_on_working_day", "expects", "feedback_amount", "feedback_unit", "ground", "ground_code", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sender_codes", "sender_kinds", "urgency") VALUES (NEW."addressee_codes", NEW."addressee_kinds", NEW."begins_next_day", NEW."code", NEW."deadline_amount", NEW."deadline_from", NEW."deadline_unit", NEW."description", NEW."ends_on_working_day", NEW."expects", NEW."feedback_amount", NEW."feedback_unit", NEW."ground", NEW."ground_code", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."sender_codes", NEW."sender_kinds", NEW."urgency"); RETURN NULL;', hash='e54152bed96351a94b0c919cbf703f43068bb56a', operation='INSERT', pgid='pgtrigger_insert_insert_4b806', table='exchange_kind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kind',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "exchange_kindevent" ("addressee_codes", "addressee_kinds", "begins_next_day", "code", "deadline_amount", "deadline_from", "deadline_unit", "description", "ends_on_working_day", "expects", "feedback_amount", "feedback_unit", "ground", "ground_code", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sender_codes", "sender_kinds", "urgency") VALUES (NEW."addressee_codes", NEW."addressee_kinds", NEW."begins_next_day", NEW."code", NEW."deadline_amount", NEW."deadline_from", NEW."deadline_unit", NEW."description", NEW."ends_on_working_day", NEW."expects", NEW."feedback_amount", NEW."feedback_unit", NEW."ground", NEW."ground_code", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."sender_codes", NEW."sender_kinds", NEW."urgency"); RETURN NULL;', hash='4ed67dcd5b0bc6e432a78017be28f632ce7f854e', operation='UPDATE', pgid='pgtrigger_update_update_32fb0', table='exchange_kind', when='AFTER')),
        ),
        migrations.AddField(
            model_name='kindevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='kindevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='exchange.kind'),
        ),
        migrations.AddField(
            model_name='mail',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='mail',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='mail',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='moretime',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='more_times', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='moretime',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='moretime',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='notice',
            name='case',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='notice',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='exchange.kind'),
        ),
        migrations.AddField(
            model_name='notice',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='exchange.notice'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='exchange.notice'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='answer',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='receipt', to='exchange.answer'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='addressee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='exchange.addressee'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='rung',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='exchange.kind'),
        ),
        migrations.AddField(
            model_name='version',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='exchange.notice'),
        ),
        migrations.AddConstraint(
            model_name='workingcalendar',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='there_is_one_working_calendar'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('classification', ''), ('classified_at__isnull', True), ('classified_by', '')), models.Q(models.Q(('classification', ''), _negated=True), models.Q(('classified_by', ''), _negated=True), ('classified_at__isnull', False)), _connector='OR'), name='a_person_classifies_a_reply'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='replies_stay_as_they_came', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF ROW(NEW.addressee_id, NEW.origin, NEW.text, NEW.received_at, NEW.recorded_at, NEW.recorded_by) IS DISTINCT FROM ROW(OLD.addressee_id, OLD.origin, OLD.text, OLD.received_at, OLD.recorded_at, OLD.recorded_by) THEN RAISE EXCEPTION 'replies are never changed'; END IF; RETURN NEW;", hash='2e26527aa8c96b26c43956f82d8e6e6f87cdac1e', operation='UPDATE', pgid='pgtrigger_replies_stay_as_they_came_b6a31', table='exchange_answer', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['addressee', 'at'], name='events_of_an_addressee'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='events_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' - 'sender_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' - 'sender_id' THEN RAISE EXCEPTION 'events are never changed'; END IF; RETURN NEW;", hash='c18b78d7d387b57af2f15ea93e1e159a7401ff92', operation='UPDATE', pgid='pgtrigger_events_never_change_28a04', table='exchange_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='events_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'events are never removed';", hash='39073ca777f768550d16eb5edf4bd71a267bc6c0', operation='DELETE', pgid='pgtrigger_events_are_never_removed_3f345', table='exchange_event', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='feedbackduty',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['institution', 'due_at', 'id'], name='feedback_that_is_owed'),
        ),
        migrations.AddIndex(
            model_name='feedbackduty',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at'], name='feedback_to_remind_of'),
        ),
        migrations.AddIndex(
            model_name='feedbackduty',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('settled_at__isnull', True)), fields=['revision', 'id'], name='feedback_to_count_again'),
        ),
        migrations.AddConstraint(
            model_name='feedbackduty',
            constraint=models.CheckConstraint(condition=models.Q(('given_by', ''), models.Q(('settled_at__isnull', False), models.Q(('origin', ''), _negated=True)), _connector='OR'), name='feedback_given_has_a_time_and_an_origin'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['next_try_at'], name='mails_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(fields=('addressee', 'template', 'occasion', 'address'), name='one_mail_an_address_for_an_occasion'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='mails_sent_have_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moretime',
            trigger=pgtrigger.compiler.Trigger(name='extensions_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' - 'sender_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' - 'sender_id' THEN RAISE EXCEPTION 'extensions are never changed'; END IF; RETURN NEW;", hash='5ecdb00174c17992fb13e002922b5e362f31042f', operation='UPDATE', pgid='pgtrigger_extensions_never_change_dc1f6', table='exchange_moretime', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moretime',
            trigger=pgtrigger.compiler.Trigger(name='extensions_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'extensions are never removed';", hash='33a5707f4538a04e43f33046cc9baa1e12311636', operation='DELETE', pgid='pgtrigger_extensions_are_never_removed_4bb00', table='exchange_moretime', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['sender', '-made_at'], name='notices_by_sender'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='notices_by_party'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('subject_label', ''), _negated=True), fields=['subject_label', 'subject_key'], name='notices_by_subject'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='notices_by_case'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), models.Q(('sent_by', ''), _negated=True), _connector='OR'), name='sent_notices_say_by_whom'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('destroyed_at__isnull', True)), fields=['added_at', 'id'], name='files_that_are_kept'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('notice__isnull', True)), models.Q(('answer__isnull', True), ('notice__isnull', False)), _connector='OR'), name='files_belong_to_a_notice_or_to_a_reply'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at__isnull', True), ('destroyed_rule', '')), models.Q(models.Q(('destroyed_rule', ''), _negated=True), ('content', b''), ('destroyed_at__isnull', False), ('name', '')), _connector='OR'), name='nothing_is_left_of_files_that_were_destroyed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='files_stay_as_they_came', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL OR public.vidik_system() IS DISTINCT FROM 'retention-job' OR ROW(NEW.notice_id, NEW.answer_id, NEW.media_type, NEW.size, NEW.sha256, NEW.added_at) IS DISTINCT FROM ROW(OLD.notice_id, OLD.answer_id, OLD.media_type, OLD.size, OLD.sha256, OLD.added_at) THEN RAISE EXCEPTION 'files stay as they came until their period is over'; END IF; RETURN NEW;", hash='4db13faa7f6c756a2f01f6b29a92479c3435462c', operation='UPDATE OF "notice_id", "answer_id", "name", "media_type", "size", "sha256", "content", "added_at", "destroyed_at", "destroyed_rule"', pgid='pgtrigger_files_stay_as_they_came_c40f2', table='exchange_attachment', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('sent_at__isnull', False), ('settled_at__isnull', True)), fields=['institution', 'due_at', 'id'], name='open_notices_of_an_addressee'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('sent_at__isnull', False), ('settled_at__isnull', True)), fields=['sender', 'due_at', 'id'], name='open_notices_of_a_sender'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('settled_at__isnull', True)), fields=['due_at', 'id'], name='open_notices_by_deadline'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['institution', '-sent_at', 'id'], name='notices_received'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(fields=['sender', '-sent_at', 'id'], name='notices_sent'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('has_unclassified', True)), fields=['sender', 'id'], name='answers_to_classify'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('corrected_version__gt', models.F('read_version'))), fields=['institution', 'id'], name='corrections_not_read'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at'], name='notices_to_remind_of'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('settled_at__isnull', True)), fields=['revision', 'id'], name='notices_to_count_again'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='addressee_search', opclasses=('gin_trgm_ops',)),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(fields=('notice', 'institution'), name='a_notice_goes_to_an_institution_once'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='numbers_of_acts_are_given_once'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('state', 'drafted')), models.Q(models.Q(('state', 'drafted'), _negated=True), models.Q(('number', ''), _negated=True), ('sent_at__isnull', False)), _connector='OR'), name='what_was_sent_has_a_number_and_a_time'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('answered', 'closed')), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='what_is_answered_or_closed_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.CheckConstraint(condition=models.Q(('institution', models.F('sender')), _negated=True), name='nobody_sends_a_notice_to_itself'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='receipts_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' - 'sender_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' - 'sender_id' THEN RAISE EXCEPTION 'receipts are never changed'; END IF; RETURN NEW;", hash='56efe5e5c2c0ba7d398f9391d72c070a24949bfb', operation='UPDATE', pgid='pgtrigger_receipts_never_change_24c88', table='exchange_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='receipts_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'receipts are never removed';", hash='0a83e5abd004cc5888c4dddf25ba34c01a928480', operation='DELETE', pgid='pgtrigger_receipts_are_never_removed_d7d94', table='exchange_receipt', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['sender', '-done_at'], name='reminders_of_a_sender'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('addressee', 'duty', 'armed', 'rung'), name='a_rung_is_done_once_for_every_start'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.UniqueConstraint(fields=('kind', 'duty', 'code'), name='rungs_stand_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('notice', 'number'), name='versions_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='version',
            trigger=pgtrigger.compiler.Trigger(name='texts_of_versions_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF ROW(NEW.notice_id, NEW.number, NEW.title, NEW.text, NEW.reason, NEW.made_at, NEW.made_by) IS DISTINCT FROM ROW(OLD.notice_id, OLD.number, OLD.title, OLD.text, OLD.reason, OLD.made_at, OLD.made_by) THEN RAISE EXCEPTION 'versions are never changed; add one'; END IF; RETURN NEW;", hash='2061b81fb5a0f8722b7436bfd899ae97c0981012', operation='UPDATE', pgid='pgtrigger_texts_of_versions_never_change_68335', table='exchange_version', when='BEFORE')),
        ),
        # What the row security of notices asks for in every statement: few of many cases.
        migrations.RunSQL(
            "create index cases_that_are_restricted on cases_case (id) where restricted",
            migrations.RunSQL.noop,
        ),
    ]
