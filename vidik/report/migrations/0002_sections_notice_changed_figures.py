# SPDX-License-Identifier: EUPL-1.2
"""Note at a section which of the figures that it cites were given a new version."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0009_one_version_is_current_again'),
        ('report', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CitedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noticed_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.CharField(blank=True, max_length=120)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.observation')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.observation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cited_changes', to='report.section')),
            ],
            options={
                'ordering': ('section', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('section', 'after'), name='changes_are_noticed_once_for_a_section'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('seen_by', '')), models.Q(('seen_at__isnull', False), models.Q(('seen_by', ''), _negated=True)), _connector='OR'), name='seen_changes_say_by_whom')],
            },
        ),
    ]
