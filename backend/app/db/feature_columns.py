"""The columns of `feature_snapshots`: one a feature, typed by its unit, generated from the table of features.

A new feature needs no SQL, only a migration that calls `app.db.migrations.snapshots.fit()` again.
"""

from app.domain.features.values import UNITS, Unit

_TYPES = {
    Unit.MONEY: "numeric(14, 2)",
    Unit.RATIO: "numeric",
    Unit.MONTHS: "numeric",
    Unit.DAYS: "numeric",  # a median may lie between two days
    Unit.COUNT: "integer",
    Unit.FLAG: "boolean",
    Unit.TEXT: "text",
    Unit.DATE: "date",
}
COLUMNS = {name: _TYPES[unit] for name, unit in UNITS.items()}

# As `app.domain.features.stored` reads them back: text by name, so that nothing becomes a float on the way.
_NAMES = ", ".join(f"'{name}'" for name in COLUMNS)
_TEXTS = ", ".join(f"{name}::text" for name in COLUMNS)
PACKED = f"json_object(ARRAY[{_NAMES}], ARRAY[{_TEXTS}])"
