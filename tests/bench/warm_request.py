"""Goal 5: one request to a function that is warm, in the product's way, a bare handler's and with an ORM."""

import time
from collections.abc import Mapping, Sequence
from statistics import median

from edge.web.keys import KeyRing
from tests.bench import orm, request_ways
from tests.bench.measure import Ratio, say
from tests.bench.meter import in_own_process
from tests.bench.product import as_product
from tests.bench.town import town
from tests.support.signed_calls import Pool

PEOPLE = 100
ROUNDS = 6
"""Of which the first warms up."""


def ratios() -> list[Ratio]:
    """The product's median against the other two's, by turns in one process."""
    with town(PEOPLE) as made:
        made.grow(PEOPLE)
        taken = in_own_process(_by_turns, made.url, made.ids)
    say(", ".join(f"{name} {value:.2f} ms" for name, value in taken.items()))
    return [
        Ratio("a warm request, median", "the same with an ORM", taken["product"], taken["orm"], 1 / 3, "ms"),
        Ratio("a warm request, median", "a bare handler", taken["product"], taken["bare"], 2, "ms"),
    ]


def _by_turns(url: str, people: Sequence[str]) -> Mapping[str, float]:
    pool = Pool("us-east-1_bench")
    ring = KeyRing(pool.configuration)
    with orm.connected(url) as engine, as_product(url):
        ways = {
            "product": request_ways.product(ring),
            "bare": request_ways.bare(ring, url),
            "orm": request_ways.with_orm(ring, engine),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS):
            for user_id in people:
                event, answers = request_ways.event(pool.token(user_id)), []
                for name, handler in ways.items():
                    start = time.perf_counter()
                    answer = handler(event, None)
                    if turn:
                        taken[name].append((time.perf_counter() - start) * 1000)
                    answers.append(request_ways.rows_of(answer))
                if answers.count(answers[0]) < len(ways) or not answers[0]:
                    raise RuntimeError("the three ways gave different rows: they did not do the same work")
    return {name: median(values) for name, values in taken.items()}
