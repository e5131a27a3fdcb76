"""Connections of all functions together stay under the database's limit, or nothing is synthesised."""

import pytest

from components.function.concurrency import ConnectionBudget, ConnectionBudgetError
from components.function.python_function import FunctionSpec, Network
from tests.infra.synthesis import all_of, stacks, synthesise

INSIDE = Network(subnet_ids=["subnet"], security_group_ids=["group"])


def _function(name, *, reserved, network=INSIDE):
    return FunctionSpec(
        name=name,
        handler="h",
        package="p",
        timeout_s=1,
        memory_mb=128,
        description="",
        network=network,
        reserved_concurrency=reserved,
    )


def test_a_budget_may_be_used_up():
    ConnectionBudget(maximum=81, kept_free=10).check(
        [_function("a", reserved=70), _function("b", reserved=1)]
    )


def test_one_more_is_refused_with_the_sum():
    budget = ConnectionBudget(maximum=81, kept_free=10)

    with pytest.raises(ConnectionBudgetError, match=r"72 database connections \(a 70 \+ b 2\)"):
        budget.check([_function("a", reserved=70), _function("b", reserved=2)])


def test_a_function_without_a_bound_is_refused():
    with pytest.raises(ConnectionBudgetError, match="b can reach the database without reserved concurrency"):
        ConnectionBudget(maximum=81, kept_free=10).check([_function("b", reserved=None)])


def test_functions_outside_the_vpc_need_none():
    ConnectionBudget(maximum=81, kept_free=10).check([_function("b", reserved=None, network=None)])


def test_reservations_are_on_for_every_function_in_the_vpc():
    reserved = {
        function["function_name"]: function.get("reserved_concurrent_executions")
        for function in all_of(stacks("prod")["Lambda"], "aws_lambda_function")
    }

    assert reserved == {
        "spendsense-api": 30,
        "compute-features": 10,
        "assign-persona": 10,
        "generate-recommendations": 10,
        "relay-outbox": 2,
        "spendsense-operations": 2,
        "refresh-jwks": None,
        "import-data": 4,
        "export-data": 1,
        "erase-data": 1,
    }


def test_small_accounts_can_turn_reservations_off():
    functions = synthesise("dev", SPENDSENSE_RESERVE_CONCURRENCY="off")["Lambda"]

    assert not any(
        "reserved_concurrent_executions" in function for function in all_of(functions, "aws_lambda_function")
    )
