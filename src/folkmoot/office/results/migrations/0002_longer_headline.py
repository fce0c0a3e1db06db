"""A headline is as long as its sentences are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snapshot",
            name="headline",
            field=models.TextField(verbose_name="headline"),
        ),
    ]
