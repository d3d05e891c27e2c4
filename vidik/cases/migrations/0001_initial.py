# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vidik.cases.methods.codes
import vidik.cases.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=vidik.cases.methods.codes.draw_code, editable=False, max_length=11, unique=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', editable=False, max_length=10)),
                ('sensitivity', models.CharField(choices=[('ordinary', 'ordinary'), ('raised', 'raised'), ('highest', 'highest')], default='ordinary', max_length=10, verbose_name='sensitivity')),
                ('restricted', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('is_demo', models.BooleanField(db_default=False, default=False, editable=False)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('-opened_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('code', models.CharField(default=vidik.cases.methods.codes.draw_code, editable=False, max_length=11)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', editable=False, max_length=10)),
                ('sensitivity', models.CharField(choices=[('ordinary', 'ordinary'), ('raised', 'raised'), ('highest', 'highest')], default='ordinary', max_length=10, verbose_name='sensitivity')),
                ('restricted', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('is_demo', models.BooleanField(db_default=False, default=False, editable=False)),
                ('opened_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.case')),
                ('responsible', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_code', models.CharField(max_length=11)),
                ('reason', models.CharField(choices=[('danger', 'immediate danger to life or health'), ('missing', 'the person is missing'), ('child', 'a child is at risk'), ('placement', 'urgent accommodation outside working hours'), ('colleague-away', 'nobody who works on the case can be reached')], max_length=20, verbose_name='reason')),
                ('explanation', models.CharField(max_length=400, verbose_name='what has happened')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='hours needed')),
                ('state', models.CharField(choices=[('requested', 'requested'), ('started-alone', 'started alone'), ('granted', 'approved'), ('refused', 'refused'), ('ended', 'ended early'), ('reviewed', 'reviewed'), ('lapsed', 'lapsed without a decision')], editable=False, max_length=15)),
                ('requested_at', models.DateTimeField()),
                ('alone', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('judgement', models.CharField(blank=True, choices=[('justified', 'justified'), ('avoidable', 'justified, but avoidable'), ('unjustified', 'not justified')], max_length=20, verbose_name='judgement')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='emergencies', to='cases.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-requested_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccessEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('case_code', models.CharField(max_length=11)),
                ('reason', models.CharField(choices=[('danger', 'immediate danger to life or health'), ('missing', 'the person is missing'), ('child', 'a child is at risk'), ('placement', 'urgent accommodation outside working hours'), ('colleague-away', 'nobody who works on the case can be reached')], max_length=20, verbose_name='reason')),
                ('explanation', models.CharField(max_length=400, verbose_name='what has happened')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='hours needed')),
                ('state', models.CharField(choices=[('requested', 'requested'), ('started-alone', 'started alone'), ('granted', 'approved'), ('refused', 'refused'), ('ended', 'ended early'), ('reviewed', 'reviewed'), ('lapsed', 'lapsed without a decision')], editable=False, max_length=15)),
                ('requested_at', models.DateTimeField()),
                ('alone', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('judgement', models.CharField(blank=True, choices=[('justified', 'justified'), ('avoidable', 'justified, but avoidable'), ('unjustified', 'not justified')], max_length=20, verbose_name='judgement')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.emergencyaccess')),
                ('responsible', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('reviewed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('lead', 'leads the case'), ('worker', 'works on the case'), ('support', 'gives support'), ('accommodation', 'gives accommodation'), ('legal-aid', 'gives legal aid'), ('proceedings', 'conducts proceedings'), ('guardian', 'acts as guardianship authority')], max_length=20, verbose_name='role in the case')),
                ('why', models.CharField(choices=[('assigned', 'work was assigned'), ('replaces', 'takes over from a colleague'), ('joint-work', 'agreed joint work of institutions'), ('conference', 'decision of the case conference'), ('order', 'order of a court or prosecutor'), ('restriction', 'named when the case was restricted'), ('transfer', 'the case was handed over')], max_length=20, verbose_name='reason')),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institution')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ('valid_from', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ParticipantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('role', models.CharField(choices=[('lead', 'leads the case'), ('worker', 'works on the case'), ('support', 'gives support'), ('accommodation', 'gives accommodation'), ('legal-aid', 'gives legal aid'), ('proceedings', 'conducts proceedings'), ('guardian', 'acts as guardianship authority')], max_length=20, verbose_name='role in the case')),
                ('why', models.CharField(choices=[('assigned', 'work was assigned'), ('replaces', 'takes over from a colleague'), ('joint-work', 'agreed joint work of institutions'), ('conference', 'decision of the case conference'), ('order', 'order of a court or prosecutor'), ('restriction', 'named when the case was restricted'), ('transfer', 'the case was handed over')], max_length=20, verbose_name='reason')),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('added_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('ended_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution', verbose_name='institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.participant')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('part', models.CharField(max_length=15)),
                ('institution_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField(null=True)),
                ('ground', models.CharField(choices=[('responsible', 'the institution is responsible for the case'), ('named', 'the person is named in the case'), ('joined', 'the institution takes part in the case'), ('shared', 'the case is shared with the institution'), ('emergency', 'emergency access')], max_length=15)),
                ('holder', models.CharField(max_length=45)),
                ('source', models.UUIDField()),
                ('valid_from', models.DateTimeField(null=True)),
                ('valid_to', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('support', 'support and services'), ('accommodation', 'accommodation'), ('health-care', 'health care'), ('legal-aid', 'legal aid and representation'), ('investigation', 'investigation and prosecution'), ('trial', 'protection in court proceedings'), ('guardianship', 'guardianship of a child'), ('residence', 'residence of a foreigner'), ('return', 'safe return'), ('labour', 'labour inspection and unpaid wages')], max_length=20, verbose_name='purpose')),
                ('ground', models.CharField(choices=[('consent', 'consent of the person'), ('guardian-consent', 'consent of the guardian'), ('vital-interest', 'protection of life'), ('legal-duty', 'duty laid down by law'), ('court-order', 'order of a court or prosecutor')], max_length=20, verbose_name='ground')),
                ('reference', models.CharField(max_length=40, validators=[vidik.cases.models.check_reference], verbose_name='reference')),
                ('state', models.CharField(choices=[('standing', 'standing'), ('withdrawn', 'withdrawn')], default='standing', editable=False, max_length=10)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(verbose_name='until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal', models.CharField(blank=True, choices=[('consent-withdrawn', 'the person withdrew consent'), ('fulfilled', 'the purpose is fulfilled'), ('mistake', 'shared by mistake'), ('no-ground', 'the legal ground no longer applies'), ('transfer', 'the case was handed over')], max_length=20, verbose_name='reason')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sharings', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institution')),
                ('shared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('valid_from', 'id'),
            },
        ),
        migrations.CreateModel(
            name='SharingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('purpose', models.CharField(choices=[('support', 'support and services'), ('accommodation', 'accommodation'), ('health-care', 'health care'), ('legal-aid', 'legal aid and representation'), ('investigation', 'investigation and prosecution'), ('trial', 'protection in court proceedings'), ('guardianship', 'guardianship of a child'), ('residence', 'residence of a foreigner'), ('return', 'safe return'), ('labour', 'labour inspection and unpaid wages')], max_length=20, verbose_name='purpose')),
                ('ground', models.CharField(choices=[('consent', 'consent of the person'), ('guardian-consent', 'consent of the guardian'), ('vital-interest', 'protection of life'), ('legal-duty', 'duty laid down by law'), ('court-order', 'order of a court or prosecutor')], max_length=20, verbose_name='ground')),
                ('reference', models.CharField(max_length=40, validators=[vidik.cases.models.check_reference], verbose_name='reference')),
                ('state', models.CharField(choices=[('standing', 'standing'), ('withdrawn', 'withdrawn')], default='standing', editable=False, max_length=10)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(verbose_name='until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal', models.CharField(blank=True, choices=[('consent-withdrawn', 'the person withdrew consent'), ('fulfilled', 'the purpose is fulfilled'), ('mistake', 'shared by mistake'), ('no-ground', 'the legal ground no longer applies'), ('transfer', 'the case was handed over')], max_length=20, verbose_name='reason')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution', verbose_name='institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.sharing')),
                ('shared_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UrgentNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sent_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('emergency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='cases.emergencyaccess')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-sent_at', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['responsible', '-opened_at', 'id'], name='cases_of_institution'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['-opened_at', 'id'], name='cases_by_opening'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(('closed_at__gte', models.F('opened_at')), ('state', 'closed')), _connector='OR'), name='closed_cases_have_a_closing_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_caseevent" ("closed_at", "code", "id", "is_demo", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "restricted", "sensitivity", "state") VALUES (NEW."closed_at", NEW."code", NEW."id", NEW."is_demo", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible_id", NEW."restricted", NEW."sensitivity", NEW."state"); RETURN NULL;', hash='72111876976594fdea6f8c95e86079577351f059', operation='INSERT', pgid='pgtrigger_insert_insert_0b483', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_caseevent" ("closed_at", "code", "id", "is_demo", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "restricted", "sensitivity", "state") VALUES (NEW."closed_at", NEW."code", NEW."id", NEW."is_demo", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible_id", NEW."restricted", NEW."sensitivity", NEW."state"); RETURN NULL;', hash='dc712fa2a7c02fd012eccefe2cdfee826788ba05', operation='UPDATE', pgid='pgtrigger_update_update_f5146', table='cases_case', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='emergencyaccess',
            index=models.Index(fields=['user', 'expires_at'], name='emergencies_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='emergencyaccess',
            index=models.Index(fields=['responsible', 'state'], name='emergencies_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('user')), _negated=True), _connector='OR'), name='nobody_approves_their_own_emergency'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('user')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_emergency'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', True), ('started_at__isnull', True)), models.Q(('expires_at__gte', models.F('started_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('started_at'), '+', models.Value(datetime.timedelta(seconds=14400)))), ('started_at__isnull', False)), _connector='OR'), name='emergency_access_lasts_four_hours_at_most'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('requested', 'refused', 'lapsed')), ('started_at__isnull', False), _connector='OR'), name='emergency_access_that_was_given_has_a_beginning'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='approved_emergency_access_names_who_approved'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_by__isnull', False), ('state', 'reviewed'), models.Q(('judgement', ''), _negated=True)), models.Q(('state', 'reviewed'), _negated=True), _connector='OR'), name='reviewed_emergency_access_has_a_judgement'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('case', 'user'), name='one_request_of_a_person_for_a_case_waits'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.UniqueConstraint(condition=models.Q(('alone', True), models.Q(('state', 'reviewed'), _negated=True)), fields=('case', 'user'), name='one_access_started_alone_waits_for_its_review'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='emergencyaccess',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_emergencyaccessevent" ("alone", "case_code", "case_id", "decided_at", "decided_by_id", "expires_at", "explanation", "hours", "id", "institution_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "responsible_id", "reviewed_at", "reviewed_by_id", "started_at", "state", "user_id") VALUES (NEW."alone", NEW."case_code", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."expires_at", NEW."explanation", NEW."hours", NEW."id", NEW."institution_id", NEW."judgement", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."responsible_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."started_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='d731e3f954bad1c2d0fa17db52e6a39ac0e93364', operation='INSERT', pgid='pgtrigger_insert_insert_bf085', table='cases_emergencyaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='emergencyaccess',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_emergencyaccessevent" ("alone", "case_code", "case_id", "decided_at", "decided_by_id", "expires_at", "explanation", "hours", "id", "institution_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "responsible_id", "reviewed_at", "reviewed_by_id", "started_at", "state", "user_id") VALUES (NEW."alone", NEW."case_code", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."expires_at", NEW."explanation", NEW."hours", NEW."id", NEW."institution_id", NEW."judgement", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."responsible_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."started_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='b5f67ee776bccfb9d703d816504096c2be72231c', operation='UPDATE', pgid='pgtrigger_update_update_73d3e', table='cases_emergencyaccess', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['institution', 'user'], name='participations_of_members'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='participations_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('case', '='), ('institution', '='), (django.db.models.functions.comparison.Coalesce(models.F('user'), models.Value(0), output_field=models.BigIntegerField()), '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='nobody_takes_part_twice_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_participantevent" ("added_by_id", "case_id", "ended_by_id", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to", "why") VALUES (NEW."added_by_id", NEW."case_id", NEW."ended_by_id", NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to", NEW."why"); RETURN NULL;', hash='630d204338fcb1013e27bba6f1c285a469d0f426', operation='INSERT', pgid='pgtrigger_insert_insert_40dd1', table='cases_participant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_participantevent" ("added_by_id", "case_id", "ended_by_id", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to", "why") VALUES (NEW."added_by_id", NEW."case_id", NEW."ended_by_id", NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to", NEW."why"); RETURN NULL;', hash='bbe4472e658031dadc7020c5fb3abebec2945b2a', operation='UPDATE', pgid='pgtrigger_update_update_a03f1', table='cases_participant', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='reach',
            index=models.Index(fields=['case', 'holder'], name='reach_of_case'),
        ),
        migrations.AddIndex(
            model_name='reach',
            index=models.Index(fields=['holder', 'part', 'case'], name='reach_of_holder'),
        ),
        migrations.AddIndex(
            model_name='sharing',
            index=models.Index(fields=['institution', 'valid_to'], name='sharings_with_institution'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='sharings_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'standing'), ('withdrawal', ''), ('withdrawn_at__isnull', True)), models.Q(('state', 'withdrawn'), ('withdrawn_at__gte', models.F('valid_from')), models.Q(('withdrawal', ''), _negated=True)), _connector='OR'), name='withdrawn_sharings_say_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('case', '='), ('institution', '='), ('purpose', '='), (models.Func(models.F('valid_from'), django.db.models.functions.comparison.Least(models.F('valid_to'), models.F('withdrawn_at')), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_sharing_for_a_purpose_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_sharingevent" ("case_id", "ground", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "shared_by_id", "state", "valid_from", "valid_to", "withdrawal", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."case_id", NEW."ground", NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."reference", NEW."shared_by_id", NEW."state", NEW."valid_from", NEW."valid_to", NEW."withdrawal", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='7bc68b381bea0b4214c09776a19a57ad7cce0664', operation='INSERT', pgid='pgtrigger_insert_insert_a0756', table='cases_sharing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_sharingevent" ("case_id", "ground", "id", "institution_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "shared_by_id", "state", "valid_from", "valid_to", "withdrawal", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."case_id", NEW."ground", NEW."id", NEW."institution_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."reference", NEW."shared_by_id", NEW."state", NEW."valid_from", NEW."valid_to", NEW."withdrawal", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='765aeca8b18b2fecbd26f7b6cf1553f86bf23a11', operation='UPDATE', pgid='pgtrigger_update_update_c340b', table='cases_sharing', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='urgentnotice',
            constraint=models.UniqueConstraint(fields=('emergency', 'user'), name='a_person_is_told_once_of_an_emergency'),
        ),
    ]
