import django.db.models.deletion
import uuid
from django.db import migrations, models


TABLES = ("indicators_eliminationtable", "indicators_eliminationfigure", "indicators_cascadestep")
REFUSED = "figures of elimination are added, never changed"


def create(apps, schema_editor):
    """Let the database itself refuse to change or delete a row."""
    for table in TABLES:
        for statement in _statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def _statements(table, vendor):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def drop(apps, schema_editor):
    for table in TABLES:
        names = [f"{table}_no_update", f"{table}_no_delete"]
        if schema_editor.connection.vendor == "sqlite":
            told = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
        else:
            told = [f"DROP TRIGGER {table}_append_only ON {table}", f"DROP FUNCTION {table}_refuse"]
        for statement in told:
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0002_reporting_calendar'),
        ('places', '0004_boxes'),
    ]

    operations = [
        migrations.CreateModel(
            name='EliminationTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('holds', models.CharField(choices=[('figures', 'Figures by indicator'), ('cascade', 'Steps of the cascade')], max_length=8)),
                ('origin', models.CharField(choices=[('file', 'File'), ('pairs', 'Counted from pairs'), ('generated', 'Generated for the demonstration')], default='file', max_length=10)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('n_rows', models.IntegerField()),
                ('n_corrected', models.IntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('by_key', models.CharField(max_length=150)),
                ('by_label', models.CharField(max_length=150)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='EliminationFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('indicator', models.CharField(max_length=64)),
                ('numerator', models.BigIntegerField(blank=True, null=True)),
                ('denominator', models.BigIntegerField(blank=True, null=True)),
                ('unknown', models.BigIntegerField(blank=True, null=True)),
                ('value', models.CharField(blank=True, max_length=24)),
                ('source', models.CharField(max_length=200)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='indicators.eliminationtable')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'place', 'year', 'indicator', 'source'), name='an_elimination_figure_once_a_table'), models.CheckConstraint(condition=models.Q(('is_withdrawn', True), models.Q(('value', ''), _negated=True), models.Q(('denominator__isnull', False), ('numerator__isnull', False)), _connector='OR'), name='an_elimination_figure_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('numerator', None), models.Q(('numerator__gte', 0), ('numerator__lte', models.F('denominator'))), _connector='OR'), models.Q(('unknown', None), ('unknown__gte', 0), _connector='OR')), name='an_elimination_count_is_within_its_denominator'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='an_elimination_figure_has_its_source')],
            },
        ),
        migrations.CreateModel(
            name='CascadeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('disease', models.CharField(max_length=16)),
                ('step', models.CharField(max_length=32)),
                ('reached', models.BigIntegerField(default=0)),
                ('not_reached', models.BigIntegerField(default=0)),
                ('unknown', models.BigIntegerField(default=0)),
                ('need', models.BigIntegerField(blank=True, null=True)),
                ('need_source', models.CharField(blank=True, max_length=200)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='indicators.eliminationtable')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'place', 'year', 'disease', 'step'), name='a_cascade_step_once_a_table'), models.CheckConstraint(condition=models.Q(('not_reached__gte', 0), ('reached__gte', 0), ('unknown__gte', 0)), name='a_cascade_count_is_not_negative'), models.CheckConstraint(condition=models.Q(('need', None), models.Q(('need__gte', 0), models.Q(('need_source', ''), _negated=True)), _connector='OR'), name='an_estimated_need_has_its_source')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
