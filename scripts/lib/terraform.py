"""Lets Terraform find the AWS provider: in an unpacked mirror on this machine, else in its registry."""

import platform
from collections.abc import Iterable, Mapping
from pathlib import Path

from localcloud.files import write_atomically
from scripts.lib import settings
from scripts.lib.console import OperatorError

PROVIDER = Path("registry.terraform.io/hashicorp/aws/5.100.0")
USUAL = (
    "/usr/share/terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "~/.terraform.d/plugins",
)
RESCUE = "/opt"
CONFIGURATION = """\
# Written by scripts/lib/terraform.py: the AWS provider comes from this machine, any other from its registry.
provider_installation {{
  filesystem_mirror {{
    path    = "{mirror}"
    include = ["registry.terraform.io/hashicorp/aws"]
  }}
  direct {{
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }}
}}
"""


def terraform_env(base: Mapping[str, str]) -> dict[str, str]:
    """`base` with what Terraform needs to find its provider.

    A mirror named by TERRAFORM_MIRROR comes first, then the user's own CLI configuration, then a mirror in
    the usual places, at last the registry, with downloads shared by all stacks.
    """
    chosen = settings.read(base)
    result = dict(base)
    own = _own_configuration(chosen.terraform_cli_config)
    mirror = _named(chosen.terraform_mirror) or (None if own else find_mirror(_usual_places()))
    if mirror:
        result["TF_CLI_CONFIG_FILE"] = str(_write_configuration(chosen.local_dir, mirror))
        return result
    if own is None:
        # Terraform warns on every run of a configuration file that does not exist.
        result.pop("TF_CLI_CONFIG_FILE", None)
        downloads = chosen.local_dir / "terraform-plugins"
        downloads.mkdir(parents=True, exist_ok=True)
        result.setdefault("TF_PLUGIN_CACHE_DIR", str(downloads))
    return result


def find_mirror(places: Iterable[Path]) -> Path | None:
    """The first place that holds our release of the provider for this machine."""
    return next((place for place in places if (place / PROVIDER / _platform()).is_dir()), None)


def _own_configuration(named: Path | None) -> Path | None:
    places = [named, Path("~/.terraformrc").expanduser()]
    return next((place for place in places if place and place.is_file()), None)


def _named(place: Path | None) -> Path | None:
    if place is None or find_mirror([place]):
        return place
    raise OperatorError(
        f"TERRAFORM_MIRROR is {place}, which holds no {PROVIDER}/{_platform()}.",
        "Name the folder that contains registry.terraform.io/, or unset the variable.",
    )


def _usual_places() -> list[Path]:
    return [*(Path(place).expanduser() for place in USUAL), *sorted(Path(RESCUE).glob("*/"))]


def _platform() -> str:
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"


def _write_configuration(folder: Path, mirror: Path) -> Path:
    path = folder / "terraform.rc"
    text = CONFIGURATION.format(mirror=mirror)
    if not path.is_file() or path.read_text() != text:
        write_atomically(path, text)  # another command's Terraform may be reading it
    return path
