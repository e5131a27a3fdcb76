"""Every document keeps to what is there; each check is proven by a claim that is false."""

import re

import pytest

from tests.unit.docs import checks

TICKS = "```"


@pytest.fixture(params=checks.DOCUMENTS, ids=lambda path: str(path.relative_to(checks.ROOT)))
def document(request):
    return request.param


def test_links_lead_somewhere(document):
    assert checks.broken_links(document, document.read_text()) == []


def test_make_targets_exist(document):
    assert checks.unknown_targets(document.read_text()) == []


def test_commands_and_their_options_exist(document):
    assert checks.wrong_commands(document.read_text()) == []


def test_variables_are_read(document):
    assert checks.unread_variables(document.read_text()) == []


def test_named_files_exist(document):
    assert checks.missing_paths(document.read_text()) == []


def test_blocks_parse(document):
    assert checks.unparsable_blocks(document.read_text()) == []


def test_blocks_name_their_language(document):
    assert checks.nameless_blocks(document.read_text()) == []


@pytest.mark.parametrize("decision", checks.DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_its_day(decision):
    number = int(decision.stem[:4])

    assert re.match(rf"# {number}\. \S.*\n\n\d+ [A-Z][a-z]+ \d{{4}}\n\n", decision.read_text())


def test_the_readme_lists_the_targets_as_make_help_does():
    assert checks.command_table((checks.ROOT / "README.md").read_text()) == checks.targets()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[x](nowhere.md)", "nowhere.md"),
        ("[x](docs/operations.md#no-such-section)", "docs/operations.md#no-such-section"),
        ("[x](#nothing)", "#nothing"),
        ('<img alt="x" src="docs/pictures/gone.webp">', "docs/pictures/gone.webp"),
        ('<source media="y" srcset="docs/pictures/gone.webp">', "docs/pictures/gone.webp"),
    ],
)
def test_a_broken_link_is_found(text, fault):
    assert checks.broken_links(checks.ROOT / "README.md", text) == [fault]


@pytest.mark.parametrize("text", ["run `make upp`", f"{TICKS}bash\nmake upp ENV=dev\n{TICKS}\n"])
def test_an_unknown_target_is_found(text):
    assert checks.unknown_targets(text) == ["upp"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("spendsense sing-in hannah@demo.com", "no such command"),
        ("spendsense local start", "no command start"),
        ("spendsense sign-in hannah@demo.com --tokens id", "no option --tokens"),
        ("spendsense db-access grant --adress 1.2.3.4", "no option --adress"),
        ("shoppulse metric --tenant T001", "no such command"),
        ("shoppulse snapshot make", "no command make"),
        ("shoppulse snapshot swap --yes", "no option --yes"),
    ],
)
def test_a_wrong_command_is_found(words, fault):
    [found] = checks.wrong_commands(f'{TICKS}bash\ncurl -H "A: $(.venv/bin/{words})" there\n{TICKS}\n')

    assert found.endswith(fault)


def test_an_option_on_a_continued_line_is_checked():
    [found] = checks.wrong_commands(f"{TICKS}bash\nspendsense redrive \\\n  --forever\n{TICKS}\n")

    assert found.endswith("no option --forever")


def test_a_variable_that_nobody_reads_is_found():
    text = "set SPENDSENSE_LOCAL_DIR, SHOPPULSE_MULTI_AZ, SPENDSENSE_COLOUR and SHOPPULSE_COLOUR"

    assert checks.unread_variables(text) == ["SHOPPULSE_COLOUR", "SPENDSENSE_COLOUR"]


def test_a_missing_file_is_found():
    assert checks.missing_paths("see `scripts/gone.py` and `scripts/cli.py`") == ["scripts/gone.py"]


def test_a_block_that_is_no_bash_is_found():
    assert len(checks.unparsable_blocks(f"{TICKS}bash\nif true; then\n{TICKS}\n")) == 1


def test_a_block_that_is_no_json_is_found():
    assert len(checks.unparsable_blocks(f"{TICKS}json\n{{'a': 1}}\n{TICKS}\n")) == 1


def test_a_block_without_language_is_found():
    assert checks.nameless_blocks(f"{TICKS}\nx\n{TICKS}\n") == ["x\n"]
