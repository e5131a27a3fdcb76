"""Code is hashed when it is new, and held in memory only while it is deployed."""

import weakref

import pytest

from localcloud.digests import Digests


class Code:
    """Stands for bytes, which cannot be watched as they go."""


@pytest.fixture
def taken():
    return []


@pytest.fixture
def digest(taken):
    def digest(code):
        taken.append(code)
        return "one"

    return digest


def test_code_is_hashed_once(taken, digest):
    digests, code = Digests(), Code()

    assert [digests.of(code, digest), digests.of(code, digest)] == ["one", "one"]
    assert taken == [code]


def test_code_that_is_still_deployed_stays_known(taken, digest):
    digests, code = Digests(), Code()
    digests.of(code, digest)

    digests.keep({"one"})

    assert digests.of(code, digest) == "one"
    assert taken == [code]


def test_code_that_was_replaced_leaves_the_memory(taken, digest):
    digests, code = Digests(), Code()
    digests.of(code, digest)
    gone = weakref.ref(code)
    taken.clear()
    del code

    digests.keep({"two"})

    assert gone() is None
