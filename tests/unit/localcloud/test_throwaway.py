import pytest

from tests.support import postgres


@pytest.mark.parametrize(("room", "where"), [(0, "memory"), (2**62, "disk")], ids=["room", "none"])
def test_a_tests_server_lies_in_memory_where_there_is_room(tmp_path, monkeypatch, room, where):
    for name in ("memory", "disk"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(postgres, "MEMORY", tmp_path / "memory")
    monkeypatch.setattr(postgres, "ROOM_BYTES", room)
    monkeypatch.setattr(postgres.tempfile, "tempdir", str(tmp_path / "disk"))

    server = postgres.throwaway()

    assert server.data.is_relative_to(tmp_path / where)
    assert server.state.is_relative_to(tmp_path / "disk"), "what it executes or logs needs a real disk"
    server.remove()
    assert [list((tmp_path / name).iterdir()) for name in ("memory", "disk")] == [[], []]


def test_a_machine_without_such_a_folder_uses_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "MEMORY", tmp_path / "absent")

    server = postgres.throwaway()

    assert server.data.is_relative_to(server.state)
    server.remove()
