# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import vidik.core.texts
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', vidik.core.texts.TextsField(verbose_name='function')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('-valid_from', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('name', vidik.core.texts.TextsField(verbose_name='name')),
                ('short_name', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='short name')),
                ('control', models.CharField(choices=[('controlled', 'controlled by the National Rapporteur'), ('outside', 'outside the National Rapporteur’s control')], max_length=20)),
                ('basis', vidik.core.texts.TextsField(blank=True)),
                ('questionnaire', models.CharField(choices=[('special', 'special'), ('general', 'general'), ('none', 'none'), ('unknown', 'not stated')], default='unknown', max_length=20)),
                ('origin', models.CharField(default='source', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('search_text', models.TextField(editable=False)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.code')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='institutions.institution')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='institutions.institution')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.code')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='ContactPointEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('function', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='function')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('is_demo', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='institutions.contactpoint')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='institutions.institution'),
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('name', vidik.core.texts.TextsField()),
                ('kind', models.CharField(max_length=40)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='institutions.territory')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='InstitutionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=80)),
                ('name', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='name')),
                ('short_name', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='short name')),
                ('control', models.CharField(choices=[('controlled', 'controlled by the National Rapporteur'), ('outside', 'outside the National Rapporteur’s control')], max_length=20)),
                ('basis', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('questionnaire', models.CharField(choices=[('special', 'special'), ('general', 'general'), ('none', 'none'), ('unknown', 'not stated')], default='unknown', max_length=20)),
                ('origin', models.CharField(default='source', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('search_text', models.TextField(editable=False)),
                ('kind', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='core.code')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='institutions.institution')),
                ('sector', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='core.code')),
                ('territory', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.territory')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='institution',
            name='territory',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='institutions.territory'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='contact_points_end_after_they_begin'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpoint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_contactpointevent" ("confirmed_on", "email", "function", "id", "institution_id", "is_demo", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."confirmed_on", NEW."email", NEW."function", NEW."id", NEW."institution_id", NEW."is_demo", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='b30cd3fda75bf1a43b6d388ec2d55fb0d9bbe60f', operation='INSERT', pgid='pgtrigger_insert_insert_173ef', table='institutions_contactpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpoint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "institutions_contactpointevent" ("confirmed_on", "email", "function", "id", "institution_id", "is_demo", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."confirmed_on", NEW."email", NEW."function", NEW."id", NEW."institution_id", NEW."is_demo", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='0f99c4da039f3b074d01c0b7acbb59a11a37d29b', operation='UPDATE', pgid='pgtrigger_update_update_4ec01', table='institutions_contactpoint', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(fields=('institution', 'text'), name='aliases_stand_once'),
        ),
        migrations.AddIndex(
            model_name='institution',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='institution_search', opclasses=('gin_trgm_ops',)),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='no_institution_is_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='no_institution_is_merged_into_itself'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "institutions_institutionevent" ("basis", "code", "control", "id", "kind_id", "merged_into_id", "name", "note", "origin", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire", "search_text", "sector_id", "short_name", "territory_id") VALUES (NEW."basis", NEW."code", NEW."control", NEW."id", NEW."kind_id", NEW."merged_into_id", NEW."name", NEW."note", NEW."origin", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."questionnaire", NEW."search_text", NEW."sector_id", NEW."short_name", NEW."territory_id"); RETURN NULL;', hash='13e0e94274ed7374838a40a5f9cc9b3eb68f7bd2', operation='INSERT', pgid='pgtrigger_insert_insert_8f2fb', table='institutions_institution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "institutions_institutionevent" ("basis", "code", "control", "id", "kind_id", "merged_into_id", "name", "note", "origin", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire", "search_text", "sector_id", "short_name", "territory_id") VALUES (NEW."basis", NEW."code", NEW."control", NEW."id", NEW."kind_id", NEW."merged_into_id", NEW."name", NEW."note", NEW."origin", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."questionnaire", NEW."search_text", NEW."sector_id", NEW."short_name", NEW."territory_id"); RETURN NULL;', hash='12369a7cc9ec4d4562490967c5cafa255581947e', operation='UPDATE', pgid='pgtrigger_update_update_5a592', table='institutions_institution', when='AFTER')),
        ),
    ]
