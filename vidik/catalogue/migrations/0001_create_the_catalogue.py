# SPDX-License-Identifier: EUPL-1.2
"""Create the table of services and its history."""


import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vidik.core.texts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0003_purposes_of_contact_points'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('pack_code', models.SlugField(blank=True, max_length=60)),
                ('is_changed_here', models.BooleanField(default=False)),
                ('disclosure', models.CharField(choices=[('public', 'public'), ('professionals', 'professionals'), ('sealed', 'sealed')], max_length=20, verbose_name='who may know of it')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('name', vidik.core.texts.TextsField(verbose_name='name')),
                ('description', vidik.core.texts.TextsField(blank=True, verbose_name='description')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('age_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='from age')),
                ('age_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to age')),
                ('sex', models.CharField(choices=[('all', 'everybody'), ('women', 'women and girls'), ('men', 'men and boys')], default='all', max_length=10, verbose_name='sex')),
                ('citizens', models.CharField(choices=[('all', 'citizens and foreigners'), ('citizens', 'citizens'), ('foreigners', 'foreigners')], default='all', max_length=12, verbose_name='citizenship')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('ways', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('territories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('cost', models.CharField(choices=[('free', 'free of charge'), ('shared', 'a share is paid'), ('paid', 'paid'), ('unknown', 'not stated')], default='unknown', max_length=10, verbose_name='cost')),
                ('application', vidik.core.texts.TextsField(blank=True, verbose_name='how to apply')),
                ('documents', vidik.core.texts.TextsField(blank=True, verbose_name='required documents')),
                ('accessibility', vidik.core.texts.TextsField(blank=True, verbose_name='accessibility')),
                ('state', models.CharField(choices=[('active', 'active'), ('closed', 'temporarily closed'), ('ended', 'ended')], default='active', max_length=10, verbose_name='state')),
                ('closed_until', models.DateField(blank=True, null=True, verbose_name='closed until')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('needs_licence', models.BooleanField(default=False, verbose_name='needs a licence')),
                ('licence_number', models.CharField(blank=True, max_length=40, verbose_name='number of the licence')),
                ('licence_from', models.DateField(blank=True, null=True, verbose_name='licence valid from')),
                ('licence_until', models.DateField(blank=True, null=True, verbose_name='licence valid until')),
                ('renewal_asked_on', models.DateField(blank=True, null=True, verbose_name='renewal asked for on')),
                ('finance', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('finance_until', models.DateField(blank=True, null=True, verbose_name='project ends on')),
                ('unit', models.CharField(blank=True, choices=[('places', 'places to sleep'), ('persons', 'persons at a time'), ('hours', 'hours a week')], max_length=10, verbose_name='counted in')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='all')),
                ('free', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='free')),
                ('free_on', models.DateField(blank=True, null=True, verbose_name='as of')),
                ('is_contact_public', models.BooleanField(default=False, verbose_name='contact shown to everybody')),
                ('source', vidik.core.texts.TextsField(blank=True)),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('changed_at', models.DateTimeField()),
                ('search_text', models.TextField(editable=False)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='institutions.contactpoint')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('institution__code', 'kind', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ServiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('pack_code', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('is_changed_here', models.BooleanField(default=False)),
                ('disclosure', models.CharField(choices=[('public', 'public'), ('professionals', 'professionals'), ('sealed', 'sealed')], max_length=20, verbose_name='who may know of it')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('name', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='name')),
                ('description', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='description')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('age_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='from age')),
                ('age_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to age')),
                ('sex', models.CharField(choices=[('all', 'everybody'), ('women', 'women and girls'), ('men', 'men and boys')], default='all', max_length=10, verbose_name='sex')),
                ('citizens', models.CharField(choices=[('all', 'citizens and foreigners'), ('citizens', 'citizens'), ('foreigners', 'foreigners')], default='all', max_length=12, verbose_name='citizenship')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('ways', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('territories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('cost', models.CharField(choices=[('free', 'free of charge'), ('shared', 'a share is paid'), ('paid', 'paid'), ('unknown', 'not stated')], default='unknown', max_length=10, verbose_name='cost')),
                ('application', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='how to apply')),
                ('documents', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='required documents')),
                ('accessibility', vidik.core.texts.TextsField(blank=True, partial=True, verbose_name='accessibility')),
                ('state', models.CharField(choices=[('active', 'active'), ('closed', 'temporarily closed'), ('ended', 'ended')], default='active', max_length=10, verbose_name='state')),
                ('closed_until', models.DateField(blank=True, null=True, verbose_name='closed until')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('needs_licence', models.BooleanField(default=False, verbose_name='needs a licence')),
                ('licence_number', models.CharField(blank=True, max_length=40, verbose_name='number of the licence')),
                ('licence_from', models.DateField(blank=True, null=True, verbose_name='licence valid from')),
                ('licence_until', models.DateField(blank=True, null=True, verbose_name='licence valid until')),
                ('renewal_asked_on', models.DateField(blank=True, null=True, verbose_name='renewal asked for on')),
                ('finance', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('finance_until', models.DateField(blank=True, null=True, verbose_name='project ends on')),
                ('unit', models.CharField(blank=True, choices=[('places', 'places to sleep'), ('persons', 'persons at a time'), ('hours', 'hours a week')], max_length=10, verbose_name='counted in')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='all')),
                ('free', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='free')),
                ('free_on', models.DateField(blank=True, null=True, verbose_name='as of')),
                ('is_contact_public', models.BooleanField(default=False, verbose_name='contact shown to everybody')),
                ('source', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('changed_at', models.DateTimeField()),
                ('search_text', models.TextField(editable=False)),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.contactpoint')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='service',
            index=django.contrib.postgres.indexes.GinIndex(fields=['territories'], name='services_by_territory'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='services_search', opclasses=('gin_trgm_ops',)),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['disclosure', 'state', 'kind'], name='services_by_level'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(condition=models.Q(('pack_code', ''), _negated=True), fields=('pack_code',), name='pack_names_a_service_once'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('disclosure__in', ['public', 'professionals', 'sealed'])), name='services_have_a_level'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('age_to__isnull', True), ('age_from__isnull', True), ('age_to__gte', models.F('age_from')), _connector='OR'), name='ages_of_services_are_in_order'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('licence_until__isnull', True), ('licence_from__isnull', True), ('licence_until__gt', models.F('licence_from')), _connector='OR'), name='licences_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('needs_licence', True), models.Q(('licence_from__isnull', True), ('licence_number', ''), ('licence_until__isnull', True), ('renewal_asked_on__isnull', True)), _connector='OR'), name='licences_are_of_services_that_need_one'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('finance_until__isnull', True), ('finance__contains', ['project']), _connector='OR'), name='projects_alone_have_an_end_day'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('free__isnull', True), ('free_on__isnull', True)), models.Q(('capacity__gte', models.F('free')), ('free__isnull', False), ('free_on__isnull', False)), _connector='OR'), name='free_capacity_is_of_all_as_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity__isnull', True), ('unit', '')), models.Q(('capacity__isnull', False), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='capacity_has_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), ('ended_on__isnull', False)), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='ended_services_say_since_when'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'closed'), ('closed_until__isnull', True), _connector='OR'), name='closed_services_alone_open_again'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('confirmed_on__isnull', False), _connector='OR'), name='confirmations_have_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_serviceevent" ("accessibility", "age_from", "age_to", "application", "capacity", "changed_at", "citizens", "closed_until", "confirmed_by_id", "confirmed_on", "contact_id", "cost", "description", "disclosure", "documents", "ended_on", "finance", "finance_until", "free", "free_on", "groups", "id", "institution_id", "is_changed_here", "is_contact_public", "kind", "languages", "licence_from", "licence_number", "licence_until", "name", "needs_licence", "pack_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewal_asked_on", "search_text", "sex", "source", "state", "territories", "unit", "verified_on", "ways") VALUES (NEW."accessibility", NEW."age_from", NEW."age_to", NEW."application", NEW."capacity", NEW."changed_at", NEW."citizens", NEW."closed_until", NEW."confirmed_by_id", NEW."confirmed_on", NEW."contact_id", NEW."cost", NEW."description", NEW."disclosure", NEW."documents", NEW."ended_on", NEW."finance", NEW."finance_until", NEW."free", NEW."free_on", NEW."groups", NEW."id", NEW."institution_id", NEW."is_changed_here", NEW."is_contact_public", NEW."kind", NEW."languages", NEW."licence_from", NEW."licence_number", NEW."licence_until", NEW."name", NEW."needs_licence", NEW."pack_code", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."renewal_asked_on", NEW."search_text", NEW."sex", NEW."source", NEW."state", NEW."territories", NEW."unit", NEW."verified_on", NEW."ways"); RETURN NULL;', hash='56cf1c68954d83208e6407e5aff1de3a15df6d96', operation='INSERT', pgid='pgtrigger_insert_insert_abccd', table='catalogue_service', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_serviceevent" ("accessibility", "age_from", "age_to", "application", "capacity", "changed_at", "citizens", "closed_until", "confirmed_by_id", "confirmed_on", "contact_id", "cost", "description", "disclosure", "documents", "ended_on", "finance", "finance_until", "free", "free_on", "groups", "id", "institution_id", "is_changed_here", "is_contact_public", "kind", "languages", "licence_from", "licence_number", "licence_until", "name", "needs_licence", "pack_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewal_asked_on", "search_text", "sex", "source", "state", "territories", "unit", "verified_on", "ways") VALUES (NEW."accessibility", NEW."age_from", NEW."age_to", NEW."application", NEW."capacity", NEW."changed_at", NEW."citizens", NEW."closed_until", NEW."confirmed_by_id", NEW."confirmed_on", NEW."contact_id", NEW."cost", NEW."description", NEW."disclosure", NEW."documents", NEW."ended_on", NEW."finance", NEW."finance_until", NEW."free", NEW."free_on", NEW."groups", NEW."id", NEW."institution_id", NEW."is_changed_here", NEW."is_contact_public", NEW."kind", NEW."languages", NEW."licence_from", NEW."licence_number", NEW."licence_until", NEW."name", NEW."needs_licence", NEW."pack_code", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."renewal_asked_on", NEW."search_text", NEW."sex", NEW."source", NEW."state", NEW."territories", NEW."unit", NEW."verified_on", NEW."ways"); RETURN NULL;', hash='ff8f6285381dd19409eab9c6ee4b463f2bc518cb', operation='UPDATE', pgid='pgtrigger_update_update_f4e52', table='catalogue_service', when='AFTER')),
        ),
    ]
