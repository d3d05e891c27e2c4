# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import vidik.core.texts
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FormDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_id', models.SlugField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('title', vidik.core.texts.TextsField()),
                ('state', models.CharField(choices=[('uploaded', 'uploaded, to be looked at'), ('open', 'draft'), ('frozen', 'became a version'), ('dropped', 'discarded')], default='open', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.CharField(max_length=120)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('-changed_at',),
            },
        ),
        migrations.CreateModel(
            name='WordingRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('texts', models.JSONField()),
                ('reason', models.TextField()),
                ('source', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('form', '-number'),
            },
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('did', models.CharField(choices=[('made', 'started'), ('uploaded', 'uploaded'), ('added', 'added'), ('changed', 'changed'), ('moved', 'moved'), ('removed', 'removed'), ('choices', 'answers to choose from changed'), ('settings', 'title or addressees changed'), ('restored', 'an earlier state restored')], max_length=20)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.CharField(max_length=120)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='forms.formdraft')),
            ],
            options={
                'ordering': ('draft', '-number'),
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_id', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('title', vidik.core.texts.TextsField()),
                ('survey', models.JSONField()),
                ('choices', models.JSONField(default=list)),
                ('names', models.JSONField(default=dict)),
                ('measures', models.JSONField(default=dict)),
                ('audience', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('wording', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                ('worded', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'ordering': ('form_id', '-made_at'),
                'constraints': [models.UniqueConstraint(fields=('form_id', 'version'), name='versions_of_a_form_are_named_once')],
            },
        ),
        migrations.AddField(
            model_name='formdraft',
            name='base',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.formversion'),
        ),
        migrations.AddField(
            model_name='formdraft',
            name='version',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='forms.formversion'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formversion',
            trigger=pgtrigger.compiler.Trigger(name='forms_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'wording' - 'worded' IS DISTINCT FROM to_jsonb(OLD) - 'wording' - 'worded' THEN RAISE EXCEPTION 'forms are never changed'; END IF; RETURN NEW;", hash='344644e2e3fc3bb8e241b351d699ad02c9506d72', operation='UPDATE', pgid='pgtrigger_forms_never_change_7c32e', table='forms_formversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formversion',
            trigger=pgtrigger.compiler.Trigger(name='forms_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'forms are never removed';", hash='e29233bdd51c9cdae25371038be97f573f8760e8', operation='DELETE', pgid='pgtrigger_forms_are_never_removed_5113e', table='forms_formversion', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='wordingrevision',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='forms.formversion'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='revisions_of_a_draft_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftrevision',
            trigger=pgtrigger.compiler.Trigger(name='revisions_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'revisions are never changed'; END IF; RETURN NEW;", hash='ab8dba8b200431fd022af1822bcb796eb5aa5d4f', operation='UPDATE', pgid='pgtrigger_revisions_never_change_60a40', table='forms_draftrevision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftrevision',
            trigger=pgtrigger.compiler.Trigger(name='revisions_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'revisions are never removed';", hash='824eb96caba71d56a0418f784b81aff96d72b891', operation='DELETE', pgid='pgtrigger_revisions_are_never_removed_d30b8', table='forms_draftrevision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='formdraft',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('form_id',), name='a_form_is_written_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='formdraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'frozen'), ('version__isnull', False)), models.Q(models.Q(('state', 'frozen'), _negated=True), ('version__isnull', True)), _connector='OR'), name='a_frozen_draft_has_its_version'),
        ),
        migrations.AddConstraint(
            model_name='wordingrevision',
            constraint=models.UniqueConstraint(fields=('form', 'number'), name='wordings_of_a_form_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordingrevision',
            trigger=pgtrigger.compiler.Trigger(name='wordings_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'wordings are never changed'; END IF; RETURN NEW;", hash='cf954342037df3674876347e32e1788b0026d437', operation='UPDATE', pgid='pgtrigger_wordings_never_change_6fb78', table='forms_wordingrevision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordingrevision',
            trigger=pgtrigger.compiler.Trigger(name='wordings_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'wordings are never removed';", hash='e6415bd1f16fbcb1f004b4c0a3706b1b4cff5fbf', operation='DELETE', pgid='pgtrigger_wordings_are_never_removed_88eca', table='forms_wordingrevision', when='BEFORE')),
        ),
    ]
