"""The committed description of the API is that of the code, and says what a developer needs to know."""

import json

import pytest

from tests.support.openapi import DOCUMENT, described


@pytest.fixture(scope="module")
def schema():
    return json.loads(DOCUMENT.read_text())


def test_the_committed_document_is_that_of_the_code():
    assert DOCUMENT.read_text() == described(), "run `make openapi` and commit docs/openapi.json"


def test_every_operation_says_what_it_does_and_how_it_fails(schema):
    assert schema["openapi"].startswith("3.1")
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            assert operation["description"], f"{method} {path}"
            assert "application/problem+json" in operation["responses"]["default"]["content"], path
            assert "{" not in operation["operationId"]


def test_no_operation_has_the_name_of_another(schema):
    names = [operation["operationId"] for item in schema["paths"].values() for operation in item.values()]

    assert len(names) == len(set(names))
