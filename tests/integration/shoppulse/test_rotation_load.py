"""Two rotations while everybody signs in all the time: nobody is shut out."""

import threading

from tests.integration.shoppulse.rotating import USERS, read, who

THREADS = 6


def test_two_rotations_under_load_shut_nobody_out(vault):
    vault.rotate()
    load = Load(lambda _: who(read(vault.application))[0])
    load.start()
    try:
        for _ in range(2):
            # Thirty days lie between two rotations: everybody has read the secret since the one before.
            load.everybody_signs_in()
            vault.rotate()
        load.everybody_signs_in()
    finally:
        load.stop()

    assert load.failures == []
    assert load.users == set(USERS), "the load saw no rotation"
    assert load.logins >= 3 * THREADS


class Load:
    """Threads that do one thing all the time; `work(number)` answers as which user of the database."""

    def __init__(self, work):
        self.failures, self.users, self.logins = [], set(), 0
        self._work, self._ended = work, threading.Event()
        self._rounds = [0] * THREADS
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(THREADS)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self.logins = sum(self._rounds)

    def everybody_signs_in(self):
        """Wait until each thread has begun and ended a login."""
        wanted = [count + 2 for count in self._rounds]
        while any(count < goal for count, goal in zip(self._rounds, wanted, strict=True)):
            if self._ended.wait(0.01) or not all(it.is_alive() for it in self._threads):
                break

    def _run(self, number):
        while not self._ended.is_set():
            try:
                self.users.add(self._work(number))
            except Exception as error:  # noqa: BLE001 - whatever it is, somebody was shut out
                self.failures.append(repr(error))
            self._rounds[number] += 1
