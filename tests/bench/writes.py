"""Goal 3: personas, recommendations and traces as the product writes them, against merges of those rows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lambdas import assign_persona, generate_recommendations
from tests.bench import orm
from tests.bench.measure import Ratio, say
from tests.bench.meter import Meter, in_own_process
from tests.bench.product import as_product
from tests.bench.town import AS_OF, Town

PEOPLE = 250
MERGED = 40
_WRITES = ((assign_persona, "write_personas"), (generate_recommendations, "write_sets"))


class PersonaRow(orm.Base):
    """A persona of one window."""

    __tablename__ = "persona_assignments"


class SetRow(orm.Base):
    """A set of recommendations."""

    __tablename__ = "recommendation_sets"


class ItemRow(orm.Base):
    """A recommendation."""

    __tablename__ = "recommendations"


class ContextRow(orm.Base):
    """What the traces of a set share."""

    __tablename__ = "decision_contexts"


class TraceRow(orm.Base):
    """Why one recommendation was made."""

    __tablename__ = "decision_traces"


_ROWS = (PersonaRow, SetRow, ItemRow, ContextRow, TraceRow)


def ratios(made: Town) -> list[Ratio]:
    """A shard's writes, by rows: what the product takes for one, and what a merge takes."""
    people = made.ids[:PEOPLE]
    made.forget()
    seconds, rows = in_own_process(_product, made.url, people, AS_OF)
    ours = seconds / rows
    theirs = in_own_process(_merges, made.url, people[:MERGED])
    say(f"{rows} rows: {ours * 1e6:.0f} µs a row set-based, {theirs * 1e6:.0f} µs merged")
    return [
        Ratio(
            "personas, recommendations, traces written",
            "row by row, ORM merges",
            ours * 1e6,
            theirs * 1e6,
            1 / 100,
            "µs CPU a row",
        )
    ]


def _product(url: str, people: Sequence[str], as_of: date) -> tuple[float, int]:
    with as_product(url) as product:
        for stage in ("compute_features", "assign_persona"):
            product.advance(stage, people[:1], as_of)
        product.advance("compute_features", people, as_of)
        taken = [_metered(product.meter(), module, name) for module, name in _WRITES]
        product.advance("assign_persona", people, as_of)
        product.advance("generate_recommendations", people, as_of)
    return sum(seconds for one in taken for seconds in one), _count(url)


def _metered(meter: Meter, module: Any, name: str) -> list[float]:
    """Note what each call of the module's function takes."""
    taken: list[float] = []
    write = getattr(module, name)

    def noted(*args: Any) -> Any:
        meter.restart()
        answer = write(*args)
        taken.append(meter.read().cpu)
        return answer

    setattr(module, name, noted)
    return taken


def _count(url: str) -> int:
    with orm.connected(url) as engine, Session(engine) as session:
        counts = [f"(SELECT count(*) FROM {row.__tablename__})" for row in _ROWS]
        return int(session.execute(text(f"SELECT {' + '.join(counts)}")).scalar_one())


def _merges(url: str, people: Sequence[str]) -> float:
    """Seconds a row: the same rows, deleted and merged again, with a commit for each person."""
    with orm.connected(url) as engine:
        rows = {user_id: _take(engine, user_id) for user_id in people}
        with engine.connect() as connection:
            meter = Meter(connection.connection.driver_connection.info.backend_pid)  # type: ignore[union-attr]
        for user_id in people:
            with Session(engine) as session:
                for make, values in rows[user_id]:
                    session.merge(make(**values))
                session.commit()
        return meter.read().cpu / sum(len(found) for found in rows.values())


def _written(row: Any) -> list[str]:
    """The columns that the database does not derive from others."""
    return [column.key for column in row.__table__.columns if column.computed is None]


def _take(engine: Any, user_id: str) -> list[tuple[Callable[..., Any], dict[str, Any]]]:
    with Session(engine) as session:
        session.execute(text("SET session_replication_role = replica"))  # traces may not be deleted else
        found = [
            (row, {name: getattr(one, name) for name in _written(row)})
            for row in _ROWS
            for one in session.scalars(select(row).where(row.user_id == user_id))
        ]
        for row in reversed(_ROWS):
            session.execute(row.__table__.delete().where(row.user_id == user_id))
        session.execute(text("SET session_replication_role = origin"))
        session.commit()
    return found
