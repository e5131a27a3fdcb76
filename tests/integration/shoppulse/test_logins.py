"""A login is shown to nobody: not in a printed object, nor in what is said of a secret that holds none."""

import pytest

from edge.errors import SecretUnreadable
from edge.login import Login

PLACE = {"host": "proxy", "port": 5432, "dbname": "shoppulse"}
USER = '{"username": "user", "password": "hush"'


def test_a_login_shows_its_password_to_nobody_who_prints_it():
    assert "hush" not in repr(Login("host", 5432, "shoppulse", "user", "hush"))


@pytest.mark.parametrize("text", ["hush", '"hush"', "[]", '{"password": "hush"}'])
def test_a_secret_that_holds_no_login_is_refused_without_being_quoted(text):
    with pytest.raises(SecretUnreadable) as refused:
        Login.from_text(text, **PLACE)

    assert "hush" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_secret_says_what_differs_from_the_place_that_is_known():
    assert Login.from_text(f"{USER}}}", **PLACE) == Login("proxy", 5432, "shoppulse", "user", "hush")
    said = f'{USER}, "host": "server", "port": "6000", "dbname": "other"}}'
    assert Login.from_text(said, **PLACE) == Login("server", 6000, "other", "user", "hush")


def test_a_port_that_is_no_number_is_refused_by_name():
    with pytest.raises(SecretUnreadable, match="port is not a number"):
        Login.from_text(f'{USER}, "port": "hush"}}', **PLACE)
