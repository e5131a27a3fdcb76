import pytest

from scripts.lib import processes, settings
from scripts.lib.console import OperatorError

HERE = settings.environment()


def shell(script, **named):
    return processes.run(["sh", "-c", script], HERE, **named)


def test_what_a_program_prints_is_answered(tmp_path):
    done = shell("pwd; echo aside >&2", folder=tmp_path)

    assert (done.stdout, done.stderr) == (f"{tmp_path}\n", "aside\n")


@pytest.mark.parametrize("script", ["echo progress; echo why >&2; exit 3", "echo why; exit 1"])
def test_a_failure_is_told_in_the_programs_own_words(tmp_path, script):
    with pytest.raises(OperatorError) as error:
        shell(script, folder=tmp_path, cure="Mend it.")

    assert error.value.message == f"`sh -c` failed in {tmp_path}:\nwhy"
    assert error.value.cure == "Mend it."


def test_nobody_is_asked():
    assert shell("cat").stdout == ""
