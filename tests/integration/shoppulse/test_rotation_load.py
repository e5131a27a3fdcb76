"""Two rotations while everybody signs in all the time: nobody is shut out."""

from tests.integration.shoppulse.rotating import USERS, read, who
from tests.support.load import Load

THREADS = 6


def test_two_rotations_under_load_shut_nobody_out(vault):
    vault.rotate()
    with Load([lambda: who(read(vault.application))[0]] * THREADS) as load:
        for _ in range(2):
            # Thirty days lie between two rotations: everybody has read the secret since the one before.
            load.everybody_signs_in()
            vault.rotate()
        load.everybody_signs_in()

    assert load.failures == []
    assert load.users == set(USERS), "the load saw no rotation"
    assert load.logins >= 3 * THREADS
