"""How a log tells of an error: like Python's own traceback, without the words of errors that are not ours.

Lines of code stay out too: file, line and function lead to them.
"""

from traceback import walk_tb

from edge.errors import words_of

_CAUSE = "The above exception was the direct cause of the following exception:"
_CONTEXT = "During handling of the above exception, another exception occurred:"


def told(error: BaseException) -> str:
    """What it was and how it came, and each error that it came from or consists of, once."""
    return "\n\n".join(_parts(error, set()))


def _parts(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    before, link = error.__cause__, _CAUSE
    if before is None and not error.__suppress_context__:
        before, link = error.__context__, _CONTEXT
    parts = []
    if before is not None and id(before) not in seen:
        parts = [*_parts(before, seen), link]
    parts.append(_one(error))
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            if id(inner) not in seen:
                parts += _parts(inner, seen)
    return parts


def _one(error: BaseException) -> str:
    frames = [
        f'  File "{frame.f_code.co_filename}", line {line}, in {frame.f_code.co_name}'
        for frame, line in walk_tb(error.__traceback__)
    ]
    return "\n".join(["Traceback (most recent call last):", *frames, words_of(error)])
