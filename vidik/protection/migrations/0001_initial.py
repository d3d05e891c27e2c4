# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.fields
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
            name='SchoolCooperation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('met_on', models.DateField(verbose_name='when')),
                ('school_type', models.CharField(max_length=30, verbose_name='kind of school')),
                ('took_part', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='who took part')),
                ('informed_of', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='what the school was informed of')),
                ('ground', models.CharField(blank=True, choices=[('consent', 'consent of the person'), ('guardian-consent', 'consent of the guardian'), ('vital-interest', 'protection of life'), ('legal-duty', 'duty laid down by law'), ('court-order', 'order of a court or prosecutor')], max_length=20, verbose_name='ground')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='number of the document')),
                ('entered_at', models.DateTimeField()),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='school')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='identification.procedure')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-met_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='SchoolCooperationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('met_on', models.DateField(verbose_name='when')),
                ('school_type', models.CharField(max_length=30, verbose_name='kind of school')),
                ('took_part', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='who took part')),
                ('informed_of', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='what the school was informed of')),
                ('ground', models.CharField(blank=True, choices=[('consent', 'consent of the person'), ('guardian-consent', 'consent of the guardian'), ('vital-interest', 'protection of life'), ('legal-duty', 'duty laid down by law'), ('court-order', 'order of a court or prosecutor')], max_length=20, verbose_name='ground')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='number of the document')),
                ('entered_at', models.DateTimeField()),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution', verbose_name='school')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='protection.schoolcooperation')),
                ('procedure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='identification.procedure')),
                ('struck_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SchoolStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=30, verbose_name='what is done')),
                ('who', models.CharField(max_length=30, verbose_name='who does it')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('entered_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('not_done', models.CharField(blank=True, max_length=30, verbose_name='if it was not done: why')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('cooperation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='protection.schoolcooperation')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identification.procedure')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('from-abroad', 'from another state'), ('to-abroad', 'to another state')], max_length=12, verbose_name='direction')),
                ('country', models.CharField(max_length=12, verbose_name='other state')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('planned_on', models.DateField(verbose_name='planned for')),
                ('crosses_at', models.DateTimeField(blank=True, null=True, verbose_name='arrives or leaves at')),
                ('place', models.CharField(blank=True, max_length=30, verbose_name='where')),
                ('escort', models.CharField(blank=True, max_length=30, verbose_name='escort')),
                ('announced_by', models.CharField(blank=True, max_length=30, verbose_name='who announced the person')),
                ('receives', models.CharField(blank=True, max_length=30, verbose_name='who receives the person')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='support needed')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('missed_at', models.DateTimeField(blank=True, null=True)),
                ('missed_because', models.CharField(blank=True, max_length=30, verbose_name='why it did not take place')),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('handed_to', models.CharField(blank=True, max_length=30, verbose_name='handed over to')),
                ('entered_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handed_institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institution')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.notice')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crossings', to='identification.procedure')),
            ],
            options={
                'ordering': ('planned_on', 'id'),
                'indexes': [models.Index(condition=models.Q(('done_on__isnull', True), ('missed_at__isnull', True)), fields=['planned_on'], name='crossings_awaited_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('missed_at__isnull', True), ('missed_because', '')), models.Q(('done_on__isnull', True), ('missed_at__isnull', False), models.Q(('missed_because', ''), _negated=True)), _connector='OR'), name='crossings_that_failed_say_why'), models.CheckConstraint(condition=models.Q(models.Q(('handed_at__isnull', True), ('handed_institution__isnull', True), ('handed_to', '')), models.Q(('done_on__isnull', False), ('handed_at__isnull', False), models.Q(('handed_to', ''), _negated=True)), _connector='OR'), name='somebody_who_came_is_handed_over'), models.CheckConstraint(condition=models.Q(('handed_at__isnull', True), ('handed_at__gte', models.F('entered_at')), _connector='OR'), name='nobody_is_handed_over_before_it_was_planned')],
            },
        ),
        migrations.AddIndex(
            model_name='schoolcooperation',
            index=models.Index(fields=['met_on'], name='school_cooperation_by_day'),
        ),
        migrations.AddConstraint(
            model_name='schoolcooperation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), ('informed_of__len', 0), ('reference', '')), models.Q(('informed_of__len__gte', 1), models.Q(('ground', ''), _negated=True), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='a_school_is_told_on_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='schoolcooperation',
            constraint=models.CheckConstraint(condition=models.Q(('took_part__len__gte', 1)), name='cooperation_says_who_took_part'),
        ),
        migrations.AddConstraint(
            model_name='schoolcooperation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_by__isnull', True)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False)), _connector='OR'), name='struck_cooperation_says_by_whom'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schoolcooperation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "protection_schoolcooperationevent" ("case_id", "entered_at", "entered_by_id", "ground", "id", "informed_of", "institution_id", "kind", "met_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure_id", "reference", "school_type", "struck_at", "struck_by_id", "took_part") VALUES (NEW."case_id", NEW."entered_at", NEW."entered_by_id", NEW."ground", NEW."id", NEW."informed_of", NEW."institution_id", NEW."kind", NEW."met_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."procedure_id", NEW."reference", NEW."school_type", NEW."struck_at", NEW."struck_by_id", NEW."took_part"); RETURN NULL;', hash='c0da6e3af4dbe2e0cc54f5ad87cf1ed7a34752d7', operation='INSERT', pgid='pgtrigger_insert_insert_c43b3', table='protection_schoolcooperation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schoolcooperation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "protection_schoolcooperationevent" ("case_id", "entered_at", "entered_by_id", "ground", "id", "informed_of", "institution_id", "kind", "met_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure_id", "reference", "school_type", "struck_at", "struck_by_id", "took_part") VALUES (NEW."case_id", NEW."entered_at", NEW."entered_by_id", NEW."ground", NEW."id", NEW."informed_of", NEW."institution_id", NEW."kind", NEW."met_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."procedure_id", NEW."reference", NEW."school_type", NEW."struck_at", NEW."struck_by_id", NEW."took_part"); RETURN NULL;', hash='683fead06de095b89019ae04a171ae28f00d1647', operation='UPDATE', pgid='pgtrigger_update_update_8fd9d', table='protection_schoolcooperation', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='schoolstep',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['due_on'], name='school_steps_owed_by_day'),
        ),
        migrations.AddConstraint(
            model_name='schoolstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('not_done', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_school_steps_say_by_whom'),
        ),
    ]
