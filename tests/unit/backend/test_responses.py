"""Envelopes, entity tags and cursors."""

from datetime import date, datetime

import pytest
from starlette.requests import Request

from app.api import cursor
from app.db.transactions_read import Position
from edge.web.problems import InvalidInput
from edge.web.responses import enveloped


def request(tag=None):
    headers = [] if tag is None else [(b"if-none-match", tag.encode())]
    return Request({"type": "http", "method": "GET", "headers": headers})


def test_data_passes_through_untouched_in_its_envelope():
    answer = enveloped(request(), '{"amount":"10.00"}', next_cursor=None)

    body = answer.body.decode()
    assert body.startswith('{"data":{"amount":"10.00"},"meta":{"timestamp":')
    assert '"next_cursor": null' in body
    assert answer.headers["cache-control"] == "private, no-cache"


def test_the_timestamp_is_utc_and_iso():
    text = enveloped(request(), "1").body.decode().split('"timestamp": "')[1].split('"')[0]

    assert text.endswith("Z")
    assert datetime.fromisoformat(text).tzinfo is not None


@pytest.mark.parametrize("form", ["{}", 'W/"other", {}', "*"])
def test_what_the_caller_has_is_not_sent_again(form):
    tag = enveloped(request(), "[1]").headers["etag"]

    answer = enveloped(request(form.format(tag)), "[1]")

    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["etag"] == tag


def test_a_strong_form_of_the_tag_matches_weakly():
    tag = enveloped(request(), "[1]").headers["etag"]

    assert enveloped(request(tag.removeprefix("W/")), "[1]").status_code == 304


def test_other_data_or_another_page_has_another_tag():
    tags = {
        enveloped(request(), "[1]", next_cursor="a").headers["etag"],
        enveloped(request(), "[2]", next_cursor="a").headers["etag"],
        enveloped(request(), "[1]", next_cursor="b").headers["etag"],
    }

    assert len(tags) == 3
    assert enveloped(request(tags.pop()), "[3]").status_code == 200


@pytest.mark.parametrize("identifier", ["t1", "with,comma", "ünïcode", "a" * 100])
def test_a_cursor_comes_back_as_it_went(identifier):
    position = Position(date(2026, 1, 31), identifier)

    text = cursor.encode(position)

    assert text.isascii()
    assert cursor.decode(text) == position


def test_no_position_has_no_cursor():
    assert cursor.encode(None) is None
    assert cursor.decode(None) is None


@pytest.mark.parametrize("text", ["", "!", "bm90LWEtZGF0ZSx0MQ", "é", "////", "MjAyNi0xMy0wMSx0MQ"])
def test_a_foreign_cursor_is_refused(text):
    with pytest.raises(InvalidInput):
        cursor.decode(text)


def test_what_was_changed_is_answered_whatever_the_caller_has():
    changed = Request({"type": "http", "method": "PUT", "headers": [(b"if-none-match", b"*")]})

    assert enveloped(changed, "[]").status_code == 200
