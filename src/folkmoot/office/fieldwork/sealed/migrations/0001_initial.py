"""The sealed table, written in SQL because Django cannot say WITHOUT ROWID.

A table with a rowid would number the answers in the order they came in.
"""

from django.db import migrations, models

CREATE = """
CREATE TABLE "sealed_answer" (
    "key" varchar(64) NOT NULL PRIMARY KEY,
    "wave" bigint unsigned NOT NULL CHECK ("wave" >= 0),
    "instrument_digest" varchar(64) NOT NULL,
    "answers" text NOT NULL CHECK (JSON_VALID("answers"))
) WITHOUT ROWID
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, 'DROP TABLE "sealed_answer"')],
            state_operations=[
                migrations.CreateModel(
                    name="SealedAnswer",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                primary_key=True,
                                serialize=False,
                                verbose_name="key",
                            ),
                        ),
                        ("wave", models.PositiveBigIntegerField(verbose_name="wave")),
                        (
                            "instrument_digest",
                            models.CharField(max_length=64, verbose_name="questionnaire version"),
                        ),
                        ("answers", models.JSONField(verbose_name="answers")),
                    ],
                    options={"db_table": "sealed_answer"},
                ),
            ],
        ),
    ]
