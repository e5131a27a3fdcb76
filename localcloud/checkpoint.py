"""Takes back a change that was cut short: Terraform killed half-way leaves things that no state knows."""

import os
import shutil
from pathlib import Path

from localcloud.cloud import Cloud


def _kept(cloud: Cloud) -> Path:
    return cloud.state / "emulator"


def _copy(cloud: Cloud) -> Path:
    return cloud.state / "emulator-before-apply"


def take(cloud: Cloud) -> None:
    """Notes the emulator's state as it is now. Links suffice: its files are replaced, never rewritten."""
    cloud.emulator.save()
    building = _copy(cloud).with_suffix(".new")
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(_kept(cloud), building, copy_function=os.link)
    building.rename(_copy(cloud))


def release(cloud: Cloud) -> None:
    """The change came to its end: nothing will be taken back."""
    shutil.rmtree(_copy(cloud), ignore_errors=True)


def pending(cloud: Cloud) -> bool:
    """Whether a change began and did not come to its end."""
    return _copy(cloud).exists()


def restore(cloud: Cloud) -> None:
    """Puts the noted state back. The emulator must be down."""
    broken = _kept(cloud).with_name("emulator-broken")
    shutil.rmtree(broken, ignore_errors=True)
    if _kept(cloud).exists():
        _kept(cloud).rename(broken)
    _copy(cloud).rename(_kept(cloud))
    shutil.rmtree(broken, ignore_errors=True)
