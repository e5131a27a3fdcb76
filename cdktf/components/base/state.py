"""Remote state: a stack's own backend, and typed reading of another stack's outputs.

Keys are never written down here: Terraform takes them from its process, so that no JSON holds any.
"""

from typing import Any

from cdktf import DataTerraformRemoteStateS3, S3Backend, S3BackendEndpointConfig, TerraformStack
from constructs import Construct

from config.environment import Environment


def _location(config: Environment, kind: str) -> dict[str, Any]:
    common = {
        "bucket": config.state_bucket,
        "key": config.state_key(kind),
        "region": config.region,
        "encrypt": True,
    }
    if not config.endpoint_url:
        return common
    return common | {
        "endpoints": S3BackendEndpointConfig(s3=config.endpoint_url, sts=config.endpoint_url),
        "use_path_style": True,
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "skip_region_validation": True,
        "skip_requesting_account_id": True,
    }


def s3_backend(stack: TerraformStack, config: Environment, kind: str) -> S3Backend:
    """The stack's state, locked by an object beside it: a second writer is refused."""
    backend = S3Backend(stack, **_location(config, kind))
    stack.add_override("terraform.backend.s3.use_lockfile", True)
    return backend


class RemoteStack:
    """The outputs of another stack of the same environment, by their ids."""

    def __init__(self, scope: Construct, config: Environment, kind: str) -> None:
        self._state = DataTerraformRemoteStateS3(
            scope, f"remote_{kind.lower()}", workspace=config.environment, **_location(config, kind)
        )

    def string(self, output: str) -> str:
        """An output that is a string."""
        return self._state.get_string(output)

    def list(self, output: str) -> list[str]:
        """An output that is a list of strings."""
        values: list[str] = self._state.get_list(output)
        return values
