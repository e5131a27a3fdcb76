"""Where ARNs come from when the thing that bears one does not exist yet, or would have to name itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One region of one AWS account. The number and the partition may be values that Terraform fills in."""

    id: str
    region: str
    partition: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource here, existing or not."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.id}:{resource}"
