"""Every Lambda function of SpendSense: what it runs, how large it is, how long it may take.

Where a function runs and how many copies of it is the environment's choice; the stack adds it.
"""

from dataclasses import dataclass

from components.base.product_stack import ProductStack
from components.events.event_rules import EventRule, Schedule, domain_event_pattern
from components.function.python_function import FunctionSpec
from config.product import SPENDSENSE
from stacks.function_defaults import account

EVENT_SOURCE = SPENDSENSE.slug
# What the jobs take from a schedule: everybody, as of the time that it was fired at.
SCHEDULED_PAYLOAD = '{"event_type":"scheduled","user_id":null,"timestamp":<time>}'
# Detail type and event type of what the jobs tell each other; outside of the product nobody listens.
SHARD_READY = ("Shard Ready", "shard.ready")

API = FunctionSpec(
    name=f"{SPENDSENSE.slug}-api",
    handler="app.handler.handler",
    package="api",
    timeout_s=30,
    memory_mb=512,
    description="Answers the REST API",
)
COMPUTE_FEATURES = FunctionSpec(
    name="compute-features",
    handler="lambdas.compute_features.handler",
    package="jobs",
    timeout_s=300,
    memory_mb=1024,
    description="First stage: utilization, subscriptions, savings and income from transactions",
)
ASSIGN_PERSONA = FunctionSpec(
    name="assign-persona",
    handler="lambdas.assign_persona.handler",
    package="jobs",
    timeout_s=300,
    memory_mb=512,
    description="Second stage: a persona from features",
)
GENERATE_RECOMMENDATIONS = FunctionSpec(
    name="generate-recommendations",
    handler="lambdas.generate_recommendations.handler",
    package="jobs",
    timeout_s=300,
    memory_mb=512,
    description="Third stage: recommendations with their reasons from a persona",
)
RELAY_OUTBOX = FunctionSpec(
    name="relay-outbox",
    handler="lambdas.relay_outbox.handler",
    package="jobs",
    timeout_s=60,
    memory_mb=256,
    description="Publishes events that were committed but not sent",
)
OPERATIONS = FunctionSpec(
    name=f"{SPENDSENSE.slug}-operations",
    handler="lambdas.operations.handler",
    package="operations",
    timeout_s=300,
    memory_mb=512,
    description="Migrations, ingest and checks inside the VPC, invoked by operators' scripts",
)
REFRESH_JWKS = FunctionSpec(
    name="refresh-jwks",
    handler="lambdas.refresh_jwks.handler",
    package="jobs",
    timeout_s=60,
    memory_mb=256,
    description="Keeps the user pool's signing keys in the Cognito secret fresh",
)
POST_CONFIRMATION = FunctionSpec(
    name="post-confirmation",
    handler="lambdas.post_confirmation.handler",
    package="jobs",
    # Cognito waits 5 s, cold start included, and then asks again, up to three times: a longer run would only
    # be repeated beside itself. More memory is more CPU, and so a shorter cold start.
    timeout_s=5,
    memory_mb=512,
    slow_after_s=3,
    description="Puts a confirmed sign-up into its group and publishes user.signup",
)
REPAIR_SIGNUPS = FunctionSpec(
    name="repair-signups",
    handler="lambdas.repair_signups.handler",
    package="jobs",
    timeout_s=60,
    memory_mb=256,
    description="Finds confirmed users whom post-confirmation missed, and does its work for them",
)
IMPORT_DATA = FunctionSpec(
    name="import-data",
    handler="lambdas.import_data.handler",
    package="jobs",
    timeout_s=300,
    memory_mb=1024,
    description="Reads a file of bank data that a person has sent",
)
EXPORT_DATA = FunctionSpec(
    name="export-data",
    handler="lambdas.export_data.handler",
    package="jobs",
    timeout_s=120,
    memory_mb=512,
    description="Writes a copy of everything held of a person for them to fetch",
)
ERASE_DATA = FunctionSpec(
    name="erase-data",
    handler="lambdas.erase_data.handler",
    package="jobs",
    timeout_s=120,
    memory_mb=256,
    description="Deletes the files and rows of a person who asked for it",
)
REMOVE_SIGN_IN = FunctionSpec(
    name="remove-sign-in",
    handler="lambdas.remove_sign_in.handler",
    package="jobs",
    timeout_s=60,
    memory_mb=256,
    description="Removes a person who asked for it from the user pool",
)
# Detail type and event type of what starts them; import-data is started by the bucket itself.
EXPORT_REQUESTED = ("Export Requested", "export.requested")
ERASE_REQUESTED = ("Erase Requested", "erase.requested")
SIGN_IN_REMOVED = ("Sign-in Removed", "signin.removed")


@dataclass(frozen=True)
class Occasion:
    """A further event that runs a stage for one user, by a rule of its own."""

    name: str
    title: str
    detail_type: str
    event_type: str


@dataclass(frozen=True)
class Stage:
    """One stage of the chain: nightly for everybody, and for one user when the event before it comes."""

    spec: FunctionSpec
    title: str
    schedule: str
    detail_type: str
    event_type: str
    further: tuple[Occasion, ...] = ()


STAGES = (
    Stage(
        COMPUTE_FEATURES,
        "ComputeFeatures",
        "cron(0 1 * * ? *)",
        "User Signup",
        "user.signup",
        # A sign-up comes before any consent, so the first real run starts here.
        further=(
            Occasion("consent", "Consent", "Consent Granted", "consent.granted"),
            # Bank data that somebody brought, and what they corrected.
            Occasion("data", "Data", "Data Ingested", "data.ingested"),
            # An operator's wish for one person.
            Occasion("recompute", "Recompute", "Recompute Requested", "recompute.requested"),
        ),
    ),
    Stage(ASSIGN_PERSONA, "AssignPersona", "cron(5 1 * * ? *)", "Features Computed", "features.computed"),
    Stage(
        GENERATE_RECOMMENDATIONS,
        "GenerateRecommendations",
        "cron(10 1 * * ? *)",
        "Persona Assigned",
        "persona.assigned",
    ),
)

# Run by EventBridge, so each has its two dead-letter queues.
ASYNCHRONOUS = (
    *(stage.spec for stage in STAGES),
    *(RELAY_OUTBOX, REFRESH_JWKS, REPAIR_SIGNUPS),
    *(IMPORT_DATA, EXPORT_DATA, ERASE_DATA, REMOVE_SIGN_IN),
)
FUNCTIONS = (API, OPERATIONS, POST_CONFIRMATION, *ASYNCHRONOUS)


def schedule_rule(stack: ProductStack, spec: FunctionSpec, expression: str, description: str) -> EventRule:
    """The rule that runs a function by the clock."""
    return EventRule(
        stack,
        f"{spec.name}-scheduled",
        name=stack.config.titled(f"{spec.name}-scheduled"),
        description=description,
        schedule=Schedule(expression, SCHEDULED_PAYLOAD),
    )


def event_rule(
    stack: ProductStack, spec: FunctionSpec, event: tuple[str, str], description: str
) -> EventRule:
    """The rule that runs a function on an event of ours, by its detail type and event type."""
    return EventRule(
        stack,
        f"{spec.name}-event",
        name=stack.config.titled(f"{spec.name}-event"),
        description=description,
        pattern=domain_event_pattern(EVENT_SOURCE, *event),
    )


def default_bus_arn(stack: ProductStack) -> str:
    """The event bus that every account has."""
    return account(stack).arn("events", "event-bus/default")
