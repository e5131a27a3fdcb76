"""A new catalogue: entries changed, added or left out, and what only its history can say against it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.domain.errors import EntryFault
from app.domain.proposals import Content, Row
from app.domain.proposals.difference import SETTINGS
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.entry_rows import WORDS
from app.domain.recommendations.items import Item, Offer

PARTS = {"education": "id", "offers": "id"}
REMOVE = "remove"
Words = tuple[str, ...]


class Author(NamedTuple):
    """Who proposes, and on which day (ISO)."""

    operator_id: str
    day: str


class Said(NamedTuple):
    """A version of a text that was in force once: no other text may ever go by its number."""

    id: str
    version: int
    words: Words


def changed(base: Content, change: Mapping[str, Any]) -> tuple[Content, list[EntryFault]]:
    """The content with these changes; and those that find nothing to change.

    A row takes the place of the one with its id, field by field, or is added at the end of its list.
    """
    gone = set(change[REMOVE])
    content: Content = {SETTINGS: {**base[SETTINGS], **change[SETTINGS]}}
    there: set[str] = set()
    for part in PARTS:
        there |= {row["id"] for row in base[part]}
        content[part] = _merged([row for row in base[part] if row["id"] not in gone], change[part])
    return content, [
        EntryFault(id_, None, "there is no such entry to remove") for id_ in sorted(gone - there)
    ]


def _merged(rows: list[Row], changes: list[Row]) -> list[Row]:
    merged = {row["id"]: row for row in rows}
    added = []
    for change in changes:
        id_ = change.get("id")
        if not isinstance(id_, str) or id_ not in merged:
            added.append(change)
            continue
        # Whoever changes an entry has looked at it anew, and a new text has a version of its own.
        kept = {name: value for name, value in merged[id_].items() if name not in _FILLED_IN}
        merged[id_] = kept | change
    return [*merged.values(), *added]


_FILLED_IN = ("template_version", "reviewed_by", "reviewed_at")


def completed(content: Content, said: Sequence[Said], author: Author) -> Content:
    """The content with what its author left out: who looked at an entry, and which version its text is."""
    return content | {
        part: [
            {
                "reviewed_by": author.operator_id,
                "reviewed_at": author.day,
                "template_version": _version_of(row, said),
                **row,
            }
            for row in content[part]
        ]
        for part in PARTS
    }


def _version_of(row: Row, said: Sequence[Said]) -> int:
    words = tuple(row.get(name) for name in WORDS)
    of_entry = [one for one in said if one.id == row.get("id")]
    same = [one.version for one in of_entry if one.words == words]
    return max(same) if same else 1 + max((one.version for one in of_entry), default=0)


def history_faults(
    catalogue: Catalogue, said: Sequence[Said], personas: Collection[str]
) -> Iterator[EntryFault]:
    """Versions of texts that stand for another text already, and personas that no rule assigns."""
    known = {(one.id, one.version): one.words for one in said}
    for entry in catalogue.entries.values():
        if known.get((entry.id, entry.version), _words(entry)) != _words(entry):
            following = 1 + max(one.version for one in said if one.id == entry.id)
            reason = f"version {entry.version} of it said something else; the next one is {following}"
            yield EntryFault(entry.id, "template_version", reason)
        for persona in entry.personas:
            if persona not in personas:
                yield EntryFault(entry.id, "personas", f"no rule assigns the persona {persona}")


def review_faults(catalogue: Catalogue, in_force: Catalogue, today: date) -> Iterator[EntryFault]:
    """Reviews of a day that is yet to come; what is in force says of its own when they were."""
    for entry in catalogue.entries.values():
        before = in_force.entries.get(entry.id)
        is_new = before is None or before.reviewed_at != entry.reviewed_at
        if is_new and date.fromisoformat(entry.reviewed_at) > today:
            reason = f"reviewed_at is {entry.reviewed_at}, and today is {today.isoformat()} (UTC)"
            yield EntryFault(entry.id, "reviewed_at", reason)


def _words(entry: Item | Offer) -> Words:
    return tuple(getattr(entry, name) for name in WORDS)
