"""Metrics of one tenant, read from the views of facts: one statement a source, however many metrics."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Date,
    Numeric,
    Row,
    Select,
    TableClause,
    Text,
    cast,
    column,
    func,
    literal,
    null,
    select,
    table,
    text,
    tuple_,
    types,
)

from shoppulse.domain.errors import TooMuch
from shoppulse.domain.metrics import (
    Answer,
    Catalogue,
    Metric,
    Point,
    Question,
    Split,
    Status,
    status_of,
    visible,
)
from shoppulse.domain.scope import Scope

_METRICS = text("""
SELECT metric_name, governed_by, source, aggregate, numerator, denominator, unit, per_currency, description
FROM metrics ORDER BY position
""")
_ALIASES = text("SELECT alias, metric_name FROM metric_aliases")
_ROLE = text("SELECT role FROM role_aliases WHERE alias = lower(:name)")
_SHOWN = text("""
SELECT metric_name, is_visible FROM role_metric_visibility WHERE tenant_id = :tenant AND role = :role
""")
_MEMBERS = {Split.REGION: "region", Split.STORE: "store_id", Split.CHANNEL: "channel"}
_QUANTILES = {"median": 0.5, "p90": 0.9}


def catalogue(connection: Connection) -> Catalogue:
    """The metrics that there are; they change with migrations alone, so a caller may keep them."""
    metrics = [Metric(*row) for row in connection.execute(_METRICS)]
    aliases = {row.alias: row.metric_name for row in connection.execute(_ALIASES)}
    return Catalogue({metric.name: metric for metric in metrics}, aliases)


def role_named(connection: Connection, name: str) -> str | None:
    """The role of this name in either vocabulary, without regard to case."""
    return connection.execute(_ROLE, {"name": name}).scalar_one_or_none()


def visible_metrics(connection: Connection, known: Catalogue, tenant_id: str, role: str) -> list[Metric]:
    """The metrics that a role of the tenant may see; none unless rows say so."""
    rows = connection.execute(_SHOWN, {"tenant": tenant_id, "role": role})
    return visible(known, [(name, shown) for name, shown in rows])


def read(connection: Connection, question: Question) -> list[Answer]:
    """The answers, in the order of the metrics asked for; raises TooMuch."""
    states = {metric.name: status_of(metric, question.scope) for metric in question.metrics}
    open_ones = [metric for metric in question.metrics if states[metric.name] is Status.AVAILABLE]
    points: dict[str, list[Point]] = {metric.name: [] for metric in question.metrics}
    for source, found in groupby(sorted(open_ones, key=_source), key=_source):
        metrics = list(found)
        for row in _rows(connection, _statement(source, metrics, question), question.most):
            for name, point in _points(row, metrics):
                points[name].append(point)
    return [Answer(metric, states[metric.name], points[metric.name]) for metric in question.metrics]


def _rows(connection: Connection, statement: Select[Any], most: int | None) -> Sequence[Row[Any]]:
    """All rows, or TooMuch where they are more than `most`: no more than one too many is ever read."""
    if most is None:
        return connection.execute(statement).all()
    rows = connection.execute(statement.limit(most + 1)).all()
    if len(rows) > most:
        raise TooMuch(f"more than {most} rows of figures: ask for fewer days, longer periods or no split")
    return rows


def _source(metric: Metric) -> str:
    return metric.source or ""


def _statement(source: str, metrics: Sequence[Metric], question: Question) -> Select[Any]:
    """Each period and member by currency, for money, and beside it over all currencies, for the rest."""
    names = {"tenant_id", "day", "region", "store_id", "channel", "currency"}
    names |= {name for metric in metrics for name in (metric.numerator, metric.denominator) if name}
    facts = table(source, *map(column, sorted(names)))
    # By name, so that the grouping below means these very columns.
    period: ColumnClause[Any] = column("period")
    member: ColumnClause[Any] = column("member")
    currency = facts.c.currency
    by_currency = any(metric.per_currency for metric in metrics)
    over_all = not all(metric.per_currency for metric in metrics)
    sets = [tuple_(period, member, currency)] * by_currency + [tuple_(period, member)] * over_all
    day = func.date_trunc(question.grain.value, cast(facts.c.day, types.DateTime))
    split = facts.c[_MEMBERS[question.split]] if question.split else cast(null(), Text)
    return (
        select(
            cast(day, Date).label("period"),
            split.label("member"),
            (currency if by_currency else cast(null(), Text)).label("currency"),
            (func.grouping(currency) if by_currency else literal(1)).label("over_currencies"),
            *(_aggregate(metric, facts).label(metric.name) for metric in metrics),
        )
        .where(*_conditions(facts, question))
        .group_by(func.grouping_sets(*sets))
        .order_by(period, member, column("currency"))
    )


def _aggregate(metric: Metric, facts: TableClause) -> ColumnElement[Any]:
    numerator = facts.c[metric.numerator or ""]
    if metric.aggregate in _QUANTILES:
        return func.percentile_cont(_QUANTILES[metric.aggregate]).within_group(numerator)
    if metric.denominator is None:
        return func.sum(numerator)
    whole = func.sum(facts.c[metric.denominator])
    return cast(func.sum(numerator), Numeric) / func.nullif(whole, 0)


def _conditions(facts: TableClause, question: Question) -> Iterator[ColumnElement[bool]]:
    yield facts.c.tenant_id == question.tenant_id
    if question.start is not None:
        yield facts.c.day >= question.start
    if question.end is not None:
        yield facts.c.day < question.end
    yield from _within(facts, question.scope)


def _within(facts: TableClause, scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.regions is not None:
        yield facts.c.region.in_(sorted(scope.regions))
    if scope.stores is not None:
        yield facts.c.store_id.in_(sorted(scope.stores))


def _points(row: Row[Any], metrics: Sequence[Metric]) -> Iterator[tuple[str, Point]]:
    for metric in metrics:
        if metric.per_currency != bool(row.over_currencies):
            value = getattr(row, metric.name)
            exact = None if value is None else Decimal(str(value))
            yield metric.name, Point(row.period, row.member, row.currency, exact)
