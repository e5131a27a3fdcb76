"""Why an API is deployed anew: a hash over the configuration of all that a deployment takes a copy of."""

import hashlib
import json
import re
from typing import Any

from cdktf import Fn, TerraformResource

# CDKTF's notes about the construct, and what Terraform alone goes by.
_NOT_SERVED = {"//", "depends_on", "lifecycle"}
# How CDKTF writes a reference into a string until it synthesises.
_REFERENCE = re.compile(r"\$\{TfToken\[[^\]]+\]\}")


class ConfigurationDigest:
    """Collects the parts of an API as they are made.

    What is known while synthesising is hashed here; the values behind references are hashed in by Terraform.
    So another pool or another origin redeploys as well, although no line of the configuration changed.
    """

    def __init__(self) -> None:
        self._parts: list[TerraformResource] = []

    @property
    def parts(self) -> list[TerraformResource]:
        """Everything that must exist before the deployment takes its copy."""
        return list(self._parts)

    def add(self, part: TerraformResource) -> None:
        """Let a change of this part redeploy the API."""
        self._parts.append(part)

    def token(self) -> str:
        """The hash, as a Terraform expression."""
        text = json.dumps([_configuration(part) for part in self._parts], sort_keys=True)
        references = list(dict.fromkeys(_REFERENCE.findall(text)))
        # CDKTF numbers references anew in every run; their order of appearance is stable.
        stable = _REFERENCE.sub(lambda found: f"<{references.index(found.group())}>", text)
        known = hashlib.sha256(stable.encode()).hexdigest()
        return Fn.sha256(Fn.join(" ", [known, *references]))


def _configuration(part: TerraformResource) -> list[Any]:
    kind, name = part.terraform_resource_type, part.friendly_unique_id
    attributes = part.to_terraform()["resource"][kind][name]
    return [kind, name, {key: value for key, value in attributes.items() if key not in _NOT_SERVED}]
