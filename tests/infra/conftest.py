"""What all tests of stacks share."""

import pytest

from tests.infra.synthesis import ENVIRONMENTS


@pytest.fixture(params=ENVIRONMENTS)
def env(request):
    return request.param
