# SPDX-License-Identifier: EUPL-1.2
"""Count the persons whom somebody opens; keep why somebody views a case without being named."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """New tables, and one column that may be empty."""

    dependencies = [
        ('cases', '0001_squashed_0005'),
        ('institutions', '0001_initial'),
        ('vault', '0004_a_retired_key_is_refused'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
            name='Insight',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('identification', 'formal identification'), ('safety', 'safety and contact with the person'), ('support', 'support, services and accommodation'), ('proceedings', 'proceedings before police, prosecutor or court'), ('duplicates', 'to see whether the person is already known'), ('request', 'request of the person about their own data'), ('keeping', 'retention, legal hold or erasure of data')], max_length=20, verbose_name='purpose')),
                ('why', models.CharField(choices=[('substitute', 'stands in for a colleague'), ('supervision', 'supervision of the work'), ('emergency', 'emergency access'), ('asked', 'a colleague or institution has asked'), ('other', 'another reason, given below')], max_length=20, verbose_name='reason')),
                ('words', models.BinaryField(null=True)),
                ('alike', models.CharField(blank=True, editable=False, max_length=32)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insights', to='vault.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-at', 'id'),
            },
        ),
        migrations.AddField(
            model_name='look',
            name='insight',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='vault.insight'),
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
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Widening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('persons', models.PositiveSmallIntegerField(verbose_name='persons')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='hours')),
                ('purpose', models.CharField(blank=True, choices=[('identification', 'formal identification'), ('safety', 'safety and contact with the person'), ('support', 'support, services and accommodation'), ('proceedings', 'proceedings before police, prosecutor or court'), ('duplicates', 'to see whether the person is already known'), ('request', 'request of the person about their own data'), ('keeping', 'retention, legal hold or erasure of data')], max_length=20, verbose_name='purpose')),
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
            model_name='limitnotice',
            index=models.Index(fields=['institution', '-at'], name='limit_notices_of_institution'),
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
    ]
