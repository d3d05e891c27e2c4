from django.db import migrations, models
from django.db.models import Q

RUNGS = [
    ('received', 'a report came in'), ('second', 'the first in line has not taken it on'),
    ('everybody', 'nobody has taken it on'),
    ('feedback-soon', 'the reporter has not yet heard from the centre'),
    ('feedback-late', 'the reporter should have heard by now'),
    ('duty-open', 'somebody has not been notified under the 24-hour rule'),
    ('duty-soon', 'the time for notifying under the 24-hour rule is running out'),
    ('duty-late', 'the time for notifying under the 24-hour rule has passed'),
    ('wrote', 'the reporter wrote'),
    ('wrote-late', 'nobody has opened what the reporter wrote'),
]
EXCUSES = [
    ('not-so', 'it has been established that the condition of the rule is not met'),
    ('told-otherwise', 'notified outside this system'),
    ('reported-it', 'it made the report itself'),
    ('knows', 'already notified because of another report of the same person'),
    ('unfounded', 'the suspicion has proved to be unfounded'),
    ('corrected', 'no longer applies after the facts were corrected'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('referral', '0007_screenings_by_their_end'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='duty',
            options={'ordering': ('report', 'position', 'rule', 'told_at')},
        ),
        migrations.AddField(
            model_name='duty',
            name='set_aside_why',
            field=models.CharField(blank=True, choices=EXCUSES, default='', max_length=16),
        ),
        migrations.AddField(
            model_name='duty',
            name='opened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='duty',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='alarm',
            name='round',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='alarm',
            name='rung',
            field=models.SlugField(choices=RUNGS, max_length=20),
        ),
        migrations.AddField(
            model_name='tracking',
            name='entered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='tracking',
            name='wrote_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(
            model_name='duty',
            name='a_rule_holds_once_a_report',
        ),
        migrations.RemoveConstraint(
            model_name='alarm',
            name='a_person_is_alarmed_once_a_rung',
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(
                condition=Q(('addressee__isnull', True), ('set_aside_at__isnull', True)),
                fields=['report'],
                name='duties_that_are_open',
            ),
        ),
        migrations.AddIndex(
            model_name='tracking',
            index=models.Index(
                condition=Q(('waiting__gt', 0)),
                fields=['received_at'],
                name='trackings_with_letters',
            ),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(
                condition=Q(('addressee__isnull', True)),
                fields=('report', 'rule'),
                name='a_rule_waits_once_a_report',
            ),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(
                condition=Q(('set_aside_at__isnull', False), ('set_aside_why', ''), _connector='OR'),
                name='excuses_stand_with_what_is_set_aside',
            ),
        ),
        migrations.AddConstraint(
            model_name='alarm',
            constraint=models.UniqueConstraint(
                fields=('report', 'user', 'rung', 'round'),
                name='a_person_is_alarmed_once_a_rung_of_a_round',
            ),
        ),
    ]
