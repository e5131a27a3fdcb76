"""Policies of IAM's language, whatever they are attached to."""

import json

Statement = dict[str, object]


def policy_document(*statements: Statement) -> str:
    """An IAM policy as the JSON text that Terraform takes."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
