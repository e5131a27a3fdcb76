"""Goal 2: one person's event in the first stage, beside the ORM's way, in a small town and in a large one."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median

from sqlalchemy.orm import Session

from tests.bench import orm
from tests.bench.measure import Ratio
from tests.bench.meter import in_own_process
from tests.bench.product import as_product
from tests.bench.town import AS_OF, Town

STAGE = "compute_features"
EVENTS = 100
MOST_PAGES = 200
_PAGES = """
SELECT sum(heap_blks_read + coalesce(idx_blks_read, 0) + coalesce(toast_blks_read, 0))::int
FROM pg_statio_user_tables WHERE relname IN ('profiles', 'accounts', 'transactions', 'liabilities')
"""


def medians(made: Town) -> tuple[float, float]:
    """The median milliseconds of an event: the product's and the ORM's, for the same people by turns."""
    made.forget()
    people = made.ids[:: max(len(made.ids) // EVENTS, 1)][:EVENTS]
    return in_own_process(_by_turns, made.url, people, AS_OF)


def ratios(small: tuple[float, float], large: tuple[float, float], pages: int, sizes: str) -> list[Ratio]:
    """What the goal asks of the medians in the two towns."""
    return [
        Ratio("one person's event, median", "ORM", large[0], large[1], 1 / 2, "ms"),
        Ratio(f"the same, {sizes} people", "in the small town", large[0], small[0], 1.3, "ms"),
        Ratio("pages read for it, cold", f"{MOST_PAGES} pages", pages, MOST_PAGES, 1, "pages"),
    ]


def cold_pages(made: Town) -> int:
    """Pages of bank data that one event reads after the server's restart."""
    made.forget()
    made.server.stop()
    made.server.start()
    made.run("SELECT pg_stat_reset()")
    in_own_process(_one_event, made.url, made.ids[len(made.ids) // 2], AS_OF)
    time.sleep(2)  # statistics are reported when a session ends, and a moment later
    return int(made.ask(_PAGES)[0][0])


def _one_event(url: str, user_id: str, as_of: date) -> None:
    with as_product(url) as product:
        product.advance(STAGE, [user_id], as_of)


def _by_turns(url: str, people: Sequence[str], as_of: date) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    with orm.connected(url) as engine, as_product(url) as product:

        def loop(user_id: str) -> None:
            with Session(engine) as session:
                orm.serve(session, user_id, as_of)

        for number, user_id in enumerate(people):
            other = people[number - len(people) // 2]  # whoever comes second would find changed rows
            taken[0].append(_milliseconds(lambda who: product.advance(STAGE, [who], as_of), user_id))
            taken[1].append(_milliseconds(loop, other))
    return median(taken[0]), median(taken[1])


def _milliseconds(work: Callable[[str], None], user_id: str) -> float:
    start = time.perf_counter()
    work(user_id)
    return (time.perf_counter() - start) * 1000
