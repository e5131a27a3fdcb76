"""What a document claims that can be checked without running it: links, targets, commands, variables."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import click
import typer

from scripts import cli, shoppulse

ROOT = Path(__file__).parents[3]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SETTINGS = [
    ROOT / place / "settings.py"
    for place in ("cdktf/config", "scripts/lib", "localcloud", "backend/app/core")
]
VARIABLE = re.compile(r"(?:SPENDSENSE|SHOPPULSE)_[A-Z0-9_]+")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r'<(?:img|source)\b[^>]*?\bsrc(?:set)?="([^"]+)"')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FOLDERS = (
    "backend",
    "cdktf",
    "docs",
    "frontend",
    "lambdas",
    "shoppulse_lambdas",
    "localcloud",
    "requirements",
    "scripts",
    "tests",
    ".github",
)
PATH = re.compile(rf"^(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*$")
PROGRAM = re.compile(r"(?:^|[\s(/])(spendsense|shoppulse) ((?:\\\n|[^\n|;&)#])+)", re.MULTILINE)


def fences(text, *languages):
    """The contents of a document's code blocks in these languages."""
    return [body for language, body in FENCE.findall(text) if language in languages]


def code(text):
    """Everything in a document that is typed: its shell blocks and its code in running text."""
    return fences(text, "bash") + SPAN.findall(FENCE.sub("", text))


def broken_links(document, text):
    """Relative links, with their anchors, and pictures that lead nowhere."""
    prose = FENCE.sub("", text)
    named = LINK.findall(prose) + PICTURE.findall(prose)
    return [link for link in named if "://" not in link and not _leads_somewhere(document, link)]


def _leads_somewhere(document, link):
    path, _, anchor = link.partition("#")
    target = (document.parent / path) if path else document
    if not target.exists():
        return False
    return not anchor or anchor in {
        _slug(title) for title in HEADING.findall(FENCE.sub("", target.read_text()))
    }


def _slug(title):
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower().replace("`", "")).replace(" ", "-")


@cache
def targets():
    """The targets of the Makefile with their summaries, in its order."""
    return dict(re.findall(r"^([a-z-]+):.*## (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))


def unknown_targets(text):
    """`make X` where there is no X."""
    named = {name for part in code(text) for name in re.findall(r"\bmake ([a-z][a-z-]*)", part)}
    return sorted(named - set(targets()))


def command_table(text):
    """The rows of a document's table of make targets."""
    return dict(re.findall(r"^\| `make ([a-z-]+)` \| (.+?) \|$", text, re.MULTILINE))


def wrong_commands(text):
    """`spendsense …` or `shoppulse …` with a command or an option that does not exist."""
    found = [pair for part in code(text) for pair in PROGRAM.findall(part)]
    return [
        f"{program} {words.strip()}: {fault}" for program, words in found if (fault := _fault(program, words))
    ]


def _command(program, name):
    if program == "shoppulse":
        return typer.main.get_command(shoppulse.app).commands.get(name)
    return cli.load(name) if name in cli.COMMANDS else None


def _fault(program, words):
    tokens = words.replace("\\\n", " ").replace("…", "").split()
    if not tokens or tokens[0].startswith("-"):
        return ""
    command, rest = _command(program, tokens[0]), tokens[1:]
    if command is None:
        return "no such command"
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        if not rest or rest[0].startswith("-"):
            return ""
        if rest[0] not in command.commands:
            return f"no command {rest[0]}"
        command, rest = command.commands[rest[0]], rest[1:]
    known = {"--help", *(opt for it in command.params for opt in [*it.opts, *it.secondary_opts])}
    wrong = [token for token in rest if token.startswith("--") and token.partition("=")[0] not in known]
    return f"no option {', '.join(wrong)}" if wrong else ""


@cache
def variables():
    """The variables that some settings module reads."""
    return set(VARIABLE.findall("".join(path.read_text() for path in SETTINGS)))


def unread_variables(text):
    """Variables of either product that nothing reads."""
    return sorted(set(VARIABLE.findall(text)) - variables())


def missing_paths(text):
    """Files and folders of the repository that are named in code and do not exist."""
    return sorted(
        span for span in SPAN.findall(FENCE.sub("", text)) if PATH.match(span) and not (ROOT / span).exists()
    )


def unparsable_blocks(text):
    """Shell blocks that bash cannot read, and JSON blocks that are none."""
    faults = []
    for block in fences(text, "bash"):
        done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
        faults += [f"{done.stderr}in\n{block}"] if done.returncode else []
    for block in fences(text, "json"):
        try:
            json.loads(block)
        except ValueError as error:
            faults.append(f"{error} in\n{block}")
    return faults


def nameless_blocks(text):
    """Code blocks without a language: nobody can say whether they are to be typed."""
    return [body for language, body in FENCE.findall(text) if not language]
