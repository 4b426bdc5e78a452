from django.db import migrations, models


def mark_words_of_months(apps, schema_editor):
    """Until now only what such a word says told that a month plan wrote it."""
    rows = apps.get_model("plans", "Progress").objects.filter(outcome="dropped", note__startswith="Bỏ theo ")
    rows.update(by_month=True)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_plan_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="progress",
            name="by_month",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_words_of_months, migrations.RunPython.noop),
    ]
