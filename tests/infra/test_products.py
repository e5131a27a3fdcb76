"""What commands know of the products' stacks is what a synthesis makes of them."""

import pytest

from scripts.lib.events import dead_letters
from scripts.lib.products import PRODUCTS
from stacks.function_specs import ASYNCHRONOUS
from tests.infra.synthesis import KINDS, stacks
from tests.support.shops import OUTPUTS


def test_commands_know_every_stack():
    assert {slug: sorted(product.kinds) for slug, product in PRODUCTS.items()} == {
        slug: sorted(kinds) for slug, kinds in KINDS.items()
    }


def test_redrive_knows_every_function_that_has_dead_letters():
    assert sorted(dead_letters.FUNCTIONS) == sorted(spec.name for spec in ASYNCHRONOUS)


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs_of_shoppulse_have_exactly_these_ids(env, kind):
    assert stacks(env, "shoppulse")[kind]["output"].keys() == OUTPUTS[kind]


def state_keys(stack):
    return [
        state["config"]["key"] for state in stack.get("data", {}).get("terraform_remote_state", {}).values()
    ]


@pytest.mark.parametrize("slug", PRODUCTS)
def test_each_stack_is_applied_after_those_that_it_reads(slug):
    kinds = PRODUCTS[slug].kinds
    read = {kind: state_keys(stack) for kind, stack in stacks("dev", slug).items()}

    assert any(read.values())
    for position, kind in enumerate(kinds):
        assert set(read[kind]) <= {f"{slug}/{earlier.lower()}.tfstate" for earlier in kinds[:position]}
