import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conferences', '0003_conclusion_notes'),
        ('plans', '0001_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='opinion',
            name='comment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.comment'),
        ),
        migrations.AddField(
            model_name='speech',
            name='comment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.comment'),
        ),
    ]
