"""Cures for the gaps of ministack 1.5.33 that our stacks would fall into, one module a gap.

These modules import ministack, so they run inside the emulator's own environment alone. Each replaces named
functions through `replaces`, which refuses anything but the release and the signatures it was written for.
"""

import importlib

PATCHES = (
    "alarms",
    "async_invocations",
    "cognito_mail",
    "cognito_recovery",
    "cognito_triggers",
    "durability",
    "ec2_endpoints",
    "ec2_flow_logs",
    "ec2_lookups",
    "ec2_prefix_lists",
    "event_rules",
    "event_sources",
    "function_logs",
    "log_group_keys",
    "loopback_tls",
    "metric_points",
    "python_runtime",
    "rds",
    "rds_snapshots",
    "rest_apis",
    "secret_rotation",
    "secret_values",
)


def apply_all() -> None:
    """Puts every cure in place; to be called once, before the emulator serves."""
    for name in PATCHES:
        importlib.import_module(f"localcloud.patches.{name}")
