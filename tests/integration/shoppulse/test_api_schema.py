"""Whatever is sent, ShopPulse's API answers as its description says, and never with a failure of its own.

Schemathesis makes requests of the document, right ones and wrong ones, the same ones each time.
"""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from shoppulse.api.main import create_asgi
from tests.integration.shoppulse.asking import ANN, ann, pool, service
from tests.support.openapi import SHOPPULSE_DOCUMENT, described
from tests.support.schema_calls import HELD_TO, request_of, sending

__all__ = ["ann", "pool"]
SCHEMA = schemathesis.openapi.from_dict(json.loads(described(SHOPPULSE_DOCUMENT)))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
EXAMPLES = 15
ANSWERED = {ANN: {200, 404, 422}, "nobody": {403, 422}, None: {401}}


@pytest.fixture
def send(acting, pool):
    with sending(create_asgi(service(acting.engine, pool), public=False, origin=None)) as sent:
        yield sent


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.path)
@pytest.mark.parametrize("who", ANSWERED)
def test_every_answer_is_as_described(ann, send, pool, operation, who):
    token = who and pool.token(who, groups=())

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode)))
    def answers(case):
        answer = send(**request_of(case, token))
        # A wrong method is no wrong value: the gateway has none but GET.
        assert answer.status_code in ANSWERED[who] | ({405} if case.method != "GET" else set())
        case.validate_response(answer, checks=HELD_TO)

    answers()
