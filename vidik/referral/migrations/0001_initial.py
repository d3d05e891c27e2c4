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
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('registers', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=16, unique=True)),
                ('received_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('police', 'police'), ('social-protection', 'social protection'), ('education', 'education'), ('health', 'health care'), ('labour-inspection', 'labour inspection'), ('migration', 'asylum and reception centres'), ('asylum-office', 'asylum office'), ('prosecution', 'public prosecution'), ('court', 'courts'), ('association', 'association'), ('hotline', 'helpline'), ('local-team', 'local team'), ('centre', 'own finding of the centre'), ('citizen', 'citizen'), ('victim', 'the person concerned'), ('abroad', 'from abroad'), ('other', 'other')], max_length=20, verbose_name='source')),
                ('channel', models.CharField(choices=[('app', 'in this system'), ('web', 'public page'), ('phone', 'by telephone'), ('written', 'in writing'), ('email', 'by e-mail'), ('in-person', 'in person')], max_length=12, verbose_name='channel')),
                ('reporter_user', models.CharField(blank=True, max_length=120)),
                ('urgency', models.CharField(choices=[('immediate', 'immediate: somebody is in danger now'), ('high', 'urgent: today'), ('normal', 'not urgent'), ('unknown', 'not said how urgent')], max_length=10, verbose_name='urgency')),
                ('urgency_itself', models.CharField(blank=True, choices=[('immediate', 'immediate: somebody is in danger now'), ('high', 'urgent: today'), ('normal', 'not urgent'), ('unknown', 'not said how urgent')], default='', editable=False, max_length=10)),
                ('urgency_from', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, editable=False, size=None)),
                ('state', models.CharField(choices=[('received', 'received'), ('taken', 'taken on'), ('closed', 'closed')], default='received', editable=False, max_length=10)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('municipality', models.SlugField(blank=True, max_length=80, verbose_name='municipality')),
                ('forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('duties_planned_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('reporter_institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-received_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReportNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ForeignNotification',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(blank=True, max_length=12, verbose_name='country')),
                ('informant', models.CharField(choices=[('police', 'police of another state'), ('cooperation', 'international police cooperation'), ('prosecution', 'prosecution of another state'), ('court', 'court of another state'), ('mechanism', 'body that identifies victims in another state'), ('mission', 'diplomatic or consular mission'), ('organisation', 'international organisation'), ('association', 'association in another state'), ('other', 'other')], max_length=12, verbose_name='who gave the information')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='when')),
                ('investigation', models.CharField(choices=[('unknown', 'not known'), ('none', 'no investigation abroad'), ('investigated', 'exploiters are under investigation abroad'), ('charged', 'exploiters are charged abroad'), ('convicted', 'exploiters are convicted abroad')], default='unknown', max_length=12, verbose_name='proceedings abroad')),
                ('operation', models.SlugField(blank=True, max_length=60, verbose_name='international operation')),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='foreign_notification', to='referral.report')),
            ],
            options={
                'ordering': ('report_id',),
            },
        ),
        migrations.CreateModel(
            name='IndicatorList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('code', '-loaded_at'),
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='list_versions_stand_once'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('code',), name='one_version_of_a_list_is_current')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('written_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='referral.report')),
            ],
            options={
                'ordering': ('-written_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ForeignNotificationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('state', models.CharField(blank=True, max_length=12, verbose_name='country')),
                ('informant', models.CharField(choices=[('police', 'police of another state'), ('cooperation', 'international police cooperation'), ('prosecution', 'prosecution of another state'), ('court', 'court of another state'), ('mechanism', 'body that identifies victims in another state'), ('mission', 'diplomatic or consular mission'), ('organisation', 'international organisation'), ('association', 'association in another state'), ('other', 'other')], max_length=12, verbose_name='who gave the information')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='when')),
                ('investigation', models.CharField(choices=[('unknown', 'not known'), ('none', 'no investigation abroad'), ('investigated', 'exploiters are under investigation abroad'), ('charged', 'exploiters are charged abroad'), ('convicted', 'exploiters are convicted abroad')], default='unknown', max_length=12, verbose_name='proceedings abroad')),
                ('operation', models.SlugField(blank=True, db_index=False, max_length=60, verbose_name='international operation')),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='referral.foreignnotification')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DutyCall',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rung', models.SlugField(choices=[('received', 'a report came in'), ('second', 'the first in line has not taken it on'), ('everybody', 'nobody has taken it on'), ('feedback-soon', 'the reporter has not yet heard from the centre'), ('feedback-late', 'the reporter should have heard by now'), ('duty-open', 'somebody has not been notified under the 24-hour rule'), ('duty-soon', 'the time for notifying under the 24-hour rule is running out'), ('duty-late', 'the time for notifying under the 24-hour rule has passed'), ('wrote', 'the reporter wrote'), ('wrote-late', 'nobody has opened what the reporter wrote'), ('urgent', 'a report of the same person has made it more urgent')], max_length=20)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField()),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('over_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_calls', to='referral.report')),
            ],
            options={
                'ordering': ('-sent_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.SlugField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('verified', models.BooleanField(default=False)),
                ('certain', models.BooleanField(default=True)),
                ('chosen_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_why', models.CharField(blank=True, choices=[('not-so', 'it has been established that the condition of the rule is not met'), ('notified-outside', 'notified outside this system'), ('reported-it', 'it made the report itself'), ('knows', 'already notified because of another report of the same person'), ('unfounded', 'the suspicion has proved to be unfounded'), ('corrected', 'no longer applies after the facts were corrected')], default='', max_length=16)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('notified_at', models.DateTimeField(blank=True, null=True)),
                ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.addressee')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('chosen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('set_aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='referral.report')),
            ],
            options={
                'ordering': ('report_id', 'position', 'rule', 'notified_at'),
            },
        ),
        migrations.CreateModel(
            name='ReportedPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('age_group', models.CharField(choices=[('0-6', '0 to 6 years'), ('7-14', '7 to 14 years'), ('15-17', '15 to 17 years'), ('18-25', '18 to 25 years'), ('26-59', '26 to 59 years'), ('60+', '60 years or older'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='age')),
                ('child', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='child')),
                ('sex', models.CharField(choices=[('f', 'female'), ('m', 'male'), ('x', 'other'), ('u', 'not known')], default='u', max_length=1, verbose_name='sex')),
                ('citizenship', models.CharField(blank=True, max_length=12, verbose_name='citizenship')),
                ('migrant', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='migrant')),
                ('asylum_seeker', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='asylum seeker')),
                ('outcome', models.CharField(choices=[('pending', 'not decided yet'), ('dismissed', 'dismissed before a procedure was opened'), ('terminated', 'procedure terminated'), ('suspended', 'procedure suspended'), ('not_a_victim', 'found not to be a victim of trafficking'), ('identified', 'identified as a victim of trafficking')], default='pending', max_length=14, verbose_name='outcome')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('outcome_at', models.DateTimeField(blank=True, null=True)),
                ('undecided_again', models.BooleanField(db_default=False, default=False, editable=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='persons', to='referral.report')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='also', to='referral.reportedperson')),
            ],
            options={
                'ordering': ('report_id', 'position'),
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('content', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('-loaded_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='one_set_of_alert_rules_is_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('encounter', models.UUIDField(db_index=True, default=uuid.uuid4)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('started_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('consent', models.CharField(blank=True, choices=[('given', 'the person agrees'), ('child', 'a child: the duty to protect them'), ('danger', 'danger to life, health or freedom'), ('duty', 'duty of an authority to report'), ('observed', 'only observed: nobody was spoken to')], max_length=12, verbose_name='what allows the screening')),
                ('age_group', models.CharField(choices=[('0-6', '0 to 6 years'), ('7-14', '7 to 14 years'), ('15-17', '15 to 17 years'), ('18-25', '18 to 25 years'), ('26-59', '26 to 59 years'), ('60+', '60 years or older'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='age')),
                ('sex', models.CharField(choices=[('f', 'female'), ('m', 'male'), ('x', 'other'), ('u', 'not known')], default='u', max_length=1, verbose_name='sex')),
                ('answers', models.JSONField(default=dict)),
                ('level', models.CharField(blank=True, max_length=12)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.indicatorlist')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-started_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('number', models.CharField(editable=False, max_length=16)),
                ('received_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('police', 'police'), ('social-protection', 'social protection'), ('education', 'education'), ('health', 'health care'), ('labour-inspection', 'labour inspection'), ('migration', 'asylum and reception centres'), ('asylum-office', 'asylum office'), ('prosecution', 'public prosecution'), ('court', 'courts'), ('association', 'association'), ('hotline', 'helpline'), ('local-team', 'local team'), ('centre', 'own finding of the centre'), ('citizen', 'citizen'), ('victim', 'the person concerned'), ('abroad', 'from abroad'), ('other', 'other')], max_length=20, verbose_name='source')),
                ('channel', models.CharField(choices=[('app', 'in this system'), ('web', 'public page'), ('phone', 'by telephone'), ('written', 'in writing'), ('email', 'by e-mail'), ('in-person', 'in person')], max_length=12, verbose_name='channel')),
                ('reporter_user', models.CharField(blank=True, max_length=120)),
                ('urgency', models.CharField(choices=[('immediate', 'immediate: somebody is in danger now'), ('high', 'urgent: today'), ('normal', 'not urgent'), ('unknown', 'not said how urgent')], max_length=10, verbose_name='urgency')),
                ('urgency_itself', models.CharField(blank=True, choices=[('immediate', 'immediate: somebody is in danger now'), ('high', 'urgent: today'), ('normal', 'not urgent'), ('unknown', 'not said how urgent')], default='', editable=False, max_length=10)),
                ('urgency_from', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, editable=False, size=None)),
                ('state', models.CharField(choices=[('received', 'received'), ('taken', 'taken on'), ('closed', 'closed')], default='received', editable=False, max_length=10)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('municipality', models.SlugField(blank=True, db_index=False, max_length=80, verbose_name='municipality')),
                ('forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('duties_planned_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='referral.report')),
                ('reporter_institution', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('screening', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.screening')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportedPersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('age_group', models.CharField(choices=[('0-6', '0 to 6 years'), ('7-14', '7 to 14 years'), ('15-17', '15 to 17 years'), ('18-25', '18 to 25 years'), ('26-59', '26 to 59 years'), ('60+', '60 years or older'), ('unknown', 'not known')], default='unknown', max_length=10, verbose_name='age')),
                ('child', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='child')),
                ('sex', models.CharField(choices=[('f', 'female'), ('m', 'male'), ('x', 'other'), ('u', 'not known')], default='u', max_length=1, verbose_name='sex')),
                ('citizenship', models.CharField(blank=True, max_length=12, verbose_name='citizenship')),
                ('migrant', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='migrant')),
                ('asylum_seeker', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='asylum seeker')),
                ('outcome', models.CharField(choices=[('pending', 'not decided yet'), ('dismissed', 'dismissed before a procedure was opened'), ('terminated', 'procedure terminated'), ('suspended', 'procedure suspended'), ('not_a_victim', 'found not to be a victim of trafficking'), ('identified', 'identified as a victim of trafficking')], default='pending', max_length=14, verbose_name='outcome')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('outcome_at', models.DateTimeField(blank=True, null=True)),
                ('undecided_again', models.BooleanField(db_default=False, default=False, editable=False)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='vault.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='referral.reportedperson')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.report')),
                ('same_as', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.reportedperson')),
                ('screening', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='referral.screening')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='screening',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.screening'),
        ),
        migrations.AddField(
            model_name='report',
            name='screening',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.screening'),
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('second', models.BooleanField(default=False, verbose_name='second in line')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ('starts_at', 'second', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SlugField(max_length=80)),
                ('role', models.SlugField(max_length=40)),
                ('source', models.CharField(max_length=300)),
                ('verified', models.BooleanField(default=False)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('municipality', 'role'),
                'constraints': [models.UniqueConstraint(fields=('municipality', 'role'), name='one_competence_of_a_role_for_a_place')],
            },
        ),
        migrations.CreateModel(
            name='ContactMark',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='registers.entry')),
                ('year', models.PositiveSmallIntegerField()),
                ('content', models.BinaryField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'indexes': [models.Index(fields=['year'], name='marks_of_a_year')],
            },
        ),
        migrations.CreateModel(
            name='ReporterFollowUp',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='follow_up', serialize=False, to='referral.report')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('submission', models.UUIDField(unique=True)),
                ('follow_up', models.BinaryField(max_length=32, null=True)),
                ('received_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField(blank=True, null=True)),
                ('source', models.CharField(choices=[('police', 'police'), ('social-protection', 'social protection'), ('education', 'education'), ('health', 'health care'), ('labour-inspection', 'labour inspection'), ('migration', 'asylum and reception centres'), ('asylum-office', 'asylum office'), ('prosecution', 'public prosecution'), ('court', 'courts'), ('association', 'association'), ('hotline', 'helpline'), ('local-team', 'local team'), ('centre', 'own finding of the centre'), ('citizen', 'citizen'), ('victim', 'the person concerned'), ('abroad', 'from abroad'), ('other', 'other')], max_length=20)),
                ('persons', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('received', 'received'), ('taken', 'taken on'), ('closed', 'closed')], default='received', max_length=10)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('feedback_due', models.DateTimeField(blank=True, null=True)),
                ('feedback_at', models.DateTimeField(blank=True, null=True)),
                ('unread', models.PositiveSmallIntegerField(default=0)),
                ('waiting', models.PositiveSmallIntegerField(default=0)),
                ('wrote_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-received_at', 'number'),
            },
        ),
        migrations.AddIndex(
            model_name='foreignnotification',
            index=models.Index(fields=['operation'], name='words_by_operation'),
        ),
        migrations.AddIndex(
            model_name='foreignnotification',
            index=models.Index(fields=['case'], name='words_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='foreignnotification',
            constraint=models.CheckConstraint(condition=models.Q(('informant__in', ['police', 'cooperation', 'prosecution', 'court', 'mechanism', 'mission', 'organisation', 'association', 'other'])), name='words_from_abroad_say_who_gave_them'),
        ),
        migrations.AddConstraint(
            model_name='foreignnotification',
            constraint=models.CheckConstraint(condition=models.Q(('investigation__in', ['unknown', 'none', 'investigated', 'charged', 'convicted'])), name='proceedings_abroad_are_one_of_those_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='foreignnotification',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "referral_foreignnotificationevent" ("case_id", "given_on", "id", "informant", "investigation", "operation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state", "version") VALUES (NEW."case_id", NEW."given_on", NEW."id", NEW."informant", NEW."investigation", NEW."operation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."state", NEW."version"); RETURN NULL;', hash='082810dd09db645f3442ae6824d714b50562dae7', operation='INSERT', pgid='pgtrigger_insert_insert_f1c62', table='referral_foreignnotification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='foreignnotification',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "referral_foreignnotificationevent" ("case_id", "given_on", "id", "informant", "investigation", "operation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state", "version") VALUES (NEW."case_id", NEW."given_on", NEW."id", NEW."informant", NEW."investigation", NEW."operation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."state", NEW."version"); RETURN NULL;', hash='4edf876be033f01db3d0ac9798a733b4028d2c44', operation='UPDATE', pgid='pgtrigger_update_update_d5eb8', table='referral_foreignnotification', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='dutycall',
            index=models.Index(condition=models.Q(('over_at__isnull', True)), fields=['user', 'institution'], name='calls_not_over'),
        ),
        migrations.AddConstraint(
            model_name='dutycall',
            constraint=models.UniqueConstraint(fields=('report', 'user', 'rung', 'round'), name='a_person_is_alarmed_once_a_rung_of_a_round'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('addressee__isnull', True), ('set_aside_at__isnull', True)), fields=['report'], name='duties_that_are_open'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(condition=models.Q(('addressee__isnull', True), ('set_aside_at__isnull', True)), fields=('report', 'rule'), name='a_rule_waits_once_a_report'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('addressee__isnull', True), ('notified_at__isnull', True)), models.Q(('addressee__isnull', False), ('institution__isnull', False), ('notified_at__isnull', False), ('verified', True)), _connector='OR'), name='nobody_unverified_is_told'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('set_aside_at__isnull', True), models.Q(('addressee__isnull', True), ('set_aside_by__isnull', False)), _connector='OR'), name='what_is_set_aside_is_not_told'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('set_aside_at__isnull', False), ('set_aside_why', ''), _connector='OR'), name='excuses_stand_with_what_is_set_aside'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['user', 'institution', '-started_at', 'id'], name='screenings_of_a_user'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['finished_at'], name='screenings_by_their_end'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('level', '')), models.Q(('finished_at__isnull', False), models.Q(('level', ''), _negated=True)), _connector='OR'), name='finished_screenings_have_a_level'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(fields=('encounter', 'position'), name='persons_met_together_are_numbered_once'),
        ),
        migrations.AddIndex(
            model_name='reportedperson',
            index=models.Index(fields=['case'], name='reported_persons_of_a_case'),
        ),
        migrations.AddIndex(
            model_name='reportedperson',
            index=models.Index(fields=['person'], name='reports_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='reportedperson',
            index=models.Index(condition=models.Q(('undecided_again', True)), fields=['report'], name='persons_undecided_again'),
        ),
        migrations.AddConstraint(
            model_name='reportedperson',
            constraint=models.UniqueConstraint(fields=('report', 'position'), name='persons_of_a_report_are_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='reportedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'pending'), ('outcome_at__isnull', True)), models.Q(('outcome_at__isnull', False), models.Q(('outcome', 'pending'), _negated=True)), _connector='OR'), name='outcomes_have_a_time'),
        ),
        migrations.AddConstraint(
            model_name='reportedperson',
            constraint=models.CheckConstraint(condition=models.Q(('undecided_again', False), ('outcome', 'pending'), _connector='OR'), name='who_is_undecided_again_has_no_outcome'),
        ),
        migrations.AddConstraint(
            model_name='reportedperson',
            constraint=models.CheckConstraint(condition=models.Q(('same_as__isnull', True), models.Q(('same_as', models.F('id')), _negated=True), _connector='OR'), name='nobody_is_the_same_as_themselves'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedperson',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "referral_reportedpersonevent" ("age_group", "asylum_seeker", "case_id", "child", "citizenship", "id", "migrant", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "report_id", "same_as_id", "screening_id", "sex", "undecided_again") VALUES (NEW."age_group", NEW."asylum_seeker", NEW."case_id", NEW."child", NEW."citizenship", NEW."id", NEW."migrant", NEW."outcome", NEW."outcome_at", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."reason", NEW."report_id", NEW."same_as_id", NEW."screening_id", NEW."sex", NEW."undecided_again"); RETURN NULL;', hash='8c274b118032a91d480791eb3cb4214a948fd789', operation='INSERT', pgid='pgtrigger_insert_insert_7a32a', table='referral_reportedperson', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedperson',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "referral_reportedpersonevent" ("age_group", "asylum_seeker", "case_id", "child", "citizenship", "id", "migrant", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "report_id", "same_as_id", "screening_id", "sex", "undecided_again") VALUES (NEW."age_group", NEW."asylum_seeker", NEW."case_id", NEW."child", NEW."citizenship", NEW."id", NEW."migrant", NEW."outcome", NEW."outcome_at", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."reason", NEW."report_id", NEW."same_as_id", NEW."screening_id", NEW."sex", NEW."undecided_again"); RETURN NULL;', hash='6ef1025f05a837da0d57eac2ec554d08dd607bc6', operation='UPDATE', pgid='pgtrigger_update_update_4d260', table='referral_reportedperson', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['-received_at', 'id'], name='reports_by_receipt'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['state', '-received_at'], name='reports_by_state'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['reporter_institution', '-received_at'], name='reports_of_body'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(models.Case(models.When(then=models.Value(0), urgency='immediate'), models.When(then=models.Value(1), urgency__in=('high', 'unknown')), default=models.Value(2), output_field=models.IntegerField()), models.F('received_at'), models.F('id'), condition=models.Q(('state', 'closed'), _negated=True), name='open_reports_by_urgency'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), ('taken_at__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False), models.Q(('state', 'received'), _negated=True)), _connector='OR'), name='reports_that_were_taken_say_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(('closed_at__isnull', True), models.Q(('state', 'closed'), _negated=True)), _connector='OR'), name='closed_reports_have_a_closing_time'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('taken_at__isnull', True), ('taken_at__gte', models.F('received_at')), _connector='OR'), name='reports_are_taken_after_they_came'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "referral_reportevent" ("case_id", "channel", "closed_at", "duties_planned_at", "forms", "id", "municipality", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "reporter_institution_id", "reporter_user", "screening_id", "source", "state", "taken_at", "taken_by_id", "urgency", "urgency_from", "urgency_itself") VALUES (NEW."case_id", NEW."channel", NEW."closed_at", NEW."duties_planned_at", NEW."forms", NEW."id", NEW."municipality", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_at", NEW."reporter_institution_id", NEW."reporter_user", NEW."screening_id", NEW."source", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."urgency", NEW."urgency_from", NEW."urgency_itself"); RETURN NULL;', hash='2c3519d7a5b1024bf4c7ffe16e776755bef28834', operation='INSERT', pgid='pgtrigger_insert_insert_9503d', table='referral_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "referral_reportevent" ("case_id", "channel", "closed_at", "duties_planned_at", "forms", "id", "municipality", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "reporter_institution_id", "reporter_user", "screening_id", "source", "state", "taken_at", "taken_by_id", "urgency", "urgency_from", "urgency_itself") VALUES (NEW."case_id", NEW."channel", NEW."closed_at", NEW."duties_planned_at", NEW."forms", NEW."id", NEW."municipality", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_at", NEW."reporter_institution_id", NEW."reporter_user", NEW."screening_id", NEW."source", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."urgency", NEW."urgency_from", NEW."urgency_itself"); RETURN NULL;', hash='410293075f78a9004ef886d6d100ed76cfca1b9f', operation='UPDATE', pgid='pgtrigger_update_update_304e9', table='referral_report', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(fields=['institution', 'ends_at'], name='shifts_of_a_centre'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shifts_end_after_they_begin'),
        ),
        migrations.AddIndex(
            model_name='reporterfollowup',
            index=models.Index(fields=['institution', '-received_at'], name='trackings_of_a_body'),
        ),
        migrations.AddIndex(
            model_name='reporterfollowup',
            index=models.Index(condition=models.Q(('feedback_at__isnull', True)), fields=['feedback_due'], name='trackings_owed_word'),
        ),
        migrations.AddIndex(
            model_name='reporterfollowup',
            index=models.Index(condition=models.Q(('follow_up__isnull', False)), fields=['follow_up'], name='trackings_by_code'),
        ),
        migrations.AddIndex(
            model_name='reporterfollowup',
            index=models.Index(condition=models.Q(('waiting__gt', 0)), fields=['received_at'], name='trackings_with_letters'),
        ),
    ]
