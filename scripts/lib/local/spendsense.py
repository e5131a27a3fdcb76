"""SpendSense's stages of `spendsense local up`: its stacks, its database, the secrets that scripts own."""

from scripts import migrate, update_cognito_config, update_connection_string
from scripts.lib.deployed import secret_values
from scripts.lib.deployed.outputs import outputs, wanted
from scripts.lib.local.demo import DEMO_STAGES
from scripts.lib.local.stages import SYNTHESISED, applied, database_made, nothing, server_itself
from scripts.lib.local.work import Stage, Work


def _database(work: Work) -> str:
    credentials = secret_values.read(
        work.target, secret_values.DATABASE_CREDENTIALS, "The Database stack makes it: `make up`."
    )
    name = wanted(work.target, outputs(work.target, "Database"), "DatabaseName")
    return database_made(work, name, credentials)


def _connection(work: Work) -> None:
    update_connection_string.run(work.target)


def _cognito(work: Work) -> None:
    update_cognito_config.run(work.target)


def _migrate(work: Work) -> str:
    return migrate.said(migrate.run(work.target))


STAGES = (
    *SYNTHESISED,
    applied("foundations", ("bootstrap",), ("Database", "Cognito", "S3")),
    applied("functions", ("foundations",), ("Lambda",)),
    Stage("database", "Database and its role", ("foundations",), server_itself, _database),
    Stage("connection", "Connection secret", ("database",), nothing, _connection),
    Stage("cognito", "Cognito secret", ("foundations",), nothing, _cognito),
    Stage("migrations", "Migrations", ("connection", "functions"), nothing, _migrate),
    *DEMO_STAGES,
)
