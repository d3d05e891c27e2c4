# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import vidik.core.texts
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('figures', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', vidik.core.texts.TextsField()),
                ('programme', vidik.core.texts.TextsField()),
                ('gazette', models.CharField(blank=True, max_length=40)),
                ('text', vidik.core.texts.TextsField(blank=True)),
                ('section', models.CharField(blank=True, max_length=40)),
                ('monitored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'lead'), ('cooperation', 'in cooperation')], max_length=12)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addressed', to='institutions.institution')),
            ],
            options={
                'ordering': ('recommendation', '-role', 'institution__code'),
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(blank=True, choices=[('acted_upon', 'acted upon'), ('largely', 'largely acted upon'), ('partially', 'partially acted upon'), ('initiated', 'initiated'), ('not_acted_upon', 'not acted upon')], max_length=20)),
                ('basis', vidik.core.texts.TextsField()),
                ('section', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('returned', 'returned')], default='draft', max_length=10)),
                ('assessed_on', models.DateField(blank=True, null=True)),
                ('assessed_by', models.CharField(max_length=120)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('approved_by', models.CharField(blank=True, max_length=120)),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('returned_by', models.CharField(blank=True, max_length=120)),
                ('return_reason', models.TextField(blank=True)),
                ('is_current', models.BooleanField(default=False)),
                ('origin', models.CharField(default='office', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='figures.cycle')),
                ('evidence', models.ManyToManyField(blank=True, related_name='assessments', to='figures.figure')),
            ],
            options={
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Headline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', vidik.core.texts.TextsField()),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='headline', to='figures.cycle')),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.figure')),
            ],
        ),
        migrations.CreateModel(
            name='IssuedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issued_report', to='figures.cycle')),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('report_number', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('title', vidik.core.texts.TextsField()),
                ('text', vidik.core.texts.TextsField()),
                ('addressees_note', vidik.core.texts.TextsField(blank=True)),
                ('further_monitoring', models.BooleanField(default=True)),
                ('sections', models.CharField(blank=True, max_length=120)),
                ('continues_note', vidik.core.texts.TextsField(blank=True)),
                ('search_text', models.TextField(editable=False)),
                ('continues', models.ManyToManyField(blank=True, related_name='continued_by', to='recommendations.recommendation')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='figures.cycle')),
                ('measures', models.ManyToManyField(blank=True, related_name='recommendations', to='figures.measure')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='figures.theme')),
            ],
            options={
                'ordering': ('-report_number', 'theme__position', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Encounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('inspection_visit', 'visit'), ('study_visit', 'study visit'), ('meeting', 'meeting')], max_length=20)),
                ('title', vidik.core.texts.TextsField()),
                ('text', vidik.core.texts.TextsField()),
                ('period', models.CharField(blank=True, max_length=60)),
                ('sections', models.CharField(blank=True, max_length=120)),
                ('others', vidik.core.texts.TextsField(blank=True)),
                ('about_report', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='figures.cycle')),
                ('figures', models.ManyToManyField(blank=True, related_name='+', to='figures.figure')),
                ('institutions', models.ManyToManyField(blank=True, related_name='encounters', to='institutions.institution')),
                ('recommendations', models.ManyToManyField(blank=True, related_name='encounters', to='recommendations.recommendation')),
            ],
            options={
                'ordering': ('cycle', '-kind', 'code'),
            },
        ),
        migrations.CreateModel(
            name='AssessmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('grade', models.CharField(blank=True, choices=[('acted_upon', 'acted upon'), ('largely', 'largely acted upon'), ('partially', 'partially acted upon'), ('initiated', 'initiated'), ('not_acted_upon', 'not acted upon')], max_length=20)),
                ('basis', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('section', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('approved', 'approved'), ('returned', 'returned')], default='draft', max_length=10)),
                ('assessed_on', models.DateField(blank=True, null=True)),
                ('assessed_by', models.CharField(max_length=120)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('approved_by', models.CharField(blank=True, max_length=120)),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('returned_by', models.CharField(blank=True, max_length=120)),
                ('return_reason', models.TextField(blank=True)),
                ('is_current', models.BooleanField(default=False)),
                ('origin', models.CharField(default='office', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.cycle')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='recommendations.assessment')),
                ('recommendation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='recommendations.recommendation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='recommendation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='recommendations.recommendation'),
        ),
        migrations.CreateModel(
            name='AddresseeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('lead', 'lead'), ('cooperation', 'in cooperation')], max_length=12)),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='recommendations.addressee')),
                ('recommendation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='recommendations.recommendation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='addressee',
            name='recommendation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='recommendations.recommendation'),
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('plan_code', models.CharField(blank=True, max_length=40)),
                ('title', vidik.core.texts.TextsField()),
                ('state', models.CharField(choices=[('planned', 'planned'), ('under_way', 'under way'), ('done', 'done')], max_length=12)),
                ('due', models.CharField(blank=True, max_length=60)),
                ('sections', models.CharField(blank=True, max_length=120)),
                ('parties_stated', models.BooleanField(default=False)),
                ('indicator', vidik.core.texts.TextsField(blank=True)),
                ('indicator_stated', models.BooleanField(default=False)),
                ('evidence', models.ManyToManyField(blank=True, related_name='+', to='figures.figure')),
                ('measures', models.ManyToManyField(blank=True, related_name='activities', to='figures.measure')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='recommendations.actionplan')),
                ('recommendations', models.ManyToManyField(blank=True, related_name='activities', to='recommendations.recommendation')),
            ],
            options={
                'ordering': ('-plan_code', 'code'),
            },
        ),
        migrations.CreateModel(
            name='RecommendationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=40)),
                ('report_number', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('title', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('text', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('addressees_note', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('further_monitoring', models.BooleanField(default=True)),
                ('sections', models.CharField(blank=True, max_length=120)),
                ('continues_note', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('search_text', models.TextField(editable=False)),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.cycle')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='recommendations.recommendation')),
                ('theme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.theme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('accepted', 'accepted'), ('in_part', 'accepted in part'), ('rejected', 'rejected'), ('no_clear_response', 'no clear response')], max_length=20)),
                ('received_on', models.DateField()),
                ('note', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=120)),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='recommendations.addressee')),
            ],
            options={
                'ordering': ('-received_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='TrackedMatter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', vidik.core.texts.TextsField()),
                ('text', vidik.core.texts.TextsField()),
                ('question', vidik.core.texts.TextsField(blank=True)),
                ('sections', models.CharField(blank=True, max_length=120)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracked_matters', to='figures.cycle')),
                ('institutions', models.ManyToManyField(blank=True, related_name='tracked_matters', to='institutions.institution')),
                ('near', models.ManyToManyField(blank=True, related_name='tracked_matters', to='recommendations.recommendation')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='figures.theme')),
            ],
            options={
                'ordering': ('cycle', 'code'),
            },
        ),
        migrations.CreateModel(
            name='ActivityParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'responsible'), ('partner', 'partner')], max_length=12)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='recommendations.activity')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_parts', to='institutions.institution')),
            ],
            options={
                'ordering': ('activity', 'role', 'institution__code'),
                'constraints': [models.UniqueConstraint(fields=('activity', 'institution'), name='an_institution_takes_part_once')],
            },
        ),
        migrations.CreateModel(
            name='HeadlineCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('base', models.PositiveIntegerField()),
                ('share', models.DecimalField(decimal_places=2, max_digits=5)),
                ('nearest', models.BooleanField(default=False)),
                ('truncated', models.BooleanField(default=False)),
                ('reading', vidik.core.texts.TextsField()),
                ('headline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='recommendations.headline')),
            ],
            options={
                'ordering': ('headline', 'position'),
                'constraints': [models.UniqueConstraint(fields=('headline', 'count', 'base'), name='a_count_and_base_are_tried_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('report_number', 'theme', 'number'), name='recommendations_are_numbered_once_in_their_theme'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "recommendations_recommendationevent" ("addressees_note", "code", "continues_note", "cycle_id", "further_monitoring", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_number", "search_text", "sections", "text", "theme_id", "title") VALUES (NEW."addressees_note", NEW."code", NEW."continues_note", NEW."cycle_id", NEW."further_monitoring", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_number", NEW."search_text", NEW."sections", NEW."text", NEW."theme_id", NEW."title"); RETURN NULL;', hash='7a52bf01239bf74951e018b1dfacc9366dfd7fab', operation='INSERT', pgid='pgtrigger_insert_insert_d6b9e', table='recommendations_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "recommendations_recommendationevent" ("addressees_note", "code", "continues_note", "cycle_id", "further_monitoring", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_number", "search_text", "sections", "text", "theme_id", "title") VALUES (NEW."addressees_note", NEW."code", NEW."continues_note", NEW."cycle_id", NEW."further_monitoring", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_number", NEW."search_text", NEW."sections", NEW."text", NEW."theme_id", NEW."title"); RETURN NULL;', hash='243a757edeadee299e14735dfe754ba97b0b8d08', operation='UPDATE', pgid='pgtrigger_update_update_f7db8', table='recommendations_recommendation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('recommendation', 'cycle'), name='one_assessment_counts_for_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('recommendation', 'cycle'), name='one_draft_waits_for_approval'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by', ''), _negated=True), _connector='OR'), name='approved_assessments_say_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', ''), models.Q(('approved_by', models.F('assessed_by')), _negated=True), _connector='OR'), name='assessments_are_approved_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('is_current', False), ('state', 'approved'), _connector='OR'), name='only_approved_assessments_count'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(models.Q(('return_reason', ''), _negated=True), models.Q(('returned_by', ''), _negated=True)), _connector='OR'), name='returned_assessments_say_why_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'published'), ('assessed_on__isnull', False), _connector='OR'), name='assessments_of_the_office_are_dated'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'published'), models.Q(('grade', ''), _negated=True), _connector='OR'), name='assessments_of_the_office_are_graded'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "recommendations_assessmentevent" ("approved_by", "approved_on", "assessed_by", "assessed_on", "basis", "created_at", "cycle_id", "grade", "id", "is_current", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "return_reason", "returned_by", "returned_on", "section", "state") VALUES (NEW."approved_by", NEW."approved_on", NEW."assessed_by", NEW."assessed_on", NEW."basis", NEW."created_at", NEW."cycle_id", NEW."grade", NEW."id", NEW."is_current", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recommendation_id", NEW."return_reason", NEW."returned_by", NEW."returned_on", NEW."section", NEW."state"); RETURN NULL;', hash='5f3b92611b31d62d9741922085494410449449a6', operation='INSERT', pgid='pgtrigger_insert_insert_c09b3', table='recommendations_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "recommendations_assessmentevent" ("approved_by", "approved_on", "assessed_by", "assessed_on", "basis", "created_at", "cycle_id", "grade", "id", "is_current", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "return_reason", "returned_by", "returned_on", "section", "state") VALUES (NEW."approved_by", NEW."approved_on", NEW."assessed_by", NEW."assessed_on", NEW."basis", NEW."created_at", NEW."cycle_id", NEW."grade", NEW."id", NEW."is_current", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recommendation_id", NEW."return_reason", NEW."returned_by", NEW."returned_on", NEW."section", NEW."state"); RETURN NULL;', hash='9440ca2e4909767d1e17ccc2ca9f29d1c04f2f8f', operation='UPDATE', pgid='pgtrigger_update_update_71935', table='recommendations_assessment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(fields=('recommendation', 'institution'), name='an_institution_is_addressed_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='addressee',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "recommendations_addresseeevent" ("id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "role") VALUES (NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recommendation_id", NEW."role"); RETURN NULL;', hash='1e1131f3d2776eee189a8d11ed85e8b2cb57c67c', operation='INSERT', pgid='pgtrigger_insert_insert_96811', table='recommendations_addressee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='addressee',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "recommendations_addresseeevent" ("id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "role") VALUES (NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recommendation_id", NEW."role"); RETURN NULL;', hash='844714a853cd11cee240d7ad323dc01d30a517c2', operation='UPDATE', pgid='pgtrigger_update_update_fd92e', table='recommendations_addressee', when='AFTER')),
        ),
    ]
