"""A security group's rule keeps the prefix list that it names.

ministack reads none and shows none, so that the second plan finds a rule without a target.
"""

from itertools import count, takewhile
from typing import Any

from ministack.services import ec2

from localcloud.patches.base import Function, replaces

Parameters = dict[str, Any]
Rule = dict[str, Any]


@replaces(ec2, "_parse_ip_permissions", "params", "prefix")
def _read(original: Function) -> Function:
    def parse(params: Parameters, prefix: str) -> list[Rule]:
        rules: list[Rule] = original(params, prefix)
        for number, rule in enumerate(rules, start=1):
            rule["PrefixListIds"] = _prefix_lists(params, f"{prefix}.{number}.PrefixListIds")
        return rules

    return parse


def _prefix_lists(params: Parameters, prefix: str) -> list[dict[str, str]]:
    entries = (
        {key: ec2._p(params, f"{prefix}.{number}.{key}") for key in ("PrefixListId", "Description")}
        for number in count(1)
    )
    named = takewhile(lambda entry: entry["PrefixListId"], entries)
    return [{key: value for key, value in entry.items() if value} for entry in named]


@replaces(ec2, "_sg_rule_xml", "sg_id", "rule", "is_egress")
def _show(original: Function) -> Function:
    def xml(sg_id: str, rule: Rule, **direction: bool) -> str:
        shown: str = original(sg_id, rule, **direction)
        # A rule of the AWS provider has one target.
        for entry in rule.get("PrefixListIds") or []:
            target = f"<prefixListId>{entry['PrefixListId']}</prefixListId>"
            shown = shown.replace("</toPort>", f"</toPort>{target}", 1)
        return shown

    return xml
