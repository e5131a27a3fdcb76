"""Two tenants, every route of the API, whatever is asked: each answer is that of a database in which nobody
else is, by explicit predicates alone, by row-level security alone, and by both.
"""

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event

from shoppulse.api import access
from shoppulse.domain.metrics import Grain, Split
from tests.integration.shoppulse.asking import ROUTES, RULE, asking, pool
from tests.integration.shoppulse.conftest import TENANTS, acting_on, add_user, address, fresh, place_order
from tests.integration.shoppulse.test_isolation import HOSTILE, LOCKS, quick

__all__ = ["pool"]
EVERYWHERE = re.compile(r"(?:\w+\.)?tenant_id = %\(\w+\)s")
IN_FACTS = re.compile(r"\w+_facts\.tenant_id = %\(\w+\)s")
# Of each tenant what no answer to the other may hold.
REGIONS = {"T001": ("EU", "NA"), "T002": ("GCC", "APAC")}
CURRENCIES = {"T001": "EUR", "T002": "AED"}
PEOPLE = ("admin", "finance", "limited", "closed", "curious")


def settle(begin, tenant):
    """A tenant's orders, shipments, campaigns and people, whose ids are said, to be the same everywhere."""
    with begin(tenant) as run:
        for number, region in enumerate(REGIONS[tenant]):
            order = place_order(
                run,
                tenant,
                order_date=f"2026-0{number + 1}-15",
                region=region,
                store_id=f"S-{tenant}",
                channel=f"C-{tenant}",
                currency=CURRENCIES[tenant],
                gross_revenue=1_000 * int(tenant[1:]) + number,
            )
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, days_to_ship) VALUES (:t, :o, :d)",
                t=tenant,
                o=order,
                d=int(tenant[1:]),
            )
        run(
            "INSERT INTO marketing_campaigns (tenant_id, date, spend, conversions)"
            " VALUES (:t, '2026-01-10', :s, 4)",
            t=tenant,
            s=int(tenant[1:]),
        )
        run(
            "INSERT INTO role_metric_visibility (tenant_id, role, metric_name)"
            " SELECT :t, 'Admin', metric_name FROM metrics ON CONFLICT DO NOTHING",
            t=tenant,
        )
        _people(run, tenant)


def _people(run, tenant):
    [other] = set(TENANTS) - {tenant}
    for number, name in enumerate(PEOPLE):
        id_ = f"U{tenant[1:]}{number}"
        add_user(run, tenant, name, role="Finance" if name == "finance" else "Admin", user_id=id_)
    run(RULE.replace("'T001'", ":t"), t=tenant, u=f"U{tenant[1:]}2", d="region", v=[REGIONS[tenant][0]])
    run(RULE.replace("'T001'", ":t"), t=tenant, u=f"U{tenant[1:]}3", d="store", v=[])
    # Whoever could write rules would write the other's names into them.
    run(RULE.replace("'T001'", ":t"), t=tenant, u=f"U{tenant[1:]}4", d="region", v=list(REGIONS[other]))


def without_predicates(engine, where=EVERYWHERE):
    """An engine whose statements have forgotten the tenant, as careless ones would."""
    engine.forgotten = 0

    def forget(_connection, _cursor, statement, parameters, _context, _many):
        changed, count = where.subn("true", statement)
        engine.forgotten += count
        return changed, parameters

    event.listen(engine, "before_cursor_execute", forget, retval=True)
    return engine


@pytest.fixture(scope="module")
def worlds(postgres_server, shop_template):
    """Engines by lock on a database of both tenants; and by tenant on one in which it is alone."""
    with ExitStack() as stack:
        names = {
            key: stack.enter_context(fresh(postgres_server, shop_template)) for key in ("both", *TENANTS)
        }

        def engine(key, url=address):
            made = create_engine(url(postgres_server, names[key]))
            stack.callback(made.dispose)
            return made

        def superuser(key):
            return engine(key, lambda server, name: server.url(name))

        for key in names:
            for tenant in TENANTS if key == "both" else (key,):
                settle(acting_on(engine(key).begin), tenant)
        yield {
            "predicates": superuser("both"),
            "row security": without_predicates(engine("both")),
            "both": engine("both"),
            "none": without_predicates(superuser("both"), IN_FACTS),
            **{tenant: engine(tenant) for tenant in TENANTS},
        }


@dataclass(frozen=True)
class Request:
    """What one of PEOPLE asks."""

    who: str
    path: str
    query: tuple


def names_of_metrics():
    return st.sampled_from(
        ["net_revenue", "AOV", "days_to_ship", "roas", "margin", "x", *filter(None, HOSTILE)]
    )


requests = st.builds(
    Request,
    st.sampled_from(PEOPLE),
    st.one_of(st.sampled_from(ROUTES), st.builds("/metrics/{}".format, names_of_metrics())),
    st.dictionaries(
        st.sampled_from(["by", "split", "start", "before", "tenant_id", "region", "cursor", "role"]),
        st.sampled_from([*Grain, *Split, "2026-01-01", "2026-02-01", "2026-12-31", *HOSTILE, "GCC", "EU"]),
        max_size=3,
    ).map(lambda query: tuple(query.items())),
)
# What is really answered, and not refused for its form.
legal = st.builds(
    Request,
    st.sampled_from(PEOPLE),
    st.sampled_from(ROUTES[:2]),
    st.fixed_dictionaries(
        {"by": st.sampled_from(list(Grain)), "start": st.just("2026-01-01"), "before": st.just("2026-03-01")},
        optional={"split": st.sampled_from(list(Split))},
    ).map(lambda query: tuple(query.items())),
)


def answered(engine, pool, tenant, request):
    """Status and body, without what differs each time."""
    answer = asking(engine, pool)(request.path, f"sub-{tenant}-{request.who}", **dict(request.query))
    body = {name: value for name, value in answer.body.items() if name not in {"request_id", "meta"}}
    return answer.status, body, answer.text


def under(lock, worlds, pool, tenant, request):
    """The answer under a lock: without row-level security, transactions are the superuser's own."""
    role = None if lock in {"predicates", "none"} else access.READING.role
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(access, "READING", replace(access.READING, role=role))
        return answered(worlds[lock], pool, tenant, request)


@pytest.mark.parametrize("lock", LOCKS)
@settings(quick, max_examples=60)
@given(st.permutations(TENANTS), st.one_of(requests, legal))
def test_an_answer_is_that_of_a_database_in_which_nobody_else_is(worlds, pool, lock, pair, asked):
    mine, theirs = pair

    status, body, said = under(lock, worlds, pool, mine, asked)

    assert (status, body) == answered(worlds[mine], pool, mine, asked)[:2]
    foreign = (f"S-{theirs}", f"C-{theirs}", CURRENCIES[theirs], f"U{theirs[1:]}")
    assert [word for word in foreign if word in said] == []


def test_figures_are_really_answered_and_predicates_really_forgotten(worlds, pool):
    asked = Request("admin", "/metrics", (("start", "2026-01-01"), ("before", "2026-03-01")))
    before = worlds["row security"].forgotten

    answers = [under(lock, worlds, pool, "T001", asked) for lock in LOCKS]

    assert answers[0][:2] == answers[1][:2] == answers[2][:2]
    figures = {it["metric"]: it["points"] for it in answers[0][1]["data"]}
    assert [it["value"] for it in figures["gross_revenue"]] == ["1000.00", "1001.00"]
    assert worlds["row security"].forgotten >= before + 6


def test_a_planted_hole_is_seen(worlds, pool):
    """Where a query forgets the tenant and row-level security is off, the other's figures come."""
    asked = Request("admin", "/metrics", (("start", "2026-01-01"), ("before", "2026-03-01")))

    status, body, said = under("none", worlds, pool, "T001", asked)

    assert (status, body) != answered(worlds["T001"], pool, "T001", asked)[:2]
    assert (status, CURRENCIES["T002"] in said) == (200, True)
