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
            name='Inspection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('municipality', models.SlugField(max_length=80)),
                ('activity', models.SlugField(max_length=40)),
                ('registered', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], max_length=8)),
                ('with_police', models.BooleanField()),
                ('contracts', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('insured', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('permits', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('exempt', 'not needed'), ('unknown', 'not known')], max_length=8)),
                ('safe', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('paid', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('withheld', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('housed', models.CharField(choices=[('all', 'for all workers'), ('some', 'for some workers'), ('none', 'for none'), ('unknown', 'not known')], max_length=8)),
                ('followed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nothing', 'no measure was needed'), ('order', 'an order of the inspection'), ('ban', 'a prohibition of work'), ('charge', 'a misdemeanour charge'), ('criminal', 'a criminal report'), ('police', 'a referral to the police'), ('foreign', 'a notice to the administration for foreigners'), ('reported', 'a suspicion reported to the centre')], max_length=8), size=None)),
                ('entered_at', models.DateTimeField()),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('struck_why', models.CharField(blank=True, choices=[('wrong', 'something in it is wrong'), ('twice', 'it was entered twice'), ('none', 'there was no such inspection')], default='', max_length=8)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-day', 'id'),
            },
        ),
        migrations.CreateModel(
            name='InspectedWorkers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citizenship', models.SlugField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workers', to='prevention.inspection')),
            ],
            options={
                'ordering': ('-number', 'citizenship'),
            },
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['institution', '-day'], name='inspections_of_a_body'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['day'], name='inspections_by_day'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_by__isnull', True), ('struck_why', '')), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False), ('struck_why__in', ['wrong', 'twice', 'none'])), _connector='OR'), name='struck_inspections_say_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('contracts__in', ['all', 'some', 'none', 'unknown']), ('housed__in', ['all', 'some', 'none', 'unknown']), ('insured__in', ['all', 'some', 'none', 'unknown']), ('paid__in', ['all', 'some', 'none', 'unknown']), ('permits__in', ['all', 'some', 'none', 'exempt', 'unknown']), ('registered__in', ['yes', 'no', 'unknown']), ('safe__in', ['all', 'some', 'none', 'unknown']), ('withheld__in', ['all', 'some', 'none', 'unknown'])), name='inspections_are_told_in_codes'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('followed__contained_by', ['nothing', 'order', 'ban', 'charge', 'criminal', 'police', 'foreign', 'reported']), ('followed__len__gt', 0), models.Q(models.Q(('followed__contains', ['nothing']), _negated=True), ('followed__len', 1), _connector='OR')), name='nothing_followed_stands_alone'),
        ),
        migrations.AddConstraint(
            model_name='inspectedworkers',
            constraint=models.UniqueConstraint(fields=('inspection', 'citizenship'), name='each_citizenship_once_an_inspection'),
        ),
        migrations.AddConstraint(
            model_name='inspectedworkers',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 5000)), name='inspected_workers_are_some'),
        ),
    ]
