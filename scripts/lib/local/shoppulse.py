"""ShopPulse's stages of `spendsense local up`: its stacks, a database with known tenants, a first login."""

from typing import Any

from scripts.lib import processes, settings
from scripts.lib.deployed import secret_values
from scripts.lib.deployed.outputs import outputs
from scripts.lib.local.first_login import first_login
from scripts.lib.local.page import published
from scripts.lib.local.record import tree
from scripts.lib.local.stages import SYNTHESISED, applied, database_made, nothing, server_itself
from scripts.lib.local.work import Stage, Work
from scripts.lib.products import SHOPPULSE
from scripts.lib.target import Target

INIT = settings.ROOT / "scripts" / "init-database.sh"


def variables(target: Target) -> dict[str, str]:
    """What `init-database.sh` and `shoppulse` go by: the cloud, the database in it, the sign-ins."""
    found, api = outputs(target, "Database"), outputs(target, "Api")
    return {
        **target.variables,
        "AWS_REGION": target.region,
        "DB_HOST": found["DatabaseProxyEndpoint"],
        "DB_PORT": str(found["DatabasePort"]),
        "DB_SECRET_ARN": found["DatabaseSecretArn"],
        "USER_POOL_ID": api["UserPoolId"],
    }


def administrator(target: Target) -> dict[str, Any]:
    """Who initialises the database, as Terraform wrote it into the secret."""
    arn = outputs(target, "Database")["DatabaseSecretArn"]
    return secret_values.read(target, arn, "The Database stack makes it: " + target.deploy_cure())


def _stacks() -> tuple[Stage, ...]:
    """One after the other: each reads outputs of those before it."""
    names = ["bootstrap", *(kind.lower() for kind in SHOPPULSE.kinds)]
    return tuple(
        applied(name, (before,), (kind,))
        for before, name, kind in zip(names, names[1:], SHOPPULSE.kinds, strict=False)
    )


def _role(work: Work) -> str:
    login = administrator(work.target)
    return database_made(work, login["dbname"], login)


def _definitions(_work: Work) -> object:
    return tree(INIT, settings.ROOT / "backend/shoppulse")


def _initialise(work: Work) -> str:
    # psql lies beside the server, which need not be on the path.
    path = f"{work.cloud.postgres.programs}:{settings.environment()['PATH']}"
    done = processes.run([INIT, "--seed"], settings.environment(**variables(work.target), PATH=path))
    return done.stderr.strip().rpartition("\n")[2]


STAGES = (
    *SYNTHESISED,
    *_stacks(),
    Stage("role", "Database and its role", ("database",), server_itself, _role),
    Stage("schema", "Schema and known tenants", ("role", "api"), _definitions, _initialise),
    Stage("login", "First login", ("role",), nothing, first_login),
    published(("api",)),
)
