# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('exchange', '0001_initial'),
        ('identification', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpectedNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='what is expected')),
                ('since_on', models.DateField(verbose_name='expected since')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('received_how', models.CharField(blank=True, max_length=30, verbose_name='how it was received')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=30, verbose_name='why it is no longer expected')),
                ('entered_at', models.DateTimeField()),
                ('asked_notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.notice')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='from whom')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.notice')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expected_notices', to='identification.procedure')),
            ],
            options={
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ExpectedNoticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='what is expected')),
                ('since_on', models.DateField(verbose_name='expected since')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('received_how', models.CharField(blank=True, max_length=30, verbose_name='how it was received')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=30, verbose_name='why it is no longer expected')),
                ('entered_at', models.DateTimeField()),
                ('asked_notice', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='exchange.notice')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution', verbose_name='from whom')),
                ('notice', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='exchange.notice')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proceedings.expectednotice')),
                ('procedure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='identification.procedure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='expectednotice',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('received_on__isnull', True)), fields=['due_on', 'id'], name='expected_and_not_heard'),
        ),
        migrations.AddIndex(
            model_name='expectednotice',
            index=models.Index(fields=['since_on'], name='expected_by_day'),
        ),
        migrations.AddConstraint(
            model_name='expectednotice',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('received_on__isnull', True)), fields=('procedure', 'kind'), name='one_notice_of_a_kind_is_awaited'),
        ),
        migrations.AddConstraint(
            model_name='expectednotice',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('since_on'))), name='expected_by_a_day_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='expectednotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', True), ('received_how', ''), ('received_on__isnull', True)), models.Q(('received_on__isnull', False), models.Q(('received_how', ''), _negated=True)), _connector='OR'), name='what_was_heard_says_how'),
        ),
        migrations.AddConstraint(
            model_name='expectednotice',
            constraint=models.CheckConstraint(condition=models.Q(('notice__isnull', True), ('received_how', 'notice'), _connector='OR'), name='a_notice_was_heard_as_one'),
        ),
        migrations.AddConstraint(
            model_name='expectednotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_because', '')), models.Q(('ended_at__isnull', False), ('received_on__isnull', True), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='what_does_not_come_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expectednotice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proceedings_expectednoticeevent" ("asked_notice_id", "case_id", "due_on", "ended_at", "ended_because", "entered_at", "entered_by_id", "id", "institution_id", "kind", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure_id", "received_how", "received_on", "since_on") VALUES (NEW."asked_notice_id", NEW."case_id", NEW."due_on", NEW."ended_at", NEW."ended_because", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."institution_id", NEW."kind", NEW."notice_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."procedure_id", NEW."received_how", NEW."received_on", NEW."since_on"); RETURN NULL;', hash='b7785b37f6e3a765a3267416737d99a404fb2569', operation='INSERT', pgid='pgtrigger_insert_insert_8b527', table='proceedings_expectednotice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expectednotice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proceedings_expectednoticeevent" ("asked_notice_id", "case_id", "due_on", "ended_at", "ended_because", "entered_at", "entered_by_id", "id", "institution_id", "kind", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure_id", "received_how", "received_on", "since_on") VALUES (NEW."asked_notice_id", NEW."case_id", NEW."due_on", NEW."ended_at", NEW."ended_because", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."institution_id", NEW."kind", NEW."notice_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."procedure_id", NEW."received_how", NEW."received_on", NEW."since_on"); RETURN NULL;', hash='444b452af340092c4732863858ff3d122d53d211', operation='UPDATE', pgid='pgtrigger_update_update_a5344', table='proceedings_expectednotice', when='AFTER')),
        ),
    ]
