"""What the commands take from the environment. The only reader of `os.environ` under `scripts/`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_REGION = "us-east-1"
DEFAULT_PRODUCT = "spendsense"


@dataclass(frozen=True)
class Settings:
    """One reading of the environment. Empty variables count as unset."""

    product: str
    region: str
    state_bucket: str | None
    name_suffix: str
    local_dir: Path
    build_dir: Path
    terraform_mirror: Path | None
    terraform_cli_config: Path | None
    db_host: str | None
    db_port: str | None
    db_secret_arn: str | None
    user_pool_id: str | None


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings now, so that a test or a parent process may set them late."""
    source = os.environ if environ is None else environ

    def path(name: str) -> Path | None:
        return Path(source[name]).expanduser().resolve() if source.get(name) else None

    product = source.get("PRODUCT") or DEFAULT_PRODUCT
    return Settings(
        product=product,
        region=source.get("AWS_REGION") or source.get("AWS_DEFAULT_REGION") or DEFAULT_REGION,
        state_bucket=source.get("SPENDSENSE_STATE_BUCKET") or None,
        name_suffix=source.get("SPENDSENSE_NAME_SUFFIX") or "",
        local_dir=_of_product(path("SPENDSENSE_LOCAL_DIR") or ROOT / ".local", product),
        build_dir=path("SPENDSENSE_BUILD_DIR") or ROOT / "build",
        terraform_mirror=path("TERRAFORM_MIRROR"),
        terraform_cli_config=path("TF_CLI_CONFIG_FILE"),
        db_host=source.get("DB_HOST") or None,
        db_port=source.get("DB_PORT") or None,
        db_secret_arn=source.get("DB_SECRET_ARN") or None,
        user_pool_id=source.get("USER_POOL_ID") or None,
    )


def _of_product(folder: Path, product: str) -> Path:
    """A folder for each product: what one of them keeps is never in the other's way."""
    return folder if product == DEFAULT_PRODUCT else folder.with_name(f"{folder.name}-{product}")


def choose_product(slug: str) -> None:
    """Have this process and its children work on a product, whatever PRODUCT says."""
    os.environ["PRODUCT"] = slug


def environment(**changes: str) -> dict[str, str]:
    """A copy of this process's environment for a child process, with changes."""
    return {**os.environ, **changes}
