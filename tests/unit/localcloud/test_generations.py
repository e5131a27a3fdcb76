import pytest

from localcloud.generations import Generations


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "generations")


def test_nothing_was_saved_yet(generations):
    assert generations.load() == {}


def test_the_newest_set_is_read(generations):
    generations.save({"s3": b"1", "iam": b"1"})
    generations.save({"s3": b"2", "iam": b"1"})

    assert generations.load() == {"s3": b"2", "iam": b"1"}


def test_what_did_not_change_is_not_written_again(generations):
    assert generations.save({"s3": b"1"})

    assert not generations.save({"s3": b"1"})
    assert generations.numbers() == [1]


def test_unchanged_files_are_links(generations):
    generations.save({"s3": b"1", "iam": b"1"})
    generations.save({"s3": b"2", "iam": b"1"})

    first, second = (generations.folder / number / "iam" for number in "12")
    assert first.samefile(second)


def test_two_generations_are_kept(generations):
    for number in range(5):
        generations.save({"s3": str(number).encode()})

    assert generations.numbers() == [4, 5]


@pytest.mark.parametrize("fault", ["cut", "missing", "no manifest"])
def test_a_torn_set_is_passed_over(generations, fault):
    generations.save({"s3": b"good"})
    generations.save({"s3": b"newer"})
    torn = generations.folder / "2" / ("manifest.json" if fault == "no manifest" else "s3")
    torn.unlink()
    if fault == "cut":
        torn.write_bytes(b"new")

    assert generations.load() == {"s3": b"good"}


def test_a_writer_that_died_leaves_no_trace(generations):
    generations.save({"s3": b"good"})
    building = generations.folder / "building"
    building.mkdir()
    (building / "s3").write_bytes(b"half")

    assert generations.save({"s3": b"better"})
    assert generations.load() == {"s3": b"better"}
