import os
import stat

import pytest

from localcloud.accounts import FALLBACK, Account, can_enter, make_folder, reachable

STRANGER = Account("stranger", 54321, 54321)


@pytest.fixture
def closed(tmp_path):
    tmp_path.chmod(0o700)
    return tmp_path


def test_who_is_no_root_stays_where_they_want(tmp_path):
    assert reachable(tmp_path / "data", None) == tmp_path / "data"


def test_a_closed_folder_is_out_of_reach(closed):
    assert not can_enter(closed, STRANGER)
    assert reachable(closed / "data", STRANGER).parent == FALLBACK


def test_the_other_place_is_always_the_same(closed):
    assert reachable(closed / "data", STRANGER) == reachable(closed / "data", STRANGER)
    assert reachable(closed / "data", STRANGER) != reachable(closed / "other" / "data", STRANGER)


def test_one_closed_folder_on_the_way_is_enough(closed):
    inner = closed / "inner"
    inner.mkdir(mode=0o755)

    assert not can_enter(inner, STRANGER)


def test_its_owner_may_enter(closed):
    assert can_enter(closed, Account("me", os.getuid(), os.getgid()))


def test_a_made_folder_is_private(tmp_path):
    make_folder(tmp_path / "new", None)

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
