"""Goal 1: the first stage for everybody, against an ORM loop and against SQL, and how it grows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import log
from multiprocessing import get_context
from typing import Any

from tests.bench import orm, product, sql
from tests.bench.measure import Ratio, say
from tests.bench.meter import Spent, in_own_process
from tests.bench.town import AS_OF, Town

STAGE = "compute_features"
SAMPLE = 200
"""People whom the ORM serves: its cost per person does not depend on how many there are."""
SHARDED = 500


def serve(made: Town) -> Spent:
    """The stage for everybody in the town."""
    made.forget()
    spent = in_own_process(product.advance_everybody, made.url, STAGE, AS_OF)
    say(f"{made.users:,} people: {_each(spent, made.users)}")
    return spent


def compared(made: Town) -> list[Ratio]:
    """The same people each way, one after the other."""
    people, sharded = made.ids[:SAMPLE], made.ids[:SHARDED]
    made.forget()
    ours = in_own_process(product.advance, made.url, STAGE, sharded, AS_OF)
    results, histories = _results(made, people), sql.histories(made, sharded, in_sql=False)
    made.forget()
    theirs = in_own_process(orm.run, made.url, people, AS_OF)
    if _results(made, people) != results:
        raise RuntimeError("the ORM loop and the product disagree: they did not do the same work")
    made.forget()
    in_sql = in_own_process(sql.run, made.url, sharded, AS_OF)
    if sql.histories(made, sharded, in_sql=True) != histories:
        raise RuntimeError("SQL and the product read different rows: they did not do the same work")
    say(f"product {_each(ours, SHARDED)}; ORM {_each(theirs, SAMPLE)}; SQL {_each(in_sql, SHARDED)}")
    return [
        Ratio(
            "stage 1 of a night, one core",
            "ORM loop around the same core",
            ours.cpu / SHARDED * 1000,
            theirs.cpu / SAMPLE * 1000,
            1 / 10,
            "ms CPU a person",
        ),
        Ratio(
            "… of it the database's",
            "shards in reworked SQL",
            ours.database / SHARDED * 1000,
            in_sql.database / SHARDED * 1000,
            1 / 5,
            "ms CPU a person",
        ),
    ]


def _results(made: Town, people: Sequence[str]) -> list[Any]:
    return made.ask(
        "SELECT to_jsonb(s) - '{computed_at,input_hash}'::text[] FROM feature_snapshots AS s"
        " WHERE user_id = ANY(%s) ORDER BY user_id, window_days",
        list(people),
    ) + made.ask(
        "SELECT to_jsonb(r) FROM recurring_streams AS r WHERE user_id = ANY(%s) ORDER BY user_id, stream_id",
        list(people),
    )


def growth(spent: Mapping[int, Spent]) -> list[Ratio]:
    """How processor time and memory grow from the smallest town to the largest."""
    small, large = min(spent), max(spent)
    exponent = log(spent[large].cpu / spent[small].cpu) / log(large / small)
    peaks = [spent[size].peak_mb for size in (small, large)]
    return [
        Ratio(f"growth's exponent, {small:,} to {large:,} people", "linear", exponent, 1, 1.05, ""),
        Ratio("memory of the function", "100 MB", max(peaks), 100, 1, "MB"),
        Ratio(f"memory at {large:,} people", f"at {small:,}", peaks[1], peaks[0], 1.1, "MB"),
    ]


def two_workers(made: Town) -> Ratio:
    """Twice the people by two at once, against half of them by one: two cores, one database."""
    half = made.ids[: min(len(made.ids), 2 * SHARDED) // 2]
    other = made.ids[len(half) : 2 * len(half)]
    made.forget()
    alone = in_own_process(product.advance, made.url, STAGE, half, AS_OF)
    made.forget()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        both = list(pool.map(product.advance, [made.url] * 2, [STAGE] * 2, [half, other], [AS_OF] * 2))
    wall = max(spent.wall for spent in both)
    return Ratio(
        "two workers at once, twice the people", "one worker", wall, alone.wall, 2 / 1.8, "s on the wall"
    )


def _each(spent: Spent, people: int) -> str:
    return (
        f"{spent.process / people * 1000:.2f} + {spent.database / people * 1000:.2f} ms CPU a person"
        f" (process + database), {spent.wall:.0f} s, {spent.peak_mb:.0f} MB"
    )
