# SPDX-License-Identifier: EUPL-1.2
"""Let people who were met together be screened in one table."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referral', '0005_agreement_and_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='citizenship',
            field=models.CharField(blank=True, db_default='', max_length=12, verbose_name='citizenship'),
        ),
        migrations.AddField(
            model_name='screening',
            name='differs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='screening',
            name='in_group',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='screening',
            name='reported_in',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='screening',
            name='wants',
            field=models.CharField(choices=[('yes', 'agrees'), ('no', 'does not agree'), ('not-asked', 'could not be asked'), ('unknown', 'not stated')], db_default='unknown', default='unknown', max_length=10, verbose_name='wants to be reported'),
        ),
    ]
