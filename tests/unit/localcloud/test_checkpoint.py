"""A change that is cut short is taken back, one that ends in order is not."""

from types import SimpleNamespace

import pytest

from localcloud import checkpoint
from scripts.lib.console import OperatorError
from scripts.lib.local import stages
from scripts.lib.local.apply import CutShortError


@pytest.fixture
def cloud(tmp_path):
    kept = tmp_path / "emulator" / "generations" / "1"
    kept.mkdir(parents=True)
    (kept / "s3").write_text("before")
    return SimpleNamespace(state=tmp_path, emulator=SimpleNamespace(save=lambda: None))


def change(cloud):
    """As the emulator does it: a new generation, the old one's files replaced by none."""
    generations = cloud.state / "emulator" / "generations"
    (generations / "2").mkdir()
    (generations / "2" / "s3").write_text("half")
    (generations / "1" / "s3").unlink()


def files(cloud):
    root = cloud.state / "emulator"
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_what_was_noted_comes_back(cloud):
    checkpoint.take(cloud)
    change(cloud)

    checkpoint.restore(cloud)

    assert files(cloud) == {"generations/1/s3": "before"}
    assert not checkpoint.pending(cloud)


def test_a_released_change_stays(cloud):
    checkpoint.take(cloud)
    change(cloud)
    checkpoint.release(cloud)

    assert not checkpoint.pending(cloud)
    assert files(cloud) == {"generations/2/s3": "half"}


def test_a_restore_that_was_cut_short_is_done_again(cloud):
    checkpoint.take(cloud)
    (cloud.state / "emulator").rename(cloud.state / "emulator-broken")

    checkpoint.restore(cloud)

    assert files(cloud) == {"generations/1/s3": "before"}


def test_a_note_that_was_cut_short_is_none(cloud):
    (cloud.state / "emulator-before-apply.new").mkdir()

    assert not checkpoint.pending(cloud)
    checkpoint.take(cloud)
    assert checkpoint.pending(cloud)


@pytest.mark.parametrize(
    ("ends", "taken_back"),
    [
        (None, False),
        (OperatorError("an alarm without a metric"), False),
        (CutShortError("killed"), True),
        (KeyboardInterrupt(), True),
    ],
)
def test_only_an_apply_without_an_end_is_taken_back(cloud, monkeypatch, ends, taken_back):
    def apply(_stacks, _environ):
        if ends:
            raise ends

    monkeypatch.setattr(stages, "apply", apply)
    work = SimpleNamespace(cloud=cloud, environ={}, chosen=lambda kinds: kinds)
    act = stages._apply(("Database",))

    if ends:
        with pytest.raises(type(ends)):
            act(work)
    else:
        act(work)

    assert checkpoint.pending(cloud) is taken_back
