import threading
import time

from localcloud.patches.async_queue import AsyncQueue, Job


def wait_until(fact, seconds=5):
    deadline = time.monotonic() + seconds
    while not fact() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert fact()


class Recorder:
    """Attempts that note what they ran and answer what they are told to."""

    def __init__(self, *answers, gate=None):
        self.answers = list(answers)
        self.gate = gate
        self.ran = []
        self.at_once = 0
        self.most_at_once = 0

    def __call__(self, job):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.gate:
            self.gate.wait(5)
        time.sleep(0.002)
        self.at_once -= 1
        self.ran.append(job.event)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def queue(attempt, workers=2):
    return AsyncQueue(attempt, lambda _function: workers)


def test_every_job_runs_once():
    attempt = Recorder()
    jobs = queue(attempt)

    for number in range(50):
        jobs.put(Job("f", number))

    wait_until(lambda: len(attempt.ran) == 50)
    assert sorted(attempt.ran) == list(range(50))
    wait_until(lambda: jobs.snapshot() == [])


def test_a_function_has_few_workers():
    attempt = Recorder()
    jobs = queue(attempt, workers=1000)

    for number in range(20):
        jobs.put(Job("f", number))

    wait_until(lambda: len(attempt.ran) == 20)
    assert attempt.most_at_once <= 2


def test_one_function_does_not_wait_for_another():
    gate = threading.Event()
    slow = Recorder(gate=gate)
    ran = []
    jobs = queue(lambda job: slow(job) if job.function == "slow" else ran.append(job.event))
    for number in range(5):
        jobs.put(Job("slow", number))

    jobs.put(Job("quick", "q"))

    wait_until(lambda: ran == ["q"])
    gate.set()


def test_a_job_is_tried_again_when_its_attempt_says_so():
    attempt = Recorder(0.05, 0.05, None)
    jobs = queue(attempt)
    began = time.monotonic()

    jobs.put(Job("f", "e"))

    wait_until(lambda: attempt.ran == ["e", "e", "e"])
    assert time.monotonic() - began >= 0.1


def test_a_waiting_retry_holds_nobody_up():
    attempt = Recorder(30.0)
    jobs = queue(attempt, workers=1)
    jobs.put(Job("f", "again"))
    wait_until(lambda: attempt.ran == ["again"])

    jobs.put(Job("f", "next"))

    wait_until(lambda: attempt.ran == ["again", "next"])
    assert [job["event"] for job in jobs.snapshot()] == ["again"]


def test_a_worker_survives_a_broken_attempt(monkeypatch):
    monkeypatch.setattr("localcloud.patches.async_queue.BROKEN_PAUSE", 0.01)
    attempt = Recorder(RuntimeError("a bug"), None)
    jobs = queue(attempt, workers=1)

    jobs.put(Job("f", "e"))

    wait_until(lambda: attempt.ran == ["e", "e"])


def test_what_runs_is_part_of_the_snapshot():
    gate = threading.Event()
    attempt = Recorder(gate=gate)
    jobs = queue(attempt, workers=1)
    for number in range(3):
        jobs.put(Job("f", number))
    wait_until(lambda: attempt.at_once == 1)

    snapshot = jobs.snapshot()

    assert sorted(job["event"] for job in snapshot) == [0, 1, 2]
    gate.set()


def test_a_restored_queue_goes_on():
    attempt = Recorder()
    jobs = queue(attempt)
    jobs.restore(
        [{"function": "f", "event": "e", "attempts": 1, "accepted": 1.0, "not_before": 9e12}], delay=0.05
    )

    wait_until(lambda: attempt.ran == ["e"])
