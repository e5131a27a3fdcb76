"""Whom a stage has left behind: SQL that each stage gives of itself, for planning and for serving."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Staleness(NamedTuple):
    """Who needs a stage. `condition` is a SELECT of one row while the person `profiles.user_id` is behind,
    and of none otherwise; `values` are its parameters, the day among them as `as_of`.

    It stands in a LATERAL join, person by person along the keys: days gone by stay untouched.
    """

    condition: str
    values: Mapping[str, Any]
