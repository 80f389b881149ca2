"""The database itself refuses to change or delete an audit entry."""

from django.db import migrations

from xinmiao.core import append_only


def create(apps, schema_editor):
    for statement in append_only.CREATE.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in append_only.DROP.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_core")]
    operations = [migrations.RunPython(create, drop)]
