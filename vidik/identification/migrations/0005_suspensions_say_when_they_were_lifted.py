from django.db import migrations, models

_TABLES = ("identification_decision", "identification_procedureevent")


def fill_lifted(apps, schema_editor):
    """Say of suspensions that are over when they were, as the history of the procedures tells it.

    The tables' own rules hide their rows from whoever changes tables, and keep what was decided.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relforcerowsecurity and relname = any(%s)",
            [list(_TABLES)],
        )
        forced = [name for (name,) in cursor.fetchall()]
        for name in forced:
            cursor.execute(f"alter table {name} no force row level security")
        cursor.execute("alter table identification_decision disable trigger user")
        cursor.execute(
            "update identification_decision d set lifted_at = ("
            " select min(e.pgh_created_at) from identification_procedureevent e"
            " where e.pgh_obj_id = d.procedure_id and e.state = 'opened'"
            " and e.pgh_created_at > d.taken_at)"
            " where d.step = 'suspend' and d.taken_at is not null"
        )
        cursor.execute("alter table identification_decision enable trigger user")
        for name in forced:
            cursor.execute(f"alter table {name} force row level security")


class Migration(migrations.Migration):

    dependencies = [
        ('identification', '0004_migrants_have_a_named_expert'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='lifted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(fill_lifted, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('lifted_at__gte', models.F('taken_at')), ('step', 'suspend')), _connector='OR'), name='suspensions_that_held_are_lifted'),
        ),
    ]
