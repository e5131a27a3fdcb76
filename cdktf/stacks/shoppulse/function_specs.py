"""The Lambda functions of ShopPulse: what each runs, how large it is, how long it may take."""

from components.function.python_function import FunctionSpec
from config.product import SHOPPULSE

ROTATE_CREDENTIALS = FunctionSpec(
    name=f"{SHOPPULSE.slug}-rotate-credentials",
    handler="shoppulse_lambdas.rotate_credentials.handler",
    package="shoppulse",
    timeout_s=60,
    memory_mb=256,
    # One rotation at a time, which is all that Secrets Manager asks for.
    reserved_concurrency=1,
    description="Gives the application's database users new passwords in turn, for Secrets Manager",
)
TEST_DB_CONNECTION = FunctionSpec(
    name="test-db-connection",
    handler="shoppulse_lambdas.test_db_connection.handler",
    package="shoppulse",
    timeout_s=30,
    memory_mb=256,
    reserved_concurrency=1,
    description="Connects to the database through the proxy and tells version, TLS and latency",
)
API = FunctionSpec(
    name=f"{SHOPPULSE.slug}-api",
    handler="shoppulse_lambdas.api.handler",
    package="shoppulse-api",
    timeout_s=30,
    memory_mb=512,
    reserved_concurrency=30,
    description="Answers the REST API, which reads metrics",
)
OF_DATABASE = (ROTATE_CREDENTIALS, TEST_DB_CONNECTION)
# All that can have a connection to the database.
FUNCTIONS = (*OF_DATABASE, API)
