# SPDX-License-Identifier: EUPL-1.2
"""Say of every draft in which section its question stands."""

from django.db import migrations

TABLES = ("questionnaires_draftanswer", "questionnaires_respondent")


def sections_of(survey):
    """Name the section of every question: the outermost group around it."""
    found, groups = {}, []
    for _where, cells in survey:
        kind = cells.get("type", "").replace(" ", "_")
        if kind in {"begin_group", "begin_repeat"}:
            groups.append(cells.get("name", ""))
        elif kind in {"end_group", "end_repeat"}:
            groups.pop()
        elif groups:
            found[cells.get("name", "")] = groups[0]
    return found


def name_sections(apps, schema_editor):
    """Go through the drafts form by form; the tables' own rules let nobody see them otherwise."""
    Draft = apps.get_model("questionnaires", "DraftAnswer")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s) and relforcerowsecurity",
            [list(TABLES)],
        )
        forced = [name for (name,) in cursor.fetchall()]
        for table in forced:
            cursor.execute(f"alter table {table} no force row level security")
        places = {}
        for row in Draft.objects.filter(section="").select_related("respondent__form").iterator():
            form = row.respondent.form
            if form.pk not in places:
                places[form.pk] = sections_of(form.survey)
            section = places[form.pk].get(row.question, "")
            Draft.objects.filter(pk=row.pk).update(section=section)
        for table in forced:
            cursor.execute(f"alter table {table} force row level security")


class Migration(migrations.Migration):
    """Fill the column of the migration before."""

    dependencies = [("questionnaires", "0003_letters_queries_remarks_and_sections")]

    operations = [migrations.RunPython(name_sections, migrations.RunPython.noop)]
