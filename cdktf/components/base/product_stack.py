"""The stack that all others derive from: state, provider, tags, exact output ids, other stacks' outputs."""

import os.path
from functools import cached_property
from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition

from components.base.provider import aws_provider
from components.base.state import RemoteStack, s3_backend
from config.environment import Environment


class ProductStack(TerraformStack):
    """One stack of a product in one environment, named `<Product>-<Kind>-<environment>`."""

    def __init__(self, app: App, kind: str, config: Environment) -> None:
        super().__init__(app, config.stack_name(kind))
        self.config = config
        self.kind = kind
        self._app = app
        self._remotes: dict[str, RemoteStack] = {}
        s3_backend(self, config, kind)
        aws_provider(self, config, config.tags | {"Stack": config.stack_name(kind)})

    @property
    def region(self) -> str:
        """The region, known while synthesising."""
        return self.config.region

    @cached_property
    def account_id(self) -> str:
        """The account's number, known when Terraform runs."""
        return str(DataAwsCallerIdentity(self, "caller").account_id)

    @cached_property
    def partition(self) -> str:
        """`aws`, or the name of another partition, known when Terraform runs."""
        return str(DataAwsPartition(self, "partition").partition)

    def output(self, name: str, value: object, description: str) -> None:
        """An output with exactly this id; scripts and other stacks read it by that."""
        TerraformOutput(self, name, value=value, description=description).override_logical_id(name)

    def remote(self, kind: str) -> RemoteStack:
        """Another stack's outputs; it has to be in the app already, and is deployed before this one."""
        if kind not in self._remotes:
            name = self.config.stack_name(kind)
            other = self._app.node.try_find_child(name)
            if not isinstance(other, TerraformStack):
                raise LookupError(f"{self.node.id} reads {name}, which has to be made before it")
            self.add_dependency(other)
            self._remotes[kind] = RemoteStack(self, self.config, kind)
        return self._remotes[kind]

    def relative_path(self, path: Path) -> str:
        """A file's path as seen from the folder into which this stack is synthesised.

        Terraform runs there; a relative path keeps the JSON alike on every machine.
        """
        folder = Path(self._app.outdir).absolute() / "stacks" / self.node.id
        return Path(os.path.relpath(path.absolute(), folder)).as_posix()
