"""What all functions of a stack share, of whichever product."""

from components.base.account import Account
from components.base.product_stack import ProductStack
from components.function.python_function import FunctionDefaults


def function_defaults(stack: ProductStack, environment: dict[str, str]) -> FunctionDefaults:
    """What all functions of a stack share; `environment` adds to the variables that every function has."""
    config = stack.config
    variables = {"ENVIRONMENT": config.environment, "LOG_LEVEL": config.functions.log_level, **environment}
    if config.endpoint_url:
        variables["AWS_ENDPOINT_URL"] = config.endpoint_url
    return FunctionDefaults(
        account=account(stack),
        build_dir=config.functions.build_dir,
        locate=stack.relative_path,
        architecture=config.functions.architecture,
        log_retention_days=config.functions.log_retention_days,
        name_suffix=config.name_suffix,
        environment=variables,
    )


def account(stack: ProductStack) -> Account:
    """The account and region that the stack is deployed to."""
    return Account(id=stack.account_id, region=stack.region, partition=stack.partition)
