"""The demo people as the web application knows them: their flows, from which it writes sample files.

`python -m scripts.lib.demo.web_sample` writes the file; a test holds it against the people.
"""

import json
from dataclasses import asdict
from typing import Any

from scripts.lib.demo.flows import Every, Monthly, Person
from scripts.lib.demo.people import PEOPLE
from scripts.lib.settings import ROOT

FILE = ROOT / "frontend" / "src" / "spendsense" / "consumer" / "bring" / "people.json"


def people_as_json() -> str:
    """Everybody in JSON, amounts in cents."""
    return json.dumps({name: _person(person) for name, person in PEOPLE.items()}, indent=1) + "\n"


def _person(person: Person) -> dict[str, Any]:
    cards = [
        asdict(card) | {"statement": _schedule(card.statement), "payment": _schedule(card.payment)}
        for card in person.cards
    ]
    flows = [asdict(flow) | {"schedule": _schedule(flow.schedule)} for flow in person.flows]
    return {
        "pfc_version": person.pfc_version,
        "accounts": person.accounts,
        "cards": cards,
        "flows": flows,
    }


def _schedule(schedule: Monthly | Every) -> dict[str, int]:
    if isinstance(schedule, Monthly):
        return {"monthly": schedule.day}
    return {"every": schedule.step, "offset": schedule.offset, "jitter": schedule.jitter}


if __name__ == "__main__":
    FILE.write_text(people_as_json(), encoding="utf-8")
