"""The CDKTF application: `PRODUCT` and `TF_WORKSPACE` choose an environment, whose stacks are synthesised."""

import sys
from typing import TYPE_CHECKING

from config.environments import load
from config.product import SHOPPULSE
from config.settings import ConfigurationError, quieten_jsii

if TYPE_CHECKING:
    from cdktf import App

    from config.environment import Environment


def build(app: "App", config: "Environment") -> None:
    """Add the environment's stacks to the app, each after those whose outputs it reads."""
    if config.product == SHOPPULSE:
        _build_shoppulse(app, config)
    else:
        _build_spendsense(app, config)


def _build_shoppulse(app: "App", config: "Environment") -> None:
    # Imports within: they start Node, which a wrong configuration need not.
    from stacks.shoppulse.api import ApiStack  # noqa: PLC0415
    from stacks.shoppulse.database import DatabaseStack  # noqa: PLC0415
    from stacks.shoppulse.vpc import VpcStack  # noqa: PLC0415

    VpcStack(app, config)
    DatabaseStack(app, config)
    ApiStack(app, config)


def _build_spendsense(app: "App", config: "Environment") -> None:
    from stacks.cognito import CognitoStack  # noqa: PLC0415
    from stacks.database import DatabaseStack  # noqa: PLC0415
    from stacks.functions import FunctionsStack  # noqa: PLC0415
    from stacks.storage import StorageStack  # noqa: PLC0415

    DatabaseStack(app, config)
    CognitoStack(app, config)
    StorageStack(app, config)
    FunctionsStack(app, config)


def main() -> int:
    """Synthesise; what is wrong with the configuration is said in one line."""
    try:
        config = load()
    except ConfigurationError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    quieten_jsii()
    from cdktf import App  # noqa: PLC0415 - starts Node

    app = App()
    build(app, config)
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
