"""Fixtures of the editions' routes: who proposes, who decides, and what was found wrong."""

import pytest

from app.domain.personas import SHIPPED_RULES
from app.domain.recommendations import SHIPPED_CATALOGUE

WHY = {"reason": "Reviewed with the editors."}
IN_FORCE = {"rules": SHIPPED_RULES.version, "catalogue": SHIPPED_CATALOGUE.version}
UTILIZATION = {"persona": "high_utilization", "feature": "utilization_max"}
STRICTER = {"thresholds": [UTILIZATION | {"threshold": "0.40"}]}
CALMER = {"education": [{"id": "edu-fees-1-total", "summary": "Fees add up. Some can be avoided."}]}
CHANGES = {"rules": STRICTER, "catalogue": CALMER}


@pytest.fixture
def propose(ask):
    """Proposes a change, by default of the rules and as Olga."""

    def send(kind="rules", change=None, content=None, **more):
        body = {"reason": "Figures of the last quarter.", "based_on": more.pop("based_on", IN_FORCE[kind])}
        part = {"content": content} if content else {"change": change or CHANGES[kind]}
        return ask("POST", f"/{kind}", body=body | part, **more)

    return send


@pytest.fixture
def judge(ask):
    """Says a word on an edition, by default as Otto, who proposed none."""

    def send(decision, version, kind="rules", operator="otto", *, revision=1, body=WHY, **more):
        headers = {"If-Match": f'"{revision}"', **more.pop("headers", {})}
        path = f"/{kind}/{version}/{decision}"
        return ask("POST", path, operator, body=body, headers=headers, **more)

    return send


def drafted(answer):
    assert answer.status == 201, answer.text
    return answer.body["data"]["edition"]["version"]


def faults(answer):
    assert (answer.status, answer.body["code"]) == (422, "invalid_edition"), answer.text
    return {(fault["entry"], fault["field"]): fault["reason"] for fault in answer.body["errors"]}
