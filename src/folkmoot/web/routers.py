"""Which database a model lives in."""

from __future__ import annotations

from django.db.models import Model

SEALED = "sealed"
DEFAULT = "default"


class SealedStoreRouter:
    """Models with the label `sealed` live in the database `sealed`, all others in `default`.

    The label decides, not a class attribute, because migrations see only the label: a sealed
    table can never be made in the site's own database, nor another table in the sealed file.
    """

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        """The database that a query of this model reads."""
        return SEALED if model._meta.app_label == SEALED else DEFAULT

    def db_for_write(self, model: type[Model], **_hints: object) -> str:
        """The database that a row of this model is written to."""
        return SEALED if model._meta.app_label == SEALED else DEFAULT

    def allow_relation(self, first: Model, second: Model, **_hints: object) -> bool:
        """No row of the sealed store may point outside it, nor be pointed at."""
        return (first._meta.app_label == SEALED) == (second._meta.app_label == SEALED)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **_hints: object
    ) -> bool:
        """Each table is made in its own database only; `model_name` changes nothing."""
        del model_name
        return (db == SEALED) == (app_label == SEALED)
