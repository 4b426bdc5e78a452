import django.db.models.deletion
from django.db import migrations, models


def take_over(apps, schema_editor):
    """What was written of conclusions before notes were kept becomes their first note."""
    del schema_editor
    conclusions = apps.get_model("conferences", "Conclusion").objects.filter(state_on__isnull=False)
    notes = apps.get_model("conferences", "ConclusionNote")
    notes.objects.bulk_create(
        [
            notes(conclusion=row, state=row.state, text=row.state_text, on=row.state_on, by_label=row.state_by_label)
            for row in conclusions.iterator()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('conferences', '0002_files_and_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConclusionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'chưa thực hiện'), ('under_way', 'đang thực hiện'), ('done', 'đã thực hiện'), ('dropped', 'không tiếp tục')], max_length=9, verbose_name='tình trạng')),
                ('text', models.TextField(blank=True, verbose_name='kết quả thực hiện')),
                ('on', models.DateField(verbose_name='ngày ghi')),
                ('by_label', models.CharField(blank=True, max_length=200)),
                ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='conferences.conclusion')),
            ],
            options={
                'verbose_name': 'tình trạng kết luận đã ghi',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
