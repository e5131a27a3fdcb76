"""What a person wants to know when SpendSense runs here: addresses, sign-ins, what to try."""

from rich.console import RenderableType

from scripts.lib.deployed import secret_values
from scripts.lib.deployed.addresses import api_url, web_url
from scripts.lib.deployed.outputs import outputs
from scripts.lib.deployed.people import DEMO_PASSWORD
from scripts.lib.local import telling
from scripts.lib.local.demo import OPERATOR, PEOPLE
from scripts.lib.local.telling import COMMAND, servers
from scripts.lib.products import SPENDSENSE
from scripts.lib.target import Target

# The emulator gives everybody the same ones.
SIGN_UP_CODE, RESET_CODE = "123456", "654321"


def addresses(target: Target) -> dict[str, str]:
    """Enough for any other program to use the product; the keys are a contract."""
    cognito = outputs(target, "Cognito")
    connection = secret_values.read(target, secret_values.DATABASE_CONNECTION, "Run `make up`.")
    return {
        "api_url": api_url(target, outputs(target, "Lambda")),
        "web_url": web_url(target, outputs(target, "S3")),
        "aws_endpoint_url": str(target.endpoint_url),
        "region": target.region,
        "database_url": connection["connection_string"],
        "user_pool_id": cognito["UserPoolId"],
        "user_pool_client_id": cognito["UserPoolClientId"],
        "aws_access_key_id": str(target.access_key_id),
        "aws_secret_access_key": str(target.secret_access_key),
    }


def variables(target: Target) -> dict[str, str]:
    """What leads another program to this cloud, by its environment."""
    return {**target.variables, "AWS_REGION": target.region}


def shown(found: dict[str, str], running: dict[str, bool]) -> RenderableType:
    """Addresses and whether the servers answer."""
    return servers(SPENDSENSE, found, running)


def welcome(found: dict[str, str], running: dict[str, bool]) -> RenderableType:
    """The end of `make up`."""
    people = ", ".join((*PEOPLE.values(), OPERATOR))
    bearer = f'"Authorization: Bearer $({COMMAND} sign-in {PEOPLE["hannah"]})"'
    commands = (
        f"curl -H {bearer} {found['api_url']}/api/v1/users/me/recommendations",
        f"{COMMAND} test-eventbridge chain",
        f"{COMMAND} test-connection",
    )
    advice = (
        f"\nSign in as {people} with {DEMO_PASSWORD}",
        f"Or sign up: no mail is sent here. The code is {SIGN_UP_CODE}, or {RESET_CODE} for a new password,",
        "and `make logs` shows each.",
    )
    return telling.welcome(SPENDSENSE, shown(found, running), commands, advice)
