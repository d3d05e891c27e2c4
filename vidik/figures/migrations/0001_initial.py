# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import vidik.core.texts
from django.db import migrations, models

ANALYSE = """
create function figures_analyse() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  analyze public.figures_figure, public.figures_observation;
end $$;
revoke execute on function figures_analyse() from public;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', vidik.core.texts.TextsField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ('position', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ('-code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='cycles_end_after_they_begin'), models.CheckConstraint(condition=models.Q(('code__regex', '^(19|20)[0-9]{2}$')), name='cycles_are_named_by_their_year')],
            },
        ),
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', vidik.core.texts.TextsField()),
                ('kind', models.CharField(default='classification', max_length=20)),
                ('exclusive', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('code_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.codelist')),
            ],
            options={
                'ordering': ('position', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=100, unique=True)),
                ('name', vidik.core.texts.TextsField()),
                ('definition', vidik.core.texts.TextsField(blank=True)),
                ('unit', models.CharField(max_length=20)),
                ('counts', models.CharField(choices=[('persons', 'persons'), ('reports', 'reports'), ('cases', 'cases'), ('events', 'events'), ('offices', 'offices'), ('money', 'money'), ('time', 'time'), ('share', 'a share'), ('change', 'a change'), ('other', 'other')], max_length=20)),
                ('additive_over_institutions', models.BooleanField(default=False)),
                ('additive_over_time', models.BooleanField(default=False)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('family', models.CharField(blank=True, max_length=100)),
                ('person_level', models.BooleanField(default=False)),
                ('search_text', models.TextField(editable=False)),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='figures.measure')),
                ('dimensions', models.ManyToManyField(blank=True, related_name='measures', to='figures.dimension')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='figures.theme')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=60)),
                ('period_end', models.DateField()),
                ('dimensions', models.JSONField(default=dict)),
                ('dimension_key', models.CharField(blank=True, max_length=500)),
                ('breakdown', models.GeneratedField(db_persist=True, expression=models.Func(models.F('dimension_key'), models.Value('=[^;]*'), models.Value(''), models.Value('g'), function='regexp_replace'), output_field=models.CharField(max_length=500))),
                ('section', models.CharField(blank=True, max_length=40)),
                ('origin', models.CharField(choices=[('letter', 'letter'), ('questionnaire', 'questionnaire'), ('meeting', 'meeting'), ('own_proceedings', 'own proceedings'), ('derived', 'derived from case records')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('note_translations', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('statement', models.BigIntegerField(default=0)),
                ('cycle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='figures.cycle')),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='institutions.institution')),
                ('measure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='figures.measure')),
            ],
            options={
                'ordering': ('cycle', 'statement', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_current', models.BooleanField(default=True)),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ('status', models.CharField(blank=True, choices=[('not_collected', 'not collected'), ('not_available', 'not available'), ('refused', 'refused'), ('not_applicable', 'not applicable'), ('suppressed', 'suppressed')], max_length=20)),
                ('qualifier', models.CharField(choices=[('exact', 'exact'), ('more_than', 'more than'), ('at_least', 'at least'), ('less_than', 'less than'), ('at_most', 'at most'), ('approx', 'approximately'), ('about', 'about')], default='exact', max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=120)),
                ('figure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='figures.figure')),
            ],
            options={
                'ordering': ('figure', 'version'),
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200)),
                ('observation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='citation', to='figures.observation')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=120)),
                ('disclosure', models.CharField(default='not_assessed', max_length=20)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='figures.cycle')),
                ('observations', models.ManyToManyField(related_name='releases', to='figures.observation')),
            ],
            options={
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='SeriesNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension_key', models.CharField(blank=True, max_length=500)),
                ('note', vidik.core.texts.TextsField()),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='institutions.institution')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='series_notes', to='figures.measure')),
            ],
        ),
        migrations.CreateModel(
            name='MeasureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=100)),
                ('name', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('definition', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('unit', models.CharField(max_length=20)),
                ('counts', models.CharField(choices=[('persons', 'persons'), ('reports', 'reports'), ('cases', 'cases'), ('events', 'events'), ('offices', 'offices'), ('money', 'money'), ('time', 'time'), ('share', 'a share'), ('change', 'a change'), ('other', 'other')], max_length=20)),
                ('additive_over_institutions', models.BooleanField(default=False)),
                ('additive_over_time', models.BooleanField(default=False)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('family', models.CharField(blank=True, max_length=100)),
                ('person_level', models.BooleanField(default=False)),
                ('search_text', models.TextField(editable=False)),
                ('base', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.measure')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='figures.measure')),
                ('theme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.theme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['measure', 'cycle', 'institution', 'period', 'dimension_key'], name='figure_by_quantity'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['measure', 'cycle', 'breakdown', 'institution', 'period'], name='figure_by_breakdown'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['institution', 'cycle'], name='figure_by_institution'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['cycle', 'statement', 'id'], name='figure_in_order'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['cycle', 'section', 'statement'], name='figure_by_section'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['dimensions'], name='figure_dims', opclasses=('jsonb_path_ops',)),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('cycle', 'reference'), name='references_are_unique_in_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(fields=('figure', 'version'), name='versions_of_a_figure_are_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('figure',), name='one_version_of_a_figure_is_current'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', ''), ('value__isnull', False)), models.Q(('value__isnull', True), models.Q(('status', ''), _negated=True)), _connector='OR'), name='observations_have_a_value_or_say_why_not'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrections_give_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='only_currency_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF ROW(NEW.figure_id, NEW.version, NEW.value, NEW.status, NEW.qualifier, NEW.reason, NEW.created_at, NEW.created_by) IS DISTINCT FROM ROW(OLD.figure_id, OLD.version, OLD.value, OLD.status, OLD.qualifier, OLD.reason, OLD.created_at, OLD.created_by) THEN RAISE EXCEPTION 'observations are never changed; add a version'; END IF; IF NEW.is_current AND NOT OLD.is_current THEN RAISE EXCEPTION 'a replaced version never becomes current again'; END IF; RETURN NEW;", hash='2296b3cabf7ebfed207956bbeca849c8040af587', operation='UPDATE', pgid='pgtrigger_only_currency_changes_f3c02', table='figures_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='a_version_is_replaced_by_a_newer_one', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.is_current AND NOT NEW.is_current)', constraint='CONSTRAINT', func="IF NOT EXISTS (SELECT FROM figures_observation o WHERE o.figure_id = NEW.figure_id AND o.is_current AND o.version > NEW.version) THEN RAISE EXCEPTION 'a version stays current until a newer one replaces it'; END IF; RETURN NULL;", hash='a556390e5b506df774f5819c237c7a510c434b6c', operation='UPDATE OF "is_current"', pgid='pgtrigger_a_version_is_replaced_by_a_newer_one_32401', table='figures_observation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='observations_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'observations are never removed';", hash='847a785cb8b6057d0be2eeb7ed53b53e68aedcb7', operation='DELETE', pgid='pgtrigger_observations_are_never_removed_187d3', table='figures_observation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='citations_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'citations are never changed or removed';", hash='a232b76d6908c3394329e41869e6821abf699ec6', operation='UPDATE OR DELETE', pgid='pgtrigger_citations_stay_abd70', table='figures_citation', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='measure_search', opclasses=('gin_trgm_ops',)),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "figures_measureevent" ("additive_over_institutions", "additive_over_time", "base_id", "code", "counts", "definition", "family", "id", "name", "person_level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "search_text", "theme_id", "unit") VALUES (NEW."additive_over_institutions", NEW."additive_over_time", NEW."base_id", NEW."code", NEW."counts", NEW."definition", NEW."family", NEW."id", NEW."name", NEW."person_level", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."search_text", NEW."theme_id", NEW."unit"); RETURN NULL;', hash='e255f847a14b342a7296200c67931fb113cc1a10', operation='INSERT', pgid='pgtrigger_insert_insert_3d779', table='figures_measure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "figures_measureevent" ("additive_over_institutions", "additive_over_time", "base_id", "code", "counts", "definition", "family", "id", "name", "person_level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "search_text", "theme_id", "unit") VALUES (NEW."additive_over_institutions", NEW."additive_over_time", NEW."base_id", NEW."code", NEW."counts", NEW."definition", NEW."family", NEW."id", NEW."name", NEW."person_level", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."search_text", NEW."theme_id", NEW."unit"); RETURN NULL;', hash='fd476d19f8720a8205f408e23bfa333c36b96f27', operation='UPDATE', pgid='pgtrigger_update_update_c8630', table='figures_measure', when='AFTER')),
        ),
        migrations.RunSQL(ANALYSE, migrations.RunSQL.noop),
    ]
