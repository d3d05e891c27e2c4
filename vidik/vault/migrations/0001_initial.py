# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
import vidik.vault.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20, unique=True)),
                ('hour', models.PositiveSmallIntegerField()),
                ('day', models.PositiveSmallIntegerField()),
                ('more', models.PositiveSmallIntegerField()),
                ('times', models.PositiveSmallIntegerField()),
                ('found_hour', models.PositiveSmallIntegerField()),
                ('found_day', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=vidik.vault.models.draw_code, editable=False, max_length=12, unique=True)),
                ('wrapped_key', models.BinaryField(null=True)),
                ('key_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='vault.person')),
            ],
            options={
                'ordering': ('-entered_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Particulars',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
                ('found', models.BooleanField(default=False)),
                ('beyond', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('-at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.UUIDField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('subject', models.UUIDField()),
                ('inward', models.BooleanField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('merged_at', models.DateTimeField()),
                ('merged_by', models.CharField(max_length=120)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, max_length=120)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('duplicate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
                ('primary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('-merged_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('proceedings', 'proceedings are under way'), ('claim', 'a claim for compensation is open'), ('oversight', 'an oversight body examines the case'), ('order', 'a court or prosecutor has ordered it')], max_length=20, verbose_name='ground')),
                ('since', models.DateTimeField()),
                ('placed_by', models.CharField(max_length=120)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_by', models.CharField(blank=True, max_length=120)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='vault.person')),
            ],
            options={
                'ordering': ('-since', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Insight',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('identification', 'formal identification'), ('safety', 'safety and contact with the person'), ('support', 'support, services and accommodation'), ('proceedings', 'proceedings before police, prosecutor or court'), ('duplicates', 'to see whether the person is already known'), ('request', 'request of the person about their own data'), ('retention', 'retention, legal hold or erasure of data')], max_length=20, verbose_name='purpose')),
                ('why', models.CharField(choices=[('substitute', 'stands in for a colleague'), ('supervision', 'supervision of the work'), ('emergency', 'emergency access'), ('asked', 'a colleague or institution has asked'), ('other', 'another reason, given below')], max_length=20, verbose_name='reason')),
                ('words', models.BinaryField(null=True)),
                ('alike', models.CharField(blank=True, editable=False, max_length=32)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insights', to='vault.person')),
            ],
            options={
                'ordering': ('-at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='FormerContent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=20)),
                ('row', models.UUIDField()),
                ('content', models.BinaryField()),
                ('replaced_at', models.DateTimeField()),
                ('replaced_by', models.CharField(max_length=120)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('-replaced_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=20, unique=True)),
                ('ground', models.CharField(choices=[('retention', 'the retention period is over'), ('request', 'the person asked for it'), ('mistake', 'entered by mistake'), ('order', 'an authority has ordered it')], max_length=20, verbose_name='ground')),
                ('erased_at', models.DateTimeField()),
                ('erased_by', models.CharField(max_length=120)),
                ('document', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='vault.person')),
            ],
            options={
                'ordering': ('-erased_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.BinaryField(max_length=16, null=True)),
                ('search_version', models.PositiveSmallIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.BinaryField(max_length=16, null=True)),
                ('search_version', models.PositiveSmallIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AccessLogEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('identification', 'formal identification'), ('safety', 'safety and contact with the person'), ('support', 'support, services and accommodation'), ('proceedings', 'proceedings before police, prosecutor or court'), ('duplicates', 'to see whether the person is already known'), ('request', 'request of the person about their own data'), ('retention', 'retention, legal hold or erasure of data')], max_length=20, verbose_name='purpose')),
                ('own', models.BooleanField()),
                ('why', models.CharField(blank=True, choices=[('substitute', 'stands in for a colleague'), ('supervision', 'supervision of the work'), ('emergency', 'emergency access'), ('asked', 'a colleague or institution has asked'), ('other', 'another reason, given below')], max_length=20, verbose_name='reason')),
                ('reason', models.BinaryField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('insight', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='vault.insight')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='vault.person')),
            ],
            options={
                'ordering': ('-at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Rotation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(choices=[('master', 'master'), ('search', 'search')], max_length=10)),
                ('to_version', models.PositiveSmallIntegerField()),
                ('total', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-started_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True)), fields=('key',), name='one_rotation_of_a_key_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='SafeContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('stored', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
            ],
            options={
                'ordering': ('entered_at', 'id'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Widening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('persons', models.PositiveSmallIntegerField(verbose_name='persons')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='hours')),
                ('purpose', models.CharField(blank=True, choices=[('identification', 'formal identification'), ('safety', 'safety and contact with the person'), ('support', 'support, services and accommodation'), ('proceedings', 'proceedings before police, prosecutor or court'), ('duplicates', 'to see whether the person is already known'), ('request', 'request of the person about their own data'), ('retention', 'retention, legal hold or erasure of data')], max_length=20, verbose_name='purpose')),
                ('asked_at', models.DateTimeField()),
                ('shown_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('refused', models.BooleanField(default=False)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-asked_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='InsightReview',
            fields=[
                ('insight', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='review', serialize=False, to='vault.insight')),
                ('judgement', models.CharField(choices=[('seen', 'seen'), ('questioned', 'questioned')], max_length=12)),
                ('reviewed_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('reviewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LimitNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('hour', 'the limit for an hour was reached'), ('day', 'the limit for a day was reached'), ('found', 'the limit for names found by searching was reached'), ('code', 'continued after a second factor'), ('asked', 'asked a colleague for more'), ('danger', 'continued beyond the limit because of danger or in an emergency'), ('same-words', 'gave the same reason for many persons')], max_length=12)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-at', 'id'),
                'indexes': [models.Index(fields=['institution', '-at'], name='limit_notices_of_institution')],
            },
        ),
        migrations.CreateModel(
            name='NameTokens',
            fields=[
                ('name', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='blind', serialize=False, to='vault.name')),
                ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('search_version', models.PositiveSmallIntegerField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['case'], name='persons_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('wrapped_key__isnull', False)), models.Q(('erased_at__isnull', False), ('wrapped_key__isnull', True)), _connector='OR'), name='erased_persons_have_no_key'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='nobody_is_merged_into_themselves'),
        ),
        migrations.AddConstraint(
            model_name='particulars',
            constraint=models.UniqueConstraint(fields=('person',), name='particulars_stand_once_a_person'),
        ),
        migrations.AddIndex(
            model_name='opening',
            index=models.Index(fields=['institution', 'day'], name='openings_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.UniqueConstraint(fields=('user', 'day', 'person', 'found'), name='a_person_counts_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['person', 'kind'], name='notes_about_a_person'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['subject'], name='messages_of_a_report'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('duplicate',), name='a_person_is_merged_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('person', 'ground'), name='one_hold_for_a_ground_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['case', '-at'], name='insights_into_a_case'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['user', 'case', 'until'], name='insights_that_hold'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['user', 'alike', 'at'], name='insights_by_their_words'),
        ),
        migrations.AddIndex(
            model_name='formercontent',
            index=models.Index(fields=['table', 'row'], name='former_contents_of_a_row'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['token'], name='documents_by_number'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['token'], name='contacts_by_number'),
        ),
        migrations.AddIndex(
            model_name='accesslogentry',
            index=models.Index(fields=['person', '-at'], name='looks_at_a_person'),
        ),
        migrations.AddIndex(
            model_name='accesslogentry',
            index=models.Index(fields=['user', 'person', 'until'], name='looks_that_hold'),
        ),
        migrations.AddConstraint(
            model_name='accesslogentry',
            constraint=models.CheckConstraint(condition=models.Q(('own', True), models.Q(('why', ''), _negated=True), _connector='OR'), name='looks_at_other_cases_say_why'),
        ),
        migrations.AddConstraint(
            model_name='safecontact',
            constraint=models.UniqueConstraint(fields=('person',), name='one_rule_of_safe_contact_a_person'),
        ),
        migrations.AddIndex(
            model_name='widening',
            index=models.Index(fields=['user', '-asked_at'], name='widenings_of_somebody'),
        ),
        migrations.AddIndex(
            model_name='widening',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['institution', 'asked_at'], name='widenings_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='widening',
            constraint=models.UniqueConstraint(fields=('user', 'shown_at'), name='a_confirmation_widens_once'),
        ),
        migrations.AddConstraint(
            model_name='widening',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('user')), _negated=True), _connector='OR'), name='nobody_widens_their_own_limit'),
        ),
        migrations.AddConstraint(
            model_name='widening',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at__isnull', True), ('shown_at__isnull', False), ('decided_by__isnull', False), _connector='OR'), name='a_colleague_or_a_factor_widens'),
        ),
        migrations.AddIndex(
            model_name='nametokens',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='names_by_tokens'),
        ),
        migrations.AddIndex(
            model_name='nametokens',
            index=models.Index(fields=['search_version', 'name'], name='names_to_retokenise'),
        ),
        # The function that compares blind tokens runs as the owner of the tables. No condition:
        # it would be asked before the operator of the index, which could then not be used.
        migrations.RunSQL(
            "create policy vault_blind_search on vault_nametokens"
            " for select to current_user using (true);",
            migrations.RunSQL.noop,
        ),
    ]
