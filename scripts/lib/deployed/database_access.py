"""Who may reach the database from outside: rules of its security group that say for whom and until when.

Access is given only where the database can be reached from outside at all, which is dev alone. It is listed
and taken back everywhere: rules stay in the group when public access is switched off.
"""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scripts.lib.console import OperatorError, UsageError
from scripts.lib.deployed.outputs import outputs, wanted
from scripts.lib.target import Target

DESCRIPTION = re.compile(r"^db-access: (?P<who>.+), until (?P<until>\d{4}-\d\d-\d\d)$")


@dataclass(frozen=True)
class Database:
    """The server's port, and the group that guards it."""

    port: int
    security_group_id: str


@dataclass(frozen=True)
class Access:
    """One address that may reach the database. `until` is a note: `revoke --expired` acts on it."""

    rule_id: str
    address: str
    who: str
    until: str
    expired: bool


def database(target: Target, stack_name: str | None = None) -> Database:
    """The database of an environment, as its stack names it."""
    found = outputs(target, "Database", stack_name)
    return Database(
        int(wanted(target, found, "DatabasePort")), wanted(target, found, "DatabaseSecurityGroupId")
    )


def refuse_private(target: Target, stack_name: str | None = None) -> None:
    """Stop where nobody can reach the database from outside, so that access would open nothing."""
    found = outputs(target, "Database", stack_name)
    # The server's own address: DatabaseEndpoint may be the proxy's.
    host = wanted(target, found, "DatabaseInstanceAddress").partition(":")[0]
    pages = target.client("rds").get_paginator("describe_db_instances").paginate()
    servers: list[Any] = [server for page in pages for server in page["DBInstances"]]
    server = next((one for one in servers if one.get("Endpoint", {}).get("Address") == host), None)
    if server is None or not server.get("PubliclyAccessible"):
        raise OperatorError(
            f"The database of {target.env} cannot be reached from outside, so there is no access to give.",
            "Tunnel to it (docs/operations.md), or in dev deploy with SPENDSENSE_DATABASE_PUBLIC=on.",
        )


def granted(target: Target, stack_name: str | None = None) -> list[Access]:
    """Who may reach the database from outside."""
    return _accesses(target, database(target, stack_name))


def grant(
    target: Target, address: str, who: str, days: int, stack_name: str | None = None, *, dry_run: bool = False
) -> Access:
    """Let one address in; one that is in already keeps its rule and gets the new description."""
    refuse_private(target, stack_name)
    place = database(target, stack_name)
    cidr = single_address(address)
    until = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
    description = f"db-access: {_plain(who)}, until {until}"
    known = next((one for one in _accesses(target, place) if one.address == cidr), None)
    rule_id = known.rule_id if known else "new"
    if not dry_run:
        change = _permission(place, cidr, description)
        if known:
            target.client("ec2").update_security_group_rule_descriptions_ingress(
                GroupId=place.security_group_id, IpPermissions=[change]
            )
        else:
            rule_id = _authorize(target, place, change)
    return Access(rule_id, cidr, _plain(who), until, expired=False)


def _authorize(target: Target, place: Database, change: Any) -> str:
    answer = target.client("ec2").authorize_security_group_ingress(
        GroupId=place.security_group_id, IpPermissions=[change]
    )
    return answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]


def revoke(
    target: Target, address: str | None, stack_name: str | None = None, *, dry_run: bool = False
) -> list[Access]:
    """Shut an address out again, or, without one, every address whose time is over."""
    place = database(target, stack_name)
    cidr = single_address(address) if address else None
    leaving = [
        one for one in _accesses(target, place) if (one.expired if cidr is None else one.address == cidr)
    ]
    if cidr and not leaving:
        raise OperatorError(f"{cidr} has no access.", "`spendsense db-access list` shows who has.")
    if leaving and not dry_run:
        target.client("ec2").revoke_security_group_ingress(
            GroupId=place.security_group_id, SecurityGroupRuleIds=[one.rule_id for one in leaving]
        )
    return leaving


def single_address(text: str) -> str:
    """One address as a CIDR block; refuses anything wider, since a network is not a person."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise UsageError(f"{text!r} is not an IP address.") from None
    if network.num_addresses != 1:
        raise UsageError(f"{text} is more than one address.", "Name the one that you come from.")
    return str(network)


def _accesses(target: Target, place: Database) -> list[Access]:
    pages = (
        target.client("ec2")
        .get_paginator("describe_security_group_rules")
        .paginate(Filters=[{"Name": "group-id", "Values": [place.security_group_id]}])
    )
    rules: list[Any] = [rule for page in pages for rule in page["SecurityGroupRules"]]
    return [found for rule in rules if (found := _access(rule))]


def _access(rule: dict[str, Any]) -> Access | None:
    """A rule of ours; the stack's own rules have another description and are left alone."""
    match = DESCRIPTION.match(rule.get("Description", ""))
    address = rule.get("CidrIpv4") or rule.get("CidrIpv6")
    if match is None or address is None:
        return None
    until = match["until"]
    expired = date.fromisoformat(until) < datetime.now(UTC).date()
    return Access(rule["SecurityGroupRuleId"], address, match["who"], until, expired)


def _permission(place: Database, cidr: str, description: str) -> Any:
    permission: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": place.port, "ToPort": place.port}
    if ":" in cidr:
        return permission | {"Ipv6Ranges": [{"CidrIpv6": cidr, "Description": description}]}
    return permission | {"IpRanges": [{"CidrIp": cidr, "Description": description}]}


def _plain(who: str) -> str:
    """A name in the letters that AWS takes in a description."""
    return re.sub(r"[^A-Za-z0-9. _\-:/()#@\[\]+=&;{}!$*]", "-", who)[:100]
