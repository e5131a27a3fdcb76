"""Everything that is held of a person: every table with a `user_id`, what a copy shows of it, how it ends.

The order is that of deletion: whatever refers to a row goes before it. A test walks over the database's
catalogue and fails for a table that is not here.
"""

from typing import Literal, NamedTuple

End = Literal["deleted", "unnamed", "kept"]


class Holding(NamedTuple):
    """One table. `hidden` columns are of other people (who of the staff it was) and not copied."""

    table: str
    end: End = "deleted"
    hidden: tuple[str, ...] = ()
    copied: bool = True


HOLDINGS = (
    # What an operator did stays in the books, done to nobody in particular.
    Holding("access_log", "unnamed", hidden=("operator_id",)),
    Holding("operator_actions", "unnamed", hidden=("operator_id",)),
    Holding("feedback", hidden=("resolved_by",)),
    Holding("decision_traces"),
    Holding("decision_contexts"),
    Holding("dropped_texts", hidden=("resolved_by",)),
    Holding("recommendations"),
    Holding("recommendation_sets"),
    Holding("persona_assignments"),
    Holding("feature_snapshots"),
    Holding("recurring_streams"),
    Holding("stream_overrides"),
    Holding("merchant_aliases"),
    Holding("liabilities"),
    Holding("transactions"),
    Holding("accounts"),
    Holding("imports"),
    Holding("export_jobs"),
    Holding("job_runs"),
    # Messages between our own functions, about rows that are copied above.
    Holding("outbox", copied=False),
    # Answers of the last day, and how often somebody called within a minute.
    Holding("idempotency_keys"),
    Holding("rate_limits"),
    Holding("consents"),
    Holding("profiles"),
    # The proof that it was asked for and done, under a name that leads to nobody.
    Holding("erase_jobs", "kept"),
)
