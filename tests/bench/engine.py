"""Goals 1 to 3: the engine in one town that grows, so that everything is compared on the same rows."""

from collections.abc import Sequence

from tests.bench import event_path, nightly, writes
from tests.bench.measure import Ratio, say
from tests.bench.town import town

SIZES = (1_000, 4_000, 10_000)


def ratios(sizes: Sequence[int] = SIZES) -> list[Ratio]:
    """Nights for each size; events in the first and the last; what is compared per person in the last."""
    spent, medians = {}, {}
    with town(max(sizes)) as made:
        for size in sizes:
            made.grow(size)
            spent[size] = nightly.serve(made)
            if size in (sizes[0], sizes[-1]):
                medians[size] = event_path.medians(made)
                say(f"one event: {medians[size][0]:.1f} ms, ORM {medians[size][1]:.1f} ms")
        return [
            *nightly.compared(made),
            *nightly.growth(spent),
            nightly.two_workers(made),
            *writes.ratios(made),
            *event_path.ratios(
                medians[sizes[0]],
                medians[sizes[-1]],
                event_path.cold_pages(made),
                f"{sizes[0]:,} to {sizes[-1]:,}",
            ),
        ]
