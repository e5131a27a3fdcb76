"""SpendSense's stacks made for another product bear its name; only the functions, its own, do not."""

import pytest

from config.product import Product
from stacks.function_specs import FUNCTIONS
from tests.infra.synthesis import stacks, synthesise

NAMES = (
    "name",
    "bucket",
    "alarm_name",
    "identifier",
    "topic_name",
    "client_name",
    "comment",
    "db_subnet_group_name",
)


def named(stack):
    """Every name in a stack, but those that begin with a function's."""
    functions = tuple(spec.name for spec in FUNCTIONS)
    return [
        resource[key]
        for resources in stack["resource"].values()
        for resource in resources.values()
        for key in NAMES
        if key in resource and not str(resource[key]).removeprefix("/aws/lambda/").startswith(functions)
    ]


@pytest.fixture(scope="module")
def other():
    return synthesise("prod", {"product": Product(name="OtherShop", slug="othershop")})


@pytest.mark.parametrize("kind", ["Database", "Cognito", "Lambda", "S3"])
def test_another_product_has_names_of_its_own(other, kind):
    names = named(other[kind])

    assert any("othershop" in name for name in names)
    assert [name for name in names if "spendsense" in name.lower()] == []
    assert any("spendsense" in name for name in named(stacks("prod")[kind])), "the search finds nothing"


def test_functions_are_told_the_names_that_the_secrets_have(other):
    (function, *_) = other["Lambda"]["resource"]["aws_lambda_function"].values()
    variables = function["environment"]["variables"]
    secrets = {
        it["name"]
        for kind in ("Database", "Cognito")
        for it in other[kind]["resource"]["aws_secretsmanager_secret"].values()
    }

    assert {variables["DATABASE_SECRET_NAME"], variables["COGNITO_SECRET_NAME"]} <= secrets
