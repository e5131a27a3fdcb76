"""Our events on the default bus, and the stages they set off. What the bus does not take is an error."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scripts.lib.console import OperatorError

if TYPE_CHECKING:
    from scripts.lib.target import Target

SOURCE = "spendsense"


@dataclass(frozen=True)
class Stage:
    """One stage of the chain: its function and the event of one person that runs it."""

    function: str
    detail_type: str
    event_type: str


FEATURES = Stage("compute-features", "User Signup", "user.signup")
PERSONA = Stage("assign-persona", "Features Computed", "features.computed")
RECOMMENDATIONS = Stage("generate-recommendations", "Persona Assigned", "persona.assigned")
CHAIN = (FEATURES, PERSONA, RECOMMENDATIONS)


def now() -> str:
    """The time as events carry it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def publish(target: "Target", stage: Stage, user_id: str) -> None:
    """Announce that this stage has work for a person; raises where the bus did not take the event."""
    detail = {"event_type": stage.event_type, "user_id": user_id, "timestamp": now()}
    answer = target.client("events").put_events(
        Entries=[{"Source": SOURCE, "DetailType": stage.detail_type, "Detail": json.dumps(detail)}]
    )
    if answer["FailedEntryCount"]:  # EventBridge says so with HTTP 200
        entry = answer["Entries"][0]
        raise OperatorError(
            f"EventBridge did not take {stage.event_type}: "
            f"{entry.get('ErrorCode', 'unknown')}: {entry.get('ErrorMessage', '')}",
            "Try again; an event that was not taken has had no effect.",
        )
