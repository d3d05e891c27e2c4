# SPDX-License-Identifier: EUPL-1.2
"""Add what reporters add to their reports later."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_emergency_by_a_hit'),
        ('referral', '0003_competence_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('came_at', models.DateTimeField()),
                ('letter', models.UUIDField(blank=True, editable=False, null=True)),
                ('urgency', models.CharField(blank=True, choices=[('immediate', 'immediate: somebody is in danger now'), ('high', 'urgent: today'), ('normal', 'not urgent'), ('unknown', 'not said how urgent')], max_length=10, verbose_name='urgency')),
                ('municipality', models.SlugField(blank=True, max_length=80, verbose_name='municipality')),
                ('forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('files', models.PositiveSmallIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supplements', to='referral.report')),
            ],
            options={
                'ordering': ('came_at', 'id'),
                'indexes': [models.Index(fields=['report', 'came_at'], name='supplements_of_a_report')],
            },
        ),
    ]
