"""Who and what may pass through an endpoint: nobody carries data out with keys of another account."""

from collections.abc import Sequence

from components.base.policy import policy_document


def this_account_only(account_id: str) -> str:
    """Any call, by anybody of this account."""
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": account_id}},
        }
    )


def these_buckets_only(arns: Sequence[str]) -> str:
    """These buckets and no other, whosever keys somebody has."""
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [resource for arn in arns for resource in (arn, f"{arn}/*")],
        }
    )
