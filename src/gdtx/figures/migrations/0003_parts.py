"""Cells of years and longer, and cells without dimensions, stand beside those of buckets.

The stored cells are taken away: they are made of other rows, and are built anew before they are next read.
"""

from django.db import migrations, models


EMPTY = ["DELETE FROM figures_cell", "UPDATE figures_cubestate SET signature = ''"]


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_cubestate_number")]

    operations = [
        # In either direction: a cell has no value for the column that comes.
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="cell", name="cell_area"),
        migrations.RemoveIndex(model_name="cell", name="cell_scope"),
        migrations.RemoveIndex(model_name="cell", name="cell_bucket"),
        migrations.RemoveField(model_name="cell", name="bucket"),
        migrations.AddField(
            model_name="cell", name="part", field=models.BigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(model_name="cell", name="until", field=models.DateField(null=True)),
        migrations.AddIndex(
            model_name="cell", index=models.Index(fields=["facts", "area_id", "part"], name="cell_area_part")
        ),
        migrations.AddIndex(
            model_name="cell", index=models.Index(fields=["facts", "scope_id", "part"], name="cell_scope_part")
        ),
        migrations.AddIndex(
            model_name="cell", index=models.Index(fields=["facts", "part", "until"], name="cell_part_until")
        ),
        migrations.RunSQL(migrations.RunSQL.noop, EMPTY),
    ]
