"""People who sign in all the time, while something else goes on."""

import threading


class Load:
    """A thread for each of the ways to sign in, which answers the user it was signed in as, for a block."""

    def __init__(self, ways):
        self.failures, self.users = [], set()
        self._ways, self._ended = ways, threading.Event()
        self._rounds = [0] * len(ways)
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(len(ways))]

    @property
    def logins(self):
        """How many there were, failed ones included."""
        return sum(self._rounds)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def everybody_signs_in(self):
        """Wait until each thread has begun and ended a login."""
        wanted = [count + 2 for count in self._rounds]
        while any(count < goal for count, goal in zip(self._rounds, wanted, strict=True)):
            if self._ended.wait(0.01) or not all(it.is_alive() for it in self._threads):
                break

    def _run(self, number):
        while not self._ended.is_set():
            try:
                self.users.add(self._ways[number]())
            except Exception as error:  # noqa: BLE001 - whatever it is, somebody was shut out
                self.failures.append(repr(error))
            self._rounds[number] += 1
