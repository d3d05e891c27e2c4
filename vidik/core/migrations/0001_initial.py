# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import vidik.core.texts
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CodeList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', vidik.core.texts.TextsField()),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='RetentionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, unique=True)),
                ('days', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ('kind',),
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='retention_is_a_day_at_least')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120)),
                ('name', vidik.core.texts.TextsField()),
                ('position', models.PositiveIntegerField(default=0)),
                ('mappings', models.JSONField(blank=True, default=dict)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='core.code')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='core.codelist')),
            ],
            options={
                'ordering': ('list', 'position', 'code'),
                'constraints': [models.UniqueConstraint(fields=('list', 'code'), name='codes_are_unique_in_their_list')],
            },
        ),
    ]
