# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('fields', models.JSONField()),
                ('keepers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
                ('precision', models.CharField(max_length=6)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('is_sums_only', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='date and time')),
                ('values', models.JSONField()),
                ('event', models.UUIDField(blank=True, null=True)),
                ('entered_at', models.DateTimeField(blank=True, null=True)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('struck_why', models.CharField(blank=True, default='', max_length=20)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.definition')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ('-day', '-at', 'id'),
                'indexes': [models.Index(fields=['register', 'institution', '-day'], name='entries_of_a_body'), models.Index(fields=['register', 'day'], name='entries_by_day'), models.Index(condition=models.Q(('event__isnull', False)), fields=['event'], name='entries_by_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_by__isnull', True), ('struck_why', '')), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False)), _connector='OR'), name='struck_entries_say_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('day__day', 1), ('entered_at__isnull', True), ('entered_by__isnull', True)), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='entries_say_by_whom_or_no_day')],
            },
        ),
    ]
