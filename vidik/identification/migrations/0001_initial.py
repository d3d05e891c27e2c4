# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vidik.identification.models.record
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('exchange', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('referral', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CachedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=20)),
                ('content', models.JSONField()),
                ('counted_at', models.DateTimeField()),
                ('seconds', models.FloatField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'language'), name='a_year_is_cached_once')],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('received', 'received'), ('opened', 'opened'), ('suspended', 'suspended'), ('dismissed', 'dismissed'), ('terminated', 'terminated'), ('concluded', 'concluded'), ('closed', 'closed')], default='received', editable=False, max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('identified', 'victim identified'), ('not-victim', 'not a victim of trafficking'), ('not-determined', 'could not be determined')], editable=False, max_length=15)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, editable=False, size=None)),
                ('received_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('formal_at', models.DateTimeField(blank=True, null=True)),
                ('first_interview_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('urgency', models.CharField(blank=True, choices=[('migrant', 'migrant who may leave'), ('child', 'child at risk'), ('danger', 'danger to life or health')], max_length=10, verbose_name='urgency')),
                ('leaves_at', models.DateTimeField(blank=True, null=True, verbose_name='may leave from')),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('paused', models.DurationField(default=datetime.timedelta, editable=False)),
                ('facts_corrected_at', models.DateTimeField(blank=True, null=True)),
                ('informed_of', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rights', 'rights'), ('services', 'services'), ('outcome', 'outcome'), ('departure', 'rights and procedure before leaving the country'), ('complaint', 'answer to a complaint')], max_length=10), default=list, editable=False, size=None)),
                ('owed_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('follows', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='identification.procedure')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.report')),
                ('reported_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.reportedperson')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='identification.procedure')),
            ],
            options={
                'ordering': ('-received_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='OnwardReferral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(max_length=30, verbose_name='what was found')),
                ('service', models.CharField(max_length=40, verbose_name='referred to')),
                ('referred_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, max_length=30, verbose_name='result')),
                ('result_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='institution')),
                ('referred_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onward', to='identification.procedure')),
            ],
            options={
                'ordering': ('referred_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject', models.CharField(choices=[('rights', 'rights'), ('services', 'services'), ('outcome', 'outcome'), ('departure', 'rights and procedure before leaving the country'), ('complaint', 'answer to a complaint')], max_length=10, verbose_name='informed of')),
                ('how', models.CharField(blank=True, max_length=30, verbose_name='how')),
                ('language', models.CharField(blank=True, max_length=30, verbose_name='language')),
                ('proof', models.CharField(blank=True, max_length=30, verbose_name='proof')),
                ('not_informed', models.CharField(blank=True, max_length=30, verbose_name='why it was not possible')),
                ('informed_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('informed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to='identification.procedure')),
            ],
            options={
                'ordering': ('informed_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='JourneyStage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('recruitment', 'recruitment'), ('transit', 'transit'), ('exploitation', 'exploitation')], max_length=12, verbose_name='kind')),
                ('country', models.CharField(max_length=12, verbose_name='country')),
                ('territory', models.CharField(blank=True, max_length=80, verbose_name='place')),
                ('form', models.CharField(blank=True, max_length=60, verbose_name='form of exploitation')),
                ('first_month', models.CharField(blank=True, max_length=7, verbose_name='from')),
                ('last_month', models.CharField(blank=True, max_length=7, verbose_name='to')),
                ('stated_by', models.CharField(max_length=30)),
                ('entered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journey_stages', to='identification.procedure')),
            ],
            options={
                'ordering': ('first_month', 'entered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('planned_at', models.DateTimeField(verbose_name='when')),
                ('setting', models.CharField(max_length=30, verbose_name='where')),
                ('language', models.CharField(max_length=30, verbose_name='language')),
                ('interpreter', models.BooleanField(default=False, verbose_name='with an interpreter')),
                ('partners', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='together with')),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.notice')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='identification.procedure')),
            ],
            options={
                'ordering': ('planned_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='identification.procedure')),
            ],
            options={
                'ordering': ('-version',),
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('field', models.CharField(max_length=40)),
                ('value', models.CharField(blank=True, max_length=60)),
                ('number', models.SmallIntegerField(blank=True, null=True)),
                ('single', models.BooleanField()),
                ('stated_by', models.CharField(max_length=30)),
                ('stated_on', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='identification.procedure')),
            ],
            options={
                'ordering': ('procedure_id', 'field', 'entered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('dismiss', 'dismiss the report before a procedure is opened'), ('suspend', 'suspend the procedure'), ('terminate', 'terminate the procedure'), ('conclude', 'conclude the procedure')], max_length=10, verbose_name='what is proposed')),
                ('outcome', models.CharField(blank=True, choices=[('identified', 'victim identified'), ('not-victim', 'not a victim of trafficking'), ('not-determined', 'could not be determined')], max_length=15, verbose_name='outcome')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='reasons')),
                ('proposed_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('returned_because', models.CharField(blank=True, choices=[('incomplete', 'the record is not complete'), ('reasons', 'the reasons do not support the outcome'), ('interview', 'a further interview is needed'), ('evidence', 'further evidence is needed')], max_length=12, verbose_name='why it goes back')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='identification.procedure')),
            ],
            options={
                'ordering': ('-proposed_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=30, verbose_name='about')),
                ('state', models.CharField(choices=[('entered', 'entered'), ('passed', 'passed to the ministry'), ('answered', 'answered'), ('settled', 'settled'), ('withdrawn', 'withdrawn')], default='entered', editable=False, max_length=10)),
                ('received_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, max_length=30, verbose_name='result')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.notice')),
                ('led_to', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='after_complaint', to='identification.procedure')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='identification.procedure')),
            ],
            options={
                'ordering': ('-received_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ProcedureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('state', models.CharField(choices=[('received', 'received'), ('opened', 'opened'), ('suspended', 'suspended'), ('dismissed', 'dismissed'), ('terminated', 'terminated'), ('concluded', 'concluded'), ('closed', 'closed')], default='received', editable=False, max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('identified', 'victim identified'), ('not-victim', 'not a victim of trafficking'), ('not-determined', 'could not be determined')], editable=False, max_length=15)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, editable=False, size=None)),
                ('received_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('formal_at', models.DateTimeField(blank=True, null=True)),
                ('first_interview_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('urgency', models.CharField(blank=True, choices=[('migrant', 'migrant who may leave'), ('child', 'child at risk'), ('danger', 'danger to life or health')], max_length=10, verbose_name='urgency')),
                ('leaves_at', models.DateTimeField(blank=True, null=True, verbose_name='may leave from')),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('paused', models.DurationField(default=datetime.timedelta, editable=False)),
                ('facts_corrected_at', models.DateTimeField(blank=True, null=True)),
                ('informed_of', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rights', 'rights'), ('services', 'services'), ('outcome', 'outcome'), ('departure', 'rights and procedure before leaving the country'), ('complaint', 'answer to a complaint')], max_length=10), default=list, editable=False, size=None)),
                ('owed_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('assigned_to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('follows', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='identification.procedure')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='vault.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='identification.procedure')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.report')),
                ('reported_person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.reportedperson')),
                ('same_as', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='identification.procedure')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Suspect',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=vidik.identification.models.record.draw_code, editable=False, max_length=9, unique=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
                ('relation', models.CharField(blank=True, max_length=30, verbose_name='relation to the person')),
                ('sex', models.CharField(blank=True, max_length=10, verbose_name='sex')),
                ('citizenship', models.CharField(blank=True, max_length=12, verbose_name='citizenship')),
                ('entered_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspects', to='identification.procedure')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='MigrantsExpert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stands_in', models.BooleanField(default=False, verbose_name='stands in')),
                ('valid_from', models.DateTimeField(verbose_name='from')),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='expert')),
            ],
            options={
                'ordering': ('-valid_from', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('stands_in', False), ('valid_to__isnull', True)), fields=('institution',), name='one_expert_for_migrants_is_named'), models.CheckConstraint(condition=models.Q(('stands_in', False), ('valid_to__isnull', False), _connector='OR'), name='who_stands_in_for_migrants_does_so_for_a_time'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='experts_for_migrants_end_after_they_begin')],
            },
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['case'], name='procedures_of_a_case'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['person'], name='procedures_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['report'], name='procedures_of_a_report'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['state', '-received_at'], name='procedures_by_state'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(condition=models.Q(('same_as__isnull', True), ('state__in', ('received', 'opened', 'suspended'))), fields=['-received_at', 'id'], name='undecided_by_receipt'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['received_at'], name='procedures_by_receipt'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['decided_at', 'outcome'], name='procedures_by_decision'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['due_at', '-received_at', 'id'], name='procedures_due_then_new'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(condition=models.Q(('same_as__isnull', True), ('state__in', ('received', 'opened', 'suspended'))), fields=['due_at', '-received_at', 'id'], name='undecided_due_then_new'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(condition=models.Q(('owed_since__isnull', False)), fields=['owed_since'], name='procedures_that_owe_word'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(models.OrderBy(models.F('due_at'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='procedures_due_last'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(condition=models.Q(('state__in', ('received', 'opened', 'suspended'))), fields=['assigned_to', '-received_at'], name='procedures_of_an_expert'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('received', 'opened', 'suspended'))), fields=('reported_person',), name='one_procedure_of_a_reported_person_runs'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.UniqueConstraint(condition=models.Q(('follows__isnull', True)), fields=('reported_person',), name='a_report_opens_one_procedure_for_a_person'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('received', 'opened', 'suspended'))), models.Q(('decided_at__isnull', False), ('state__in', ('dismissed', 'terminated', 'concluded', 'closed'))), _connector='OR'), name='decided_procedures_say_when'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), models.Q(('state', 'concluded'), _negated=True)), models.Q(models.Q(('outcome', ''), _negated=True), ('state__in', ('concluded', 'closed'))), _connector='OR'), name='concluded_procedures_have_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('state__in', ('received', 'dismissed'))), models.Q(('opened_at__isnull', False), models.Q(('state__in', ('received', 'dismissed')), _negated=True)), ('state', 'closed'), _connector='OR'), name='opened_procedures_say_when'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_at__gte', models.F('received_at')), _connector='OR'), models.Q(('decided_at__isnull', True), ('decided_at__gte', models.F('received_at')), _connector='OR'), models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('decided_at')), _connector='OR')), name='procedures_run_forward'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('paused__gte', datetime.timedelta(0))), name='clocks_stand_or_run_forward'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('leaves_at__isnull', True), models.Q(('leaves_at__gte', models.F('received_at')), ('leaves_at__lt', datetime.datetime(2101, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), name='nobody_leaves_before_they_are_reported'),
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(('same_as__isnull', True), models.Q(('same_as', models.F('id')), _negated=True), _connector='OR'), name='no_procedure_is_counted_with_itself'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='a_second_person_decides', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.state IN ('dismissed', 'suspended', 'terminated', 'concluded')\n   AND (TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state)\n   AND NOT EXISTS (\n     SELECT 1 FROM identification_decision d\n     WHERE d.procedure_id = NEW.id AND d.taken_at IS NOT NULL\n       AND d.proposed_by_id <> d.taken_by_id\n       AND d.outcome = NEW.outcome\n       AND d.step = CASE NEW.state\n         WHEN 'dismissed' THEN 'dismiss' WHEN 'suspended' THEN 'suspend'\n         WHEN 'terminated' THEN 'terminate' ELSE 'conclude' END\n       AND d.lifted_at IS NULL\n   )\nTHEN\n  RAISE EXCEPTION 'a procedure is decided by a second person' USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.state = 'closed' AND (TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state)\n   AND NOT EXISTS (\n     SELECT 1 FROM identification_notification n\n     WHERE n.procedure_id = NEW.id AND n.subject = 'outcome'\n   )\nTHEN\n  RAISE EXCEPTION 'a procedure is closed after the person was told of the outcome'\n    USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'UPDATE' AND OLD.state IN ('dismissed', 'terminated', 'concluded', 'closed')\n   AND ROW(NEW.outcome, NEW.decided_at, NEW.reasons, NEW.received_at)\n     IS DISTINCT FROM ROW(OLD.outcome, OLD.decided_at, OLD.reasons, OLD.received_at)\nTHEN\n  RAISE EXCEPTION 'what was decided stays; a new procedure follows'\n    USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;", hash='f63bd52679c9ee8dfaff6a914dc517b73ba36773', operation='INSERT OR UPDATE', pgid='pgtrigger_a_second_person_decides_210e4', table='identification_procedure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='word_is_owed_since', sql=pgtrigger.compiler.UpsertTriggerSql(func="NEW.owed_since := CASE\n  WHEN NEW.state IN ('received', 'opened', 'suspended') AND NEW.same_as_id IS NULL\n    AND NOT NEW.informed_of @> ARRAY['rights', 'services']::varchar[]\n  THEN NEW.opened_at\n  WHEN NEW.state IN ('dismissed', 'terminated', 'concluded') AND 'outcome' <> ALL (NEW.informed_of)\n  THEN NEW.decided_at\nEND;\nRETURN NEW;", hash='8b567c781f97b658f285b83b1796d4cd1629d3ee', operation='INSERT OR UPDATE', pgid='pgtrigger_word_is_owed_since_b6523', table='identification_procedure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "identification_procedureevent" ("assigned_at", "assigned_to_id", "case_id", "closed_at", "decided_at", "due_at", "facts_corrected_at", "first_interview_at", "follows_id", "formal_at", "id", "informed_of", "leaves_at", "opened_at", "outcome", "owed_since", "paused", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "received_at", "report_id", "reported_person_id", "same_as_id", "state", "urgency") VALUES (NEW."assigned_at", NEW."assigned_to_id", NEW."case_id", NEW."closed_at", NEW."decided_at", NEW."due_at", NEW."facts_corrected_at", NEW."first_interview_at", NEW."follows_id", NEW."formal_at", NEW."id", NEW."informed_of", NEW."leaves_at", NEW."opened_at", NEW."outcome", NEW."owed_since", NEW."paused", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."received_at", NEW."report_id", NEW."reported_person_id", NEW."same_as_id", NEW."state", NEW."urgency"); RETURN NULL;', hash='96595928671b13681768506e68f638cf26d11c86', operation='INSERT', pgid='pgtrigger_insert_insert_d3c14', table='identification_procedure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "identification_procedureevent" ("assigned_at", "assigned_to_id", "case_id", "closed_at", "decided_at", "due_at", "facts_corrected_at", "first_interview_at", "follows_id", "formal_at", "id", "informed_of", "leaves_at", "opened_at", "outcome", "owed_since", "paused", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "received_at", "report_id", "reported_person_id", "same_as_id", "state", "urgency") VALUES (NEW."assigned_at", NEW."assigned_to_id", NEW."case_id", NEW."closed_at", NEW."decided_at", NEW."due_at", NEW."facts_corrected_at", NEW."first_interview_at", NEW."follows_id", NEW."formal_at", NEW."id", NEW."informed_of", NEW."leaves_at", NEW."opened_at", NEW."outcome", NEW."owed_since", NEW."paused", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."received_at", NEW."report_id", NEW."reported_person_id", NEW."same_as_id", NEW."state", NEW."urgency"); RETURN NULL;', hash='00fd8be50b8b9be5268326a288d167981edaa942', operation='UPDATE', pgid='pgtrigger_update_update_5e8ae', table='identification_procedure', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='onwardreferral',
            index=models.Index(fields=['referred_at', 'service'], name='onward_by_service'),
        ),
        migrations.AddConstraint(
            model_name='onwardreferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('result_at__isnull', True)), models.Q(models.Q(('result', ''), _negated=True), ('result_at__gte', models.F('referred_at'))), _connector='OR'), name='results_of_referrals_have_a_time'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('how', ''), _negated=True), models.Q(('language', ''), _negated=True), models.Q(('proof', ''), _negated=True), ('not_informed', '')), models.Q(('how', ''), ('language', ''), ('proof', ''), models.Q(('not_informed', ''), _negated=True)), _connector='OR'), name='telling_has_a_proof_or_a_reason_why_not'),
        ),
        migrations.AddConstraint(
            model_name='journeystage',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__regex', '^((19|20)[0-9]{2}-(0[1-9]|1[0-2]))?$'), ('last_month__regex', '^((19|20)[0-9]{2}-(0[1-9]|1[0-2]))?$')), name='stretches_name_months'),
        ),
        migrations.AddConstraint(
            model_name='journeystage',
            constraint=models.CheckConstraint(condition=models.Q(('first_month', ''), ('last_month', ''), ('last_month__gte', models.F('first_month')), _connector='OR'), name='stretches_run_forward'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', True), ('held_at__isnull', True)), fields=['planned_at'], name='interviews_awaited'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(('held_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='an_interview_is_held_or_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', True), ('held_by__isnull', True)), models.Q(('held_at__isnull', False), ('held_by__isnull', False)), _connector='OR'), name='held_interviews_say_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('procedure', 'version'), name='versions_of_findings_are_numbered_once'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['field', 'value', 'procedure'], name='facts_that_hold'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('value', ''), _negated=True), ('number__isnull', True)), models.Q(('number__isnull', False), ('value', '')), _connector='OR'), name='facts_are_a_code_or_a_number'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('entered_at')), _connector='OR'), name='facts_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('single', True)), fields=('procedure', 'field'), name='single_fields_hold_one_value'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('single', False)), fields=('procedure', 'field', 'value'), name='no_value_of_a_field_holds_twice'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('returned_at__isnull', False)), fields=['proposed_by'], name='proposals_sent_back'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('taken_by__isnull', True), models.Q(('taken_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_takes_their_own_decision'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('returned_at', None), ('taken_at__gte', models.F('proposed_at')), ('taken_by__isnull', False)), _connector='OR'), name='decisions_say_who_took_them'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_because', '')), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False), models.Q(('returned_because', ''), _negated=True)), _connector='OR'), name='returned_proposals_say_why'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step', 'conclude'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('step', 'conclude'), _negated=True), ('outcome', '')), _connector='OR'), name='conclusions_have_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('reasons__len__gte', 1)), name='decisions_give_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('lifted_at__gte', models.F('taken_at')), ('step', 'suspend')), _connector='OR'), name='suspensions_that_held_are_lifted'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at__isnull', True), ('taken_at__isnull', True)), fields=('procedure',), name='one_proposal_waits_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['received_at'], name='complaints_by_receipt'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('result', '')), models.Q(models.Q(('result', ''), _negated=True), ('answered_at__gte', models.F('received_at'))), _connector='OR'), name='answered_complaints_have_a_result'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('state__in', ('entered', 'passed'))), models.Q(models.Q(('result', ''), _negated=True), ('state__in', ('answered', 'settled', 'withdrawn'))), _connector='OR'), name='the_state_of_a_complaint_fits_its_result'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__gte', models.F('answered_at')), ('state', 'settled')), models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_at__isnull', True)), _connector='OR'), name='settled_complaints_say_when'),
        ),
    ]
