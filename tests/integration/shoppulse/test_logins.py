"""A login is shown to nobody: not in a printed object, nor in what is said of a secret that holds none."""

import pytest

from edge.errors import SecretUnreadable
from shoppulse_lambdas import login


def test_a_login_shows_its_password_to_nobody_who_prints_it():
    assert "hush" not in repr(login.Login("host", 5432, "shoppulse", "user", "hush"))


@pytest.mark.parametrize("text", ["hush", '"hush"', "[]", '{"password": "hush"}'])
def test_a_secret_that_holds_no_login_is_refused_without_being_quoted(text):
    with pytest.raises(SecretUnreadable) as refused:
        login.Login.from_text(text, None)

    assert "hush" not in str(refused.value)
    assert refused.value.__suppress_context__
