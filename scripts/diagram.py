"""Draws the architecture from the synthesised Terraform JSON, as Mermaid, into docs/diagrams/ and the README.

What the picture shows is what would be deployed: every arrow is a trigger, a route, a security-group rule or
a right that stands in the JSON. `tests/infra/test_diagram.py` fails while a committed drawing is out of date.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.lib import settings, stacks
from scripts.lib.console import emit, main, step
from scripts.lib.options import Json
from scripts.lib.products import SPENDSENSE

DRAWN = ("dev", "prod")
README = settings.ROOT / "README.md"
FOLDER = settings.ROOT / "docs" / "diagrams"
SHOWN = "prod"  # the one in the README
BLOCK = re.compile(r"(?<=<!-- diagram -->\n```mermaid\n).*?(?=```\n<!-- /diagram -->)", re.DOTALL)
Resource = dict[str, Any]


class Resources:
    """The resources of an environment's stacks, found by type and by reference."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._every: dict[str, dict[str, Resource]] = {}
        for document in documents.values():
            for kind, found in document["resource"].items():
                self._every.setdefault(kind, {}).update(found)

    def of(self, kind: str) -> list[tuple[str, Resource]]:
        """All resources of a type, as (address, body), by address."""
        return [(f"{kind}.{name}", body) for name, body in sorted(self._every.get(kind, {}).items())]

    def referred(self, kind: str, body: object) -> list[tuple[str, Resource]]:
        """The resources of a type that a body refers to."""
        text = json.dumps(body)
        return [(address, found) for address, found in self.of(kind) if f"{address}." in text]


def run() -> list[Path]:
    """Synthesise each environment that is drawn, write its drawing and answer the files that changed."""
    drawings = {env: draw(_synthesised(env)) for env in DRAWN}
    wanted = {FOLDER / f"{env}.mmd": drawing for env, drawing in drawings.items()}
    wanted[README] = embedded(README.read_text(), drawings[SHOWN])
    changed = [path for path, text in wanted.items() if not path.is_file() or path.read_text() != text]
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path])
    return changed


def _synthesised(env: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        written = stacks.synth(SPENDSENSE, env, Path(folder), settings.environment())
        return {stack.kind: json.loads((stack.folder / "cdk.tf.json").read_text()) for stack in written}


def embedded(text: str, drawing: str) -> str:
    """A Markdown text with the drawing between its two markers."""
    return BLOCK.sub(lambda _: drawing, text)


def draw(documents: Mapping[str, Any]) -> str:
    """The flowchart of one environment, from the JSON of each of its stacks."""
    found = Resources(documents)
    lines = ["flowchart LR", '  person(["Browser"])']
    lines += _web(found) + _people(found) + _files(found) + _vpc(found) + _secrets(found) + _watch(found)
    lines += sorted(set(_edges(found)))
    return "\n".join(lines) + "\n"


def _web(found: Resources) -> list[str]:
    sites = found.of("aws_cloudfront_distribution")
    buckets = [body["bucket"] for _, body in found.referred("aws_s3_bucket", sites)]
    return _group("web", "Web application", ['cdn["CloudFront"]', *_bucket_nodes(buckets)])


def _files(found: Resources) -> list[str]:
    buckets = [body["bucket"] for _, body in _signed(found)]
    return _group("files", "People's own files, for a day", _bucket_nodes(buckets))


def _signed(found: Resources) -> list[tuple[str, Resource]]:
    """The buckets that browsers reach by signed forms and links alone."""
    sites = found.of("aws_cloudfront_distribution")
    served = {address for address, _ in found.referred("aws_s3_bucket", sites)}
    return [(address, body) for address, body in found.of("aws_s3_bucket") if address not in served]


def _bucket_nodes(names: list[str]) -> list[str]:
    return [f'{_id(name)}[("S3<br/>{name}")]' for name in sorted(names)]


def _people(found: Resources) -> list[str]:
    [(_, pool)] = found.of("aws_cognito_user_pool")
    outside = [
        _function_node(body) for _, body in found.of("aws_lambda_function") if "vpc_config" not in body
    ]
    return _group("identity", "Signing up and in", [f'pool["Cognito<br/>{pool["name"]}"]', *sorted(outside)])


def _vpc(found: Resources) -> list[str]:
    inside = [_function_node(body) for _, body in found.of("aws_lambda_function") if "vpc_config" in body]
    functions = ['subgraph functions ["Functions"]', *(f"  {node}" for node in sorted(inside)), "end"]
    return [
        '  api_gateway["API Gateway<br/>REST, Cognito authorizer"]',
        '  bus{{"EventBridge<br/>default bus"}}',
        *_group("vpc", "VPC", [*functions, *_servers(found)]),
    ]


def _servers(found: Resources) -> list[str]:
    nodes = [
        f'database[("PostgreSQL {body["engine_version"]}<br/>{body["instance_class"]}'
        f'{", two zones" if body["multi_az"] else ""}")]'
        for _, body in found.of("aws_db_instance")
    ]
    nodes += ['proxy["RDS Proxy"]' for _ in found.of("aws_db_proxy")]
    interfaces, gateways = _services(found, "Interface"), _services(found, "Gateway")
    nodes += [f'endpoints["Interface endpoints<br/>{", ".join(interfaces)}"]'] if interfaces else []
    return nodes + ([f'gateway["Gateway endpoint<br/>{", ".join(gateways)}"]'] if gateways else [])


def _services(found: Resources, kind: str) -> list[str]:
    """What the VPC's endpoints of a kind lead to."""
    endpoints = [body for _, body in found.of("aws_vpc_endpoint") if body["vpc_endpoint_type"] == kind]
    return sorted(body["service_name"].rpartition(".")[2] for body in endpoints)


def _secrets(found: Resources) -> list[str]:
    names = sorted(body["name"] for _, body in found.of("aws_secretsmanager_secret"))
    return _group("secrets", "Secrets Manager", [f'{_id(name)}["{name}"]' for name in names])


def _watch(found: Resources) -> list[str]:
    queues = [body for _, body in found.of("aws_sqs_queue")]
    work = sorted(body["name"] for body in queues if "redrive_policy" in body)
    alarms = len(found.of("aws_cloudwatch_metric_alarm"))
    topic = next(body["name"] for _, body in found.of("aws_sns_topic"))
    return [
        *(f'  {_id(name)}[["SQS<br/>{name}"]]' for name in work),
        f'  letters["{len(queues) - len(work)} dead-letter queues"]',
        f'  alarms["{alarms} alarms<br/>SNS {topic}"]',
    ]


def _edges(found: Resources) -> Iterator[str]:
    yield from ("  person --> cdn", "  person --> api_gateway", "  person --> pool", "  letters --> alarms")
    yield from ("  functions --> alarms", "  functions -. failed .-> letters")
    yield from (f"  person --> {_id(body['bucket'])}" for _, body in _signed(found))
    yield from _site_edges(found)
    yield from _trigger_edges(found)
    yield from _event_edges(found)
    yield from _bucket_edges(found)
    yield from _network_edges(found)
    yield from _right_edges(found)


def _site_edges(found: Resources) -> Iterator[str]:
    for _, site in found.of("aws_cloudfront_distribution"):
        for _, bucket in found.referred("aws_s3_bucket", site):
            yield f"  cdn --> {_id(bucket['bucket'])}"


def _trigger_edges(found: Resources) -> Iterator[str]:
    for _, integration in found.of("aws_api_gateway_integration"):
        for _, function in found.referred("aws_lambda_function", integration.get("uri")):
            yield f"  api_gateway --> {_id(function['function_name'])}"
    for _, pool in found.of("aws_cognito_user_pool"):
        for _, function in found.referred("aws_lambda_function", pool.get("lambda_config")):
            yield f'  pool -- "confirmed" --> {_id(function["function_name"])}'


def _event_edges(found: Resources) -> Iterator[str]:
    occasions: dict[str, list[str]] = {}
    for _, target in found.of("aws_cloudwatch_event_target"):
        [(_, rule)] = found.referred("aws_cloudwatch_event_rule", target["rule"])
        for name in _names(found, target["arn"]):
            occasions.setdefault(_id(name), []).append(_occasion(rule))
    for node, times in occasions.items():
        yield f'  bus -- "{"<br/>".join(sorted(times))}" --> {node}'
    for _, feed in found.of("aws_lambda_event_source_mapping"):
        [queue], [function] = _names(found, feed["event_source_arn"]), _names(found, feed["function_name"])
        most = feed["scaling_config"]["maximum_concurrency"]
        yield f'  {_id(queue)} -- "{most} at once" --> {_id(function)}'


def _bucket_edges(found: Resources) -> Iterator[str]:
    for _, notification in found.of("aws_s3_bucket_notification"):
        for _, bucket in found.referred("aws_s3_bucket", notification["bucket"]):
            yield f"  {_id(bucket['bucket'])} --> bus"


def _names(found: Resources, reference: object) -> list[str]:
    """The function or queue that is referred to, by name."""
    functions = [body["function_name"] for _, body in found.referred("aws_lambda_function", reference)]
    return functions + [body["name"] for _, body in found.referred("aws_sqs_queue", reference)]


def _network_edges(found: Resources) -> Iterator[str]:
    """Who may open a connection to whom, by the security groups' rules."""
    owners = {address: _owner(body["name"]) for address, body in found.of("aws_security_group")}
    for _, rule in found.of("aws_vpc_security_group_ingress_rule"):
        [(to, _)] = found.referred("aws_security_group", rule["security_group_id"])
        for source, _ in found.referred("aws_security_group", rule.get("referenced_security_group_id")):
            yield f'  {owners[source]} -- "{rule["from_port"]}" --> {owners[to]}'
    if _services(found, "Interface"):
        yield "  endpoints --> bus"
        yield "  endpoints --> secrets"
    if _services(found, "Gateway"):
        yield "  functions --> gateway"
        yield "  gateway --> files"


def _right_edges(found: Resources) -> Iterator[str]:
    """What the functions outside the VPC may call; those inside call through the endpoints."""
    roles = {
        role: _id(body["function_name"])
        for _, body in found.of("aws_lambda_function")
        if "vpc_config" not in body
        for role, _ in found.referred("aws_iam_role", body["role"])
    }
    for _, policy in found.of("aws_iam_role_policy"):
        for role, _ in found.referred("aws_iam_role", policy["role"]):
            if role in roles:
                yield from (f"  {roles[role]} --> {called}" for called in _called(policy["policy"]))


def _called(policy: str) -> list[str]:
    nodes = {"events:PutEvents": "bus", "cognito-idp:": "pool", "secretsmanager:": "secrets"}
    return [node for action, node in nodes.items() if f'"{action}' in policy]


def _occasion(rule: Resource) -> str:
    """When a rule fires, in words."""
    if "event_pattern" in rule:
        pattern = json.loads(rule["event_pattern"])
        # An event of ours says what it is about in its detail, one of AWS in its detail type.
        return str(pattern["detail"].get("event_type", pattern["detail-type"])[0])
    schedule = str(rule["schedule_expression"])
    cron = re.fullmatch(r"cron\((\d+) (\d+) .*\)", schedule)
    return (
        f"{int(cron[2]):02}:{int(cron[1]):02} UTC"
        if cron
        else schedule.replace("rate(1 ", "every ").rstrip(")")
    )


def _owner(group: str) -> str:
    """The node whose traffic a security group guards."""
    if group.endswith("-endpoints"):
        return "endpoints"
    return next(node for node in ("functions", "database", "proxy") if f"-{node}-" in group)


def _function_node(body: Resource) -> str:
    return f'{_id(body["function_name"])}["{body["function_name"]}"]'


def _group(id_: str, title: str, inner: list[str]) -> list[str]:
    return [f'  subgraph {id_} ["{title}"]', *(f"    {line}" for line in inner), "  end"]


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


def command(as_json: Json = False) -> None:
    """Draw the architecture anew, into docs/diagrams/ and the README."""
    with step("Drawing the architecture") as current:
        changed = [str(path.relative_to(settings.ROOT)) for path in run()]
        current.done(f"{len(changed)} files changed" if changed else "unchanged")
    emit({"changed": changed}, as_json)


if __name__ == "__main__":
    main(command)
