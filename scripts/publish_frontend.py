"""Puts the built web application where its distribution serves it.

Works on the frontend bucket and the distribution's cache of one environment; `deploy_frontend.sh` builds and
then calls this. An object that already lies there as it should is not sent again.
"""

import hashlib
import json
import mimetypes
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.lib import options
from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.deployed import addresses
from scripts.lib.deployed.outputs import outputs
from scripts.lib.products import SHOPPULSE, SPENDSENSE
from scripts.lib.settings import ROOT
from scripts.lib.target import Target, resolve

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

DIST = ROOT / "frontend" / "dist"  # a folder a product
CONFIG = "config.json"
ENTRY = "index.html"
# The stacks whose outputs say where a product's page lies and what it calls.
KINDS = {SPENDSENSE.slug: ("S3", "Cognito", "Lambda"), SHOPPULSE.slug: ("Api",)}

# Vite names what lies in assets/ by its content, so a name never gets another content.
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
DIGEST = "sha256"  # an object's own metadata: its ETag is no digest under every kind of encryption

# Python's table of media types depends on the machine; these decide whether a browser runs a file.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Result:
    """What was published. `invalidation` is the cache invalidation's id, None where nothing changed."""

    url: str
    bucket: str
    config: dict[str, str]
    uploaded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    invalidation: str | None = None


@dataclass(frozen=True)
class Item:
    """One object as it is to lie in the bucket."""

    key: str
    body: bytes = field(repr=False)

    @property
    def cache_control(self) -> str:
        """How long a browser may keep it without asking."""
        return FOREVER if self.key.startswith("assets/") else ASK_FIRST

    @property
    def media_type(self) -> str:
        """What a browser takes it for."""
        suffix = Path(self.key).suffix
        return MEDIA_TYPES.get(suffix) or mimetypes.guess_type(self.key)[0] or "application/octet-stream"

    @property
    def digest(self) -> str:
        """The content's SHA-256, in hex."""
        return hashlib.sha256(self.body).hexdigest()


def runtime_config(target: Target, found: Mapping[str, str]) -> dict[str, str]:
    """What the page needs to know of its environment; nothing in it is secret."""
    return {
        "environment": target.env,
        "apiUrl": addresses.api_url(target, found),
        "region": target.region,
        "userPoolClientId": found["UserPoolClientId"],
        "cognitoEndpoint": addresses.cognito_endpoint(target),
    }


def run(target: Target, dist: Path | None = None, dry_run: bool = False) -> Result:
    """Publish a build: new objects first, the page that names them last, then nobody's left-overs go."""
    slug = target.product.slug
    found = {name: value for kind in KINDS[slug] for name, value in outputs(target, kind).items()}
    bucket = found["FrontendBucketName"]
    config = runtime_config(target, found)
    items = in_order(
        [*built(dist or DIST / slug), Item(CONFIG, (json.dumps(config, indent=2) + "\n").encode())]
    )
    client = target.client("s3")

    present = keys(client, bucket)
    changed = [item for item in items if item.key not in present or not same(client, bucket, item)]
    stale = sorted(present - {item.key for item in items})
    invalidation = None
    if (changed or stale) and not dry_run:
        send(client, bucket, changed, stale)
        invalidation = invalidate(target, found["CloudFrontDistributionId"])
    return Result(
        url=addresses.web_url(target, found),
        bucket=bucket,
        config=config,
        uploaded=[item.key for item in changed],
        unchanged=[item.key for item in items if item not in changed],
        deleted=stale,
        invalidation=invalidation,
    )


def built(dist: Path) -> list[Item]:
    """Every file of a build."""
    if not (dist / ENTRY).is_file():
        raise OperatorError(
            f"{dist} holds no build of the web application.",
            "Run scripts/deploy_frontend.sh, which builds it.",
        )
    files = (path for path in dist.rglob("*") if path.is_file())
    return [Item(path.relative_to(dist).as_posix(), path.read_bytes()) for path in files]


def in_order(items: Iterable[Item]) -> list[Item]:
    """Upload order: whoever loads the page meanwhile finds everything that it names."""
    rank = {CONFIG: 1, ENTRY: 2}
    return sorted(items, key=lambda item: (rank.get(item.key, 0), item.key))


def keys(client: "S3Client", bucket: str) -> set[str]:
    """The names of everything in the bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {found["Key"] for page in pages for found in page.get("Contents", [])}


def same(client: "S3Client", bucket: str, item: Item) -> bool:
    """Whether the object lies there already with this content and these headers."""
    head = client.head_object(Bucket=bucket, Key=item.key)
    found = (head["Metadata"].get(DIGEST), head.get("CacheControl"), head["ContentType"])
    return found == (item.digest, item.cache_control, item.media_type)


def send(client: "S3Client", bucket: str, changed: Iterable[Item], stale: Iterable[str]) -> None:
    """Upload what changed, in the order given; only then delete."""
    for item in changed:
        client.put_object(
            Bucket=bucket,
            Key=item.key,
            Body=item.body,
            CacheControl=item.cache_control,
            ContentType=item.media_type,
            Metadata={DIGEST: item.digest},
        )
    for key in stale:
        client.delete_object(Bucket=bucket, Key=key)


def invalidate(target: Target, distribution: str) -> str:
    """Empty the distribution's caches; one wildcard counts as one path."""
    answer = target.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": uuid.uuid4().hex,
        },
    )
    return str(answer["Invalidation"]["Id"])


def command(
    env: options.Env = options.LOCAL,
    dist: Annotated[
        Path | None, typer.Option(help="The folder of the build; unless said, that of the product.")
    ] = None,
    dry_run: options.DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Publish a build of the web application."""
    target = resolve(env)
    with step(f"Publishing {target.product.name}'s web application to {env}") as current:
        result = run(target, dist, dry_run)
        verb = "would be sent" if dry_run else "sent"
        current.done(f"{len(result.uploaded)} {verb}, {len(result.unchanged)} unchanged")
    emit(result, as_json, result.url)


if __name__ == "__main__":
    main(command)
