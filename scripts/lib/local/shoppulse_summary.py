"""What a person wants to know when ShopPulse runs here: addresses and what to try."""

from rich.console import RenderableType

from scripts.lib.deployed.addresses import api_url, web_url
from scripts.lib.deployed.outputs import outputs
from scripts.lib.deployed.people import DEMO_PASSWORD
from scripts.lib.local import telling
from scripts.lib.local.shoppulse import administrator, variables
from scripts.lib.local.telling import COMMAND, servers
from scripts.lib.products import SHOPPULSE
from scripts.lib.target import Target


def addresses(target: Target) -> dict[str, str]:
    """Enough for any other program to use the product; the keys are a contract."""
    login, where = administrator(target), variables(target)
    place = f"{where['DB_HOST']}:{where['DB_PORT']}/{login['dbname']}"
    api = outputs(target, "Api")
    return {
        "api_url": api_url(target, api),
        "web_url": web_url(target, api),
        "aws_endpoint_url": str(target.endpoint_url),
        "region": target.region,
        "database_url": f"postgresql://{login['username']}:{login['password']}@{place}",
        "database_secret_arn": where["DB_SECRET_ARN"],
        "app_secret_arn": outputs(target, "Database")["AppSecretArn"],
        "user_pool_id": where["USER_POOL_ID"],
        "user_pool_client_id": api["UserPoolClientId"],
        "aws_access_key_id": str(target.access_key_id),
        "aws_secret_access_key": str(target.secret_access_key),
    }


def shown(found: dict[str, str], running: dict[str, bool]) -> RenderableType:
    """Addresses and whether the servers answer."""
    return servers(SHOPPULSE, found, running)


def welcome(found: dict[str, str], running: dict[str, bool]) -> RenderableType:
    """The end of `make up PRODUCT=shoppulse`."""
    product, shoppulse, ann = f"PRODUCT={SHOPPULSE.slug}", ".venv/bin/shoppulse", "ann@shop.example"
    password = f"echo {DEMO_PASSWORD} |"
    person = f"--tenant T004 --email {ann} --role Finance --password-stdin"
    commands = (
        f'eval "$({product} {COMMAND} local variables)"',
        f"{shoppulse} generate --tenants 20 --orders 10000",
        f"{shoppulse} metrics --tenant T004 --role Finance --by month",
        f"{password} {shoppulse} add-user {person}",
        f"token=$({password} {product} {COMMAND} sign-in {ann} --password-stdin)",
        f'curl -H "Authorization: Bearer $token" {found["api_url"]}/shoppulse/v1/metrics',
        f"open {found['web_url']}",
    )
    return telling.welcome(SHOPPULSE, shown(found, running), commands)
