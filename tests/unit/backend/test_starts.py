"""What a function loads before its first line of work: nothing that only another invocation needs."""

import json
import subprocess
import sys

import pytest

# In a Python of its own: here everything is loaded already.
_START = """
import gc, json, sys
__import__(sys.argv[1])
packages = ("app", "edge", "lambdas")
ours = {name: module for name, module in sys.modules.items() if name.split(".")[0] in packages}
built = {
    f"{name}.{thing.__name__}" for name, module in ours.items() for thing in vars(module).values()
    if hasattr(thing, "__dataclass_fields__") and isinstance(thing, type) and thing.__module__ == name
}
models = {
    thing.__name__: thing.__pydantic_complete__ for module in ours.values() for thing in vars(module).values()
    if hasattr(thing, "__pydantic_complete__") and isinstance(thing, type)
    and thing.__module__.startswith(("app.api.models", "edge.web.envelope"))
}
print(json.dumps({
    "modules": list(ours), "packages": [name for name in sys.modules if "." not in name],
    "dataclasses": sorted(built), "models": models, "objects": gc.get_threshold()[0],
}))
"""
ENGINE = "app.domain.clean"
STARTS = (
    "app.handler",
    "lambdas.compute_features",
    "lambdas.assign_persona",
    "lambdas.generate_recommendations",
)


@pytest.fixture(scope="module")
def started():
    """What each function has loaded when it is ready."""

    def start(name):
        done = subprocess.run(
            [sys.executable, "-c", _START, name], capture_output=True, text=True, check=True, timeout=120
        )
        return json.loads(done.stdout)

    return {name: start(name) for name in STARTS}


def test_the_logger_is_the_standard_librarys(started):
    """Powertools loads its metrics and tracing with its logger: a sixth of a job's start."""
    assert not [name for name in STARTS if "aws_lambda_powertools" in started[name]["packages"]]


def test_only_who_analyses_loads_the_engine(started):
    assert [name for name in STARTS if ENGINE in started[name]["modules"]] == ["lambdas.compute_features"]


def test_the_sweeps_of_the_night_are_no_part_of_another_start(started):
    loaded = started["lambdas.compute_features"]["modules"]

    assert not {"lambdas.expired_keys", "lambdas.lapsed_consents"} & set(loaded)


def test_the_api_does_not_load_what_reads_files(started):
    assert not [name for name in started["app.handler"]["modules"] if name.startswith("app.domain.ingest")]


@pytest.mark.parametrize("name", ["app.handler", "lambdas.compute_features"])
def test_values_are_named_tuples(started, name):
    """A frozen dataclass takes ten times as long to build, and there are dozens."""
    assert started[name]["dataclasses"] == []


def test_validators_are_built_for_what_is_asked_and_not_for_what_is_answered(started):
    """Only the API's description reads the models of answers: the database writes the answers themselves."""
    models = started["app.handler"]["models"]
    built = {name for name, complete in models.items() if complete}

    assert {"StreamPatch", "TransactionQuery", "ImportRequest", "GivenFeedback"} <= built
    assert {
        "Stream",
        "Transaction",
        "Import",
        "RecommendationInFull",
        "Insights",
        "Me",
    } <= models.keys() - built


def test_what_a_person_said_of_streams_is_read_with_the_engines_words_only_where_they_said_something(started):
    assert "app.domain.descriptors" not in started["app.handler"]["modules"]


def test_the_collector_seldom_looks(started):
    assert {one["objects"] for one in started.values()} == {100_000}
