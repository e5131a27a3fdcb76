"""Metrics as an operator sees them: as a role of a tenant, or as one of its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from scripts.lib.console import OperatorError, UsageError
from scripts.lib.shoppulse.roles import Role
from shoppulse.db import metrics, people
from shoppulse.db.access import Access, transaction
from shoppulse.domain.errors import NotFound
from shoppulse.domain.metrics import Answer, Grain, Question, Split, Status
from shoppulse.domain.scope import WHOLE_TENANT, Scope

_TENANT = text("SELECT tenant_name FROM tenants WHERE tenant_id = :tenant")
_ROLE = text("SELECT role FROM users WHERE tenant_id = :tenant AND user_id = :user")
_WORDS = {
    Status.UNAVAILABLE: "unavailable",
    Status.OUT_OF_SCOPE: "outside of what this person sees: its rows carry no region or store",
}


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    tenant: str
    role: str | None
    user: str | None
    grain: Grain
    split: Split | None
    start: date | None
    end: date | None


def answers(engine: Engine, asked: Asked) -> list[Answer]:
    """The figures that the role may see, within the person's scope if one is named."""
    with transaction(engine, Access(asked.tenant)) as connection:
        if connection.execute(_TENANT, {"tenant": asked.tenant}).one_or_none() is None:
            raise OperatorError(f"There is no tenant {asked.tenant}.", "Tenants are named like T001.")
        role, scope = _role(connection, asked), _scope(connection, asked)
        shown = metrics.visible_metrics(connection, metrics.catalogue(connection), asked.tenant, role)
        return metrics.read(
            connection, Question(asked.tenant, shown, asked.grain, scope, asked.split, asked.start, asked.end)
        )


def _role(connection: Connection, asked: Asked) -> str:
    own = connection.execute(_ROLE, {"tenant": asked.tenant, "user": asked.user}).scalar_one_or_none()
    if asked.role is None:
        if asked.user is None:
            raise UsageError("Whose figures?", "Name a role (--role Finance) or a person (--user U000001).")
        return str(own)
    role = metrics.role_named(connection, asked.role)
    if role is None:
        raise UsageError(f"There is no role {asked.role}.", f"There are {', '.join(Role)}.")
    if own is not None and own != role:
        raise UsageError(f"{asked.user} is {own}, not {role}.", "Leave --role out.")
    return role


def _scope(connection: Connection, asked: Asked) -> Scope:
    if asked.user is None:
        return WHOLE_TENANT
    try:
        return people.scope(connection, asked.tenant, asked.user)
    except NotFound:
        raise OperatorError(f"{asked.tenant} has no active user {asked.user}.") from None


def as_table(found: Sequence[Answer], split: Split | None) -> RenderableType:
    """A line for each period, member and currency, a column for each metric; below, what has none."""
    with_figures = [answer for answer in found if answer.status is Status.AVAILABLE]
    values: dict[tuple[str, ...], dict[str, str]] = {}
    for answer in with_figures:
        for point in answer.points:
            key = (point.period.isoformat(), point.member or "", point.currency or "")
            values.setdefault(key, {})[answer.metric.name] = _shown(answer.metric.unit, point.value)
    table = Table("period", *([split.value] if split else []), "currency", box=None, pad_edge=False)
    for answer in with_figures:
        table.add_column(answer.metric.name, justify="right")
    for (period, member, currency), row in sorted(values.items()):
        cells = [period, *([member] if split else []), currency]
        table.add_row(*cells, *(row.get(answer.metric.name, "") for answer in with_figures))
    lines = [
        f"{answer.metric.name}: {_WORDS[answer.status]}"
        + (f" ({answer.metric.description})" if answer.status is Status.UNAVAILABLE else "")
        for answer in found
        if answer.status is not Status.AVAILABLE
    ]
    if not found:
        lines = ["No metric is visible to this role."]
    return Group(*([table] if with_figures else []), *lines)


def _shown(unit: str, value: Decimal | None) -> str:
    if value is None:
        return "-"
    return {"money": f"{value:,.2f}", "ratio": f"{value:.4f}", "days": f"{value:.1f}"}.get(unit, f"{value:,}")
