"""What a foreign error says may be a row of somebody's bank: it is in no log, no letter and no answer."""

import json
import traceback

import pytest

from edge.errors import RunFailed
from lambdas import compute_features
from lambdas.messages import BatchFailed
from localcloud import worker
from tests.support.signed_calls import log

from .conftest import scheduled, signup
from .night import handle

__all__ = ["log"]

CANARY = "NETFLIX.COM 15.49"


@pytest.fixture
def indigestible(monkeypatch):
    """Sam's history holds what the engine chokes on, and its error quotes it, chained twice."""
    analyse = compute_features.analyse

    def choke(history, day, categories):
        if history.user_id != "sam":
            return analyse(history, day, categories)
        try:
            try:
                {}[CANARY]
            except KeyError:
                int(CANARY)
        except ValueError as error:
            raise ValueError(CANARY) from error

    monkeypatch.setattr(compute_features, "analyse", choke)


@pytest.fixture
def written(log, capfd):
    """Everything that was written so far, by our logger or past it."""

    def read():
        out, err = capfd.readouterr()
        return log.getvalue() + out + err

    return read


def told(error):
    """What the runtime prints of an error that a handler raises, answers, and puts into the dead letter."""
    printed = traceback.format_exception(error)
    return "".join([str(error), repr(error), *printed, json.dumps(worker._failure(error))])


def fault(written):
    """The one line that tells of the fault."""
    [line] = [one for one in map(json.loads, written.splitlines()) if "exception" in one]
    return line


def test_of_one_person_alone(people, bus, query, indigestible, written):
    event = signup("sam")

    with pytest.raises(RunFailed) as failed:
        compute_features.handler(event, None)

    said = written()
    assert CANARY not in said + told(failed.value)
    assert str(failed.value) == "ValueError"
    line = fault(said)
    assert (line["exception_name"], line["event_id"]) == ("ValueError", event["id"])
    assert "in choke\nValueError\n" in line["exception"]
    assert "in choke\nKeyError\n" in line["exception"]
    assert f'{compute_features.__file__}", line ' in line["exception"]


def test_of_a_person_in_a_shard(people, bus, query, indigestible, written):
    answer = compute_features.handler(scheduled(), None)

    assert (answer["computed"], answer["failed"]) == (2, 1)
    said = written()
    assert CANARY not in said
    assert fault(said)["user_id"] == "sam"


def test_through_the_queue(people, queues, query, indigestible, written):
    compute_features.handler(scheduled(), None)
    [message] = [
        one["envelope"]
        for one in queues.collect()
        if one["envelope"]["detail"]["stage"] == "compute-features"
    ]
    written()

    with pytest.raises(BatchFailed) as failed:
        handle(message)

    said = written()
    assert CANARY not in said + told(failed.value)
    assert str(failed.value) == "RunFailed: ValueError"
    line = [one for one in map(json.loads, said.splitlines()) if one["message"] == "a run failed"]
    assert [one["shard_id"] for one in line] == [message["detail"]["shard_id"]]
    assert query("SELECT last_error FROM shards WHERE first_user = 'sam' AND people = 1") == [("ValueError",)]


@pytest.mark.usefixtures("people", "one_by_one", "indigestible")
def test_of_a_batch_with_others_that_are_served(queues, written):
    compute_features.handler(scheduled(), None)
    envelopes = [message["envelope"] for message in queues.collect()]

    answer = handle(*envelopes)

    assert len(answer["batchItemFailures"]) == 1
    said = written()
    assert CANARY not in said
    assert fault(said)["exception_name"] == "ValueError"


def test_rows_that_postgresql_refuses(people, bus, query, written, monkeypatch):
    """Its words quote the value, and what it was doing there."""

    def refuse(connection, *_):
        connection.driver.cursor().execute(f"SELECT CAST('{CANARY}' AS numeric)")

    monkeypatch.setattr(compute_features, "STAGE", compute_features.STAGE._replace(advance=refuse))
    with pytest.raises(RunFailed) as failed:
        compute_features.handler(signup("sam"), None)

    assert CANARY not in written() + told(failed.value)
    assert str(failed.value) == "InvalidTextRepresentation 22P02"
