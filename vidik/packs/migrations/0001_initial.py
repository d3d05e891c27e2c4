# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LoadedPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
        ),
    ]
