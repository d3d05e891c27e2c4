
import django.db.models.deletion
import uuid
from django.db import migrations, models


THRESHOLDS = (
    # code, threshold, window in minutes, from hour, until hour
    ("many-records", 30, 60, None, None),
    ("at-night", 5, 480, 22, 6),
    ("not-own-case", 3, 1440, None, None),
    ("after-case-end", 1, 1440, None, None),
    ("after-membership", 1, 1440, None, None),
    ("many-denials", 5, 60, None, None),
    ("many-exports", 5, 60, None, None),
)


def set_thresholds(apps, schema_editor):
    """Give each pattern a threshold to begin with."""
    del schema_editor
    patterns = apps.get_model("audit", "ReviewPattern")
    for code, threshold, minutes, from_hour, until_hour in THRESHOLDS:
        patterns.objects.get_or_create(
            code=code,
            defaults={
                "threshold": threshold,
                "window_minutes": minutes,
                "from_hour": from_hour,
                "until_hour": until_hour,
            },
        )


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0005_the_change_of_format_is_on_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewPattern',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('threshold', models.PositiveIntegerField()),
                ('window_minutes', models.PositiveIntegerField()),
                ('from_hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('until_hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_watched', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('threshold__gte', 1), ('window_minutes__range', (1, 1440))), name='a_pattern_counts_within_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('from_hour__isnull', True), ('until_hour__isnull', True)), models.Q(('from_hour__isnull', False), ('from_hour__range', (0, 23)), ('until_hour__isnull', False), ('until_hour__range', (0, 23))), _connector='OR'), name='hours_of_a_pattern_come_in_pairs')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('actor', models.CharField(max_length=120)),
                ('count', models.PositiveIntegerField()),
                ('first_sequence', models.BigIntegerField()),
                ('last_sequence', models.BigIntegerField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'open'), ('explained', 'explained'), ('escalated', 'escalated')], default='open', max_length=10)),
                ('note', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('pattern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='audit.reviewpattern')),
            ],
            options={
                'ordering': ('-last_at', 'id'),
                'indexes': [models.Index(fields=['state', '-last_at'], name='reviews_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('pattern', 'actor'), name='one_open_review_of_a_person_and_pattern'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('note', ''), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='a_decided_review_has_a_note_and_a_reviewer'), models.CheckConstraint(condition=models.Q(('first_sequence__lte', models.F('last_sequence'))), name='a_review_begins_before_it_ends')],
            },
        ),
        migrations.RunPython(set_thresholds, migrations.RunPython.noop),
    ]
