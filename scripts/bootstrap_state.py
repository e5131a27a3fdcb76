"""Makes the bucket that holds Terraform's state, and the account's role by which API Gateway writes logs.

Both exist before the first stack and outlive the last one, so no stack manages them. A second run changes
nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.deployed import account_logging
from scripts.lib.options import LOCAL, DryRun, Env, Json
from scripts.lib.settings import DEFAULT_REGION
from scripts.lib.target import Target, resolve

ENCRYPTION = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
NO_PUBLIC_ACCESS = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
# A HEAD's answer has no body, so its status is all there is to the code.
REDIRECTS = {"301", "307", "PermanentRedirect", "TemporaryRedirect"}
ANOTHER_BUCKET = "SPENDSENSE_STATE_BUCKET=<name> (for every later command too)"
NOT_SET = {
    "NoSuchBucketPolicy",
    "NoSuchPublicAccessBlockConfiguration",
    "ServerSideEncryptionConfigurationNotFoundError",
}


@dataclass(frozen=True)
class Result:
    """The bucket, and what was done, or in a dry run would be."""

    bucket: str
    changes: list[str]


@dataclass(frozen=True)
class Property:
    """Something that the bucket must be: how to see whether it is, and how to make it so."""

    name: str
    holds: Callable[[], bool]
    establish: Callable[[], object]


def run(target: Target, *, logging_role: bool = True, dry_run: bool = False) -> Result:
    """Make what is missing. With `logging_role` also the account-wide setting for API Gateway's logs."""
    bucket = target.state_bucket
    created = not _exists(target, bucket)
    changes = [f"create bucket {bucket}"] if created else []
    if created and not dry_run:
        _create(target, bucket)
    for wanted in _properties(target, bucket):
        if (created and dry_run) or not _holds(wanted):
            changes.append(f"make it {wanted.name}")
            if not dry_run:
                wanted.establish()
    if logging_role:
        changes += account_logging.ensure(target, dry_run=dry_run)
    return Result(bucket, changes)


def _exists(target: Target, bucket: str) -> bool:
    client = target.client("s3")
    try:
        answer: Any = client.head_bucket(Bucket=bucket)
    except client.exceptions.ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code == "404":
            return False
        if code == "403":
            raise OperatorError(
                f"The bucket {bucket} belongs to somebody else, or you may not see it: names are global.",
                f"Choose another: {ANOTHER_BUCKET}.",
            ) from None
        if code not in REDIRECTS:
            raise
        answer = error.response
    region = _region(answer) or ("another region" if "Error" in answer else target.region)
    # boto3 follows a bucket into its region without a word; Terraform's backend does not.
    if region != target.region:
        raise OperatorError(
            f"The bucket {bucket} is in {region}, and {target.env} works in {target.region}.",
            f"Name its region, AWS_REGION=<region>, or choose another: {ANOTHER_BUCKET}.",
        )
    return True


def _region(answer: Any) -> str:
    """The region that S3 names in its answer; some emulators name none."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return str(answer.get("BucketRegion") or headers.get("x-amz-bucket-region") or "")


def _create(target: Target, bucket: str) -> None:
    client = target.client("s3")
    if target.region == DEFAULT_REGION:  # the one region that must not be named
        client.create_bucket(Bucket=bucket)
    else:
        place: Any = {"LocationConstraint": target.region}
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    client.get_waiter("bucket_exists").wait(Bucket=bucket)


def _properties(target: Target, bucket: str) -> list[Property]:
    client: Any = target.client("s3")
    policy = tls_only(bucket, client.meta.partition)
    encryption = {"Rules": ENCRYPTION}
    return [
        Property(
            "versioned",
            lambda: client.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled",
            lambda: client.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
            ),
        ),
        Property(
            "encrypted",
            lambda: bool(
                client.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
            ),
            lambda: client.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption),
        ),
        Property(
            "closed to the public",
            lambda: (
                client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
                == NO_PUBLIC_ACCESS
            ),
            lambda: client.put_public_access_block(
                Bucket=bucket, PublicAccessBlockConfiguration=NO_PUBLIC_ACCESS
            ),
        ),
        Property(
            "reachable over TLS only",
            lambda: json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"]) == policy,
            lambda: client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy)),
        ),
    ]


def tls_only(bucket: str, partition: str) -> dict[str, Any]:
    """The bucket's policy: nothing in the clear."""
    arn = f"arn:{partition}:s3:::{bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def _holds(wanted: Property) -> bool:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - `--help` needs no boto3

    try:
        return wanted.holds()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in NOT_SET:
            return False
        raise


def command(
    env: Env = LOCAL,
    logging_role: Annotated[
        bool, typer.Option(help="Also set the account-wide role by which API Gateway writes its logs.")
    ] = True,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make the bucket that holds Terraform's state."""
    with step("State bucket and the account's logging role") as current:
        result = run(resolve(env), logging_role=logging_role, dry_run=dry_run)
        current.done(f"{len(result.changes)} changes" if result.changes else "unchanged")
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
