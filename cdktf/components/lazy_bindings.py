"""Keeps the AWS bindings from loading all of their 4,273 modules when one of them is imported.

The bindings' `__init__.py` imports every resource of the provider: 13 seconds. An empty module with the same
name and path, put into `sys.modules` before the first import, lets Python find each submodule by itself.
"""

import importlib.util
import sys

BINDINGS = "cdktf_cdktf_provider_aws"


def install(package: str = BINDINGS) -> None:
    """Put the empty module in the package's place, unless the package is loaded already."""
    if package in sys.modules:
        return
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"{package} is not installed: run `make setup`", name=package)
    sys.modules[package] = importlib.util.module_from_spec(spec)
