"""What uploads and copies of people's data give away, and what an erasure leaves, asked without a browser."""

from datetime import UTC, datetime, timedelta

import httpx
import psycopg2
import pytest

from scripts.lib.demo.document import demo_document
from tests.support.people import NEW_PASSWORD, SOON, introduced

from .conftest import wait_until


@pytest.fixture(scope="module")
def erika(cloud):
    """A newcomer with data and recommendations."""
    document = demo_document("hannah", datetime.now(UTC).date() - timedelta(days=1))
    return introduced(cloud, "erika@example.com", document, wait_until)


def test_what_is_no_json_is_refused_with_its_reason(erika):
    path = erika.send('{"accounts": [')

    told = wait_until(lambda: (found := erika.read(path))["report"] and found, SOON)
    assert (told["status"], told["report"]["rejected"][0]["reason"]) == ("rejected", "broken_json")


@pytest.mark.parametrize("fault", ["another key", "another type", "too large"])
def test_the_form_takes_nothing_else(erika, fault):
    upload = erika.call("POST", "/imports").json()["data"]["upload"]
    fields, body = dict(upload["fields"]), b"{}"
    if fault == "another key":
        fields["key"] = "somebody-else/x.json"
    elif fault == "another type":
        fields["Content-Type"] = "text/html"
    else:
        body = b" " * (upload["max_bytes"] + 1)

    sent = httpx.post(upload["url"], data=fields, files={"file": ("x", body)}, timeout=60)

    assert sent.status_code in {400, 403}


def test_the_copy_is_fetched_by_its_link_alone(erika):
    url = wait_until(lambda: erika.read("/export")["link"], SOON, every=1)["url"]

    copy = httpx.get(url, timeout=60).json()
    assert copy["user_id"] == erika.user_id
    assert copy["held"]["transactions"]
    assert httpx.get(url.partition("?")[0], timeout=60).status_code == 403


def test_afterwards_nothing_is_left(cloud, erika):
    assert "transactions" in where_it_stands(cloud, erika.user_id)

    answer = erika.call("DELETE", "")

    assert answer.status_code == 202, answer.text
    assert erika.call("GET", "/accounts").status_code == 403
    wait_until(lambda: erika.call("DELETE", "").json()["data"]["status"] == "done", SOON, every=1)
    with pytest.raises(httpx.HTTPStatusError):
        cloud.tokens(erika.email, NEW_PASSWORD)
    assert erika.call("GET", "").status_code == 410
    assert where_it_stands(cloud, erika.user_id) == []
    buckets = [f"spendsense-{use}-local" for use in ("uploads", "exports")]
    listed = [cloud.client("s3").list_objects_v2(Bucket=bucket).get("Contents", []) for bucket in buckets]
    assert [it["Key"] for entries in listed for it in entries if erika.user_id in it["Key"]] == []


def where_it_stands(cloud, text):
    """The tables that hold the text anywhere, read as their owner."""
    with psycopg2.connect(cloud.status["database_url"]) as connection, connection.cursor() as cursor:
        cursor.execute("SET ROLE spendsense_migrations")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} AS r WHERE to_jsonb(r)::text LIKE %s", [f"%{text}%"]
            )
            found += [table] if cursor.fetchone()[0] else []
    return found
