"""The committed descriptions of the APIs are those of the code, and say what a developer needs to know."""

import json

import pytest

from tests.support.openapi import APPLICATIONS, described


@pytest.fixture(params=APPLICATIONS, ids=lambda path: path.stem)
def document(request):
    return request.param


@pytest.fixture
def schema(document):
    return json.loads(document.read_text())


def test_the_committed_document_is_that_of_the_code(document):
    assert document.read_text() == described(document), f"run `make openapi` and commit {document.name}"


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
