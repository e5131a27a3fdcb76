"""Makes the demo sign-ins in the user pool, with profile, consent and the event that a real sign-up causes.

The permanent password is set last, so that an interrupted run is told from a finished one and repeated whole.
Bank data is a step of its own (`spendsense ingest`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.demo.people import DEMO_USERS, Demo
from scripts.lib.deployed import consents, people
from scripts.lib.deployed.consents import Purpose
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.events import chain
from scripts.lib.options import LOCAL, DryRun, Env, Json, StackName
from scripts.lib.target import Environment, Target, resolve

if TYPE_CHECKING:
    from scripts.lib.deployed.people import Person, Pool


@dataclass(frozen=True)
class Result:
    """One person. `changes`: what was done, or in a dry run would be."""

    email: str
    group: str
    user_id: str | None
    changes: list[str]


def run(target: Target, stack_name: str | None = None, *, dry_run: bool = False) -> list[Result]:
    """Make every demo sign-in whole. A second run changes nothing."""
    if target.env == Environment.PROD:
        raise OperatorError(
            "Demo users have a password that everybody knows: never in prod.", "Name another environment."
        )
    pool = people.pool_of(target, stack_name)
    return [_ensure(target, pool, demo, dry_run=dry_run) for demo in DEMO_USERS]


def _ensure(target: Target, pool: "Pool", demo: Demo, *, dry_run: bool) -> Result:
    person = people.find(target, pool, demo.email)
    if dry_run:
        finished = person is not None and person.status == people.CONFIRMED
        changes = [] if finished else ["would be made"]
        return Result(demo.email, demo.group, person.user_id if person else None, changes)
    changes = []
    if person is None:
        person = _create(target, pool, demo)
        changes.append("created")
    if _join(target, pool, demo):
        changes.append(f"joined {demo.group}")
    changes += _introduce(target, demo, person)
    if person.status != people.CONFIRMED:
        _set_password(target, pool, demo)
        changes.append("password set")
    return Result(demo.email, demo.group, person.user_id, changes)


def _create(target: Target, pool: "Pool", demo: Demo) -> "Person":
    target.client("cognito-idp").admin_create_user(
        UserPoolId=pool.pool_id,
        Username=demo.email,
        UserAttributes=[
            {"Name": "email", "Value": demo.email},
            {"Name": "email_verified", "Value": "true"},
        ],
        MessageAction="SUPPRESS",  # nobody reads mail at demo.com
    )
    return people.get(target, pool, demo.email)


def _join(target: Target, pool: "Pool", demo: Demo) -> bool:
    client = target.client("cognito-idp")
    groups = client.admin_list_groups_for_user(UserPoolId=pool.pool_id, Username=demo.email)["Groups"]
    if any(group.get("GroupName") == demo.group for group in groups):
        return False
    client.admin_add_user_to_group(UserPoolId=pool.pool_id, Username=demo.email, GroupName=demo.group)
    return True


def _introduce(target: Target, demo: Demo, person: "Person") -> list[str]:
    """Profile, consent and the sign-up's event, for a person whom the database or the pool has as new.

    Whoever is known already has said since what they want: a consent that they revoked stays revoked.
    """
    known = invoke_operation(target, "record_profile", user_id=person.user_id, email=demo.email)
    new = known["created"] or person.status != people.CONFIRMED
    if not new or demo.group != "consumers":
        return ["profile recorded"] if known["created"] else []
    consents.grant(target, person.user_id, Purpose.EDUCATION, method="demo")
    # On AWS admin-create-user fires no trigger, so nobody else announces this sign-up.
    chain.publish(target, chain.FEATURES, person.user_id)
    return ["profile and consent recorded", f"{chain.FEATURES.event_type} published"]


def _set_password(target: Target, pool: "Pool", demo: Demo) -> None:
    target.client("cognito-idp").admin_set_user_password(
        UserPoolId=pool.pool_id, Username=demo.email, Password=people.DEMO_PASSWORD, Permanent=True
    )


def command(
    env: Env = LOCAL, stack_name: StackName = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Make the demo sign-ins, with consent recorded."""
    with step("Demo users") as current:
        results = run(resolve(env), stack_name, dry_run=dry_run)
        current.done("changed" if any(result.changes for result in results) else "unchanged")
    emit(results, as_json)


if __name__ == "__main__":
    main(command)
