"""Editions that operators propose, and what others decide over them.

Whoever proposes or decides holds the kind's lock, so that what is in force stays what was looked at.
"""

from datetime import UTC, datetime
from typing import Any

from app.db.editions.kind import Content, content_of, version_in_force
from app.db.editions.orders import Decision, Proposal, Verdict
from app.db.editions.subjects import Subject
from app.db.editions.write import Edition, Origin, draft
from app.db.operator_audit import Deed, note_deed
from app.db.sql import Connection, text
from app.domain.digests import digest
from app.domain.errors import EntryFault, InvalidEdition, NothingThere, NotPossible, Outdated
from app.domain.proposals.catalogue import Author

NOTHING_NEW = "Nothing in it differs from what is in force."

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('editions/' || :kind, 0))")
# Named by the day: what a release ships is named by the month, so neither can take the other's name.
_NEXT = text("""
SELECT :day || '.' || 1 + coalesce(max(split_part(version, '.', 2)::int), 0) FROM editions
WHERE kind = :kind AND version ~ ('^' || :day || '\\.[0-9]{1,6}$')
""")
_HELD = text("""
SELECT status, revision, created_by, based_on FROM editions
WHERE kind = :kind AND version = :version
""")
_DECIDE = text("""
UPDATE editions SET status = :status, decision_reason = :reason,
    approved_by = CASE WHEN :status = 'approved' THEN :operator_id END,
    closed_by = CASE WHEN :status <> 'approved' THEN :operator_id END
WHERE kind = :kind AND version = :version AND status = 'draft'
""")
_BECOMES: dict[Decision, str] = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}


def propose(connection: Connection, subject: Subject, proposal: Proposal) -> str:
    """Write a draft, with its entry in the book; its version.

    Raises Outdated where something else is in force by now, InvalidEdition with everything that speaks
    against it, or NotPossible where it changes nothing.
    """
    kind = subject.kind
    connection.execute(_LOCK, {"kind": kind.name})
    before = _based_on(connection, subject, proposal.based_on)
    day = datetime.now(UTC).date().isoformat()
    content, faults = _content(subject, proposal, before)
    content = subject.complete(connection, content, Author(proposal.operator_id, day))
    version = connection.execute(_NEXT, {"kind": kind.name, "day": day}).scalar_one()
    stored = subject.stored(content)
    _require_faultless(connection, subject, version, stored, faults)
    if digest(stored) == digest(subject.stored(before)):
        raise NotPossible(NOTHING_NEW)
    origin = Origin(proposal.operator_id, proposal.based_on, proposal.reason)
    draft(connection, Edition(kind, version, stored), origin)
    note_deed(connection, _deed(proposal, f"draft_{kind.name}", version, based_on=proposal.based_on))
    return str(version)


def decide(connection: Connection, subject: Subject, decision: Decision, verdict: Verdict) -> None:
    """Put a draft in force, turn it down or take it back, with its entry in the book.

    Raises NothingThere, Outdated where it is another revision by now, NotPossible for who may not, for what
    is decided, and for what was made from an edition that is no longer in force.
    """
    kind = subject.kind
    connection.execute(_LOCK, {"kind": kind.name})
    row = connection.execute(_HELD, {"kind": kind.name, "version": verdict.version}).one_or_none()
    if row is None:
        raise NothingThere(f"There is no edition of {kind.name} of that version.")
    if row.revision != verdict.revision:
        raise Outdated(f"It is revision {row.revision} by now, and you looked at {verdict.revision}.")
    if row.status != "draft":
        raise NotPossible(f"It is {row.status}, and that stays.")
    _require_right(decision, own=row.created_by == verdict.operator_id)
    if decision == "approve":
        _require_usable(connection, subject, verdict.version, row.based_on)
    values = {**vars(verdict), "kind": kind.name, "status": _BECOMES[decision]}
    connection.execute(_DECIDE, values)
    note_deed(connection, _deed(verdict, f"{decision}_{kind.name}", verdict.version, based_on=row.based_on))


def _based_on(connection: Connection, subject: Subject, version: str) -> Content:
    """The content of what is in force; raises Outdated where that is another version."""
    now = version_in_force(connection, subject.kind)
    if now != version:
        raise Outdated(f"{now} is in force by now, and this was made from {version}.")
    return subject.shown(content_of(connection, subject.kind, now))


def _content(subject: Subject, proposal: Proposal, before: Content) -> tuple[Content, list[EntryFault]]:
    content, faults = proposal.content or {}, list[EntryFault]()
    if proposal.change is not None:
        content, faults = subject.change(before, proposal.change)
    for part, key in subject.keys.items():
        placed = [str(row.get(key)) for row in content[part] if "position" in row]
        faults += [EntryFault(name, "position", "an entry stands where its list has it") for name in placed]
    return content, faults


def _require_faultless(
    connection: Connection, subject: Subject, version: str, stored: Content, faults: list[EntryFault]
) -> None:
    """Raise InvalidEdition with every fault: of the change, of the rows, or with what else is in force."""
    try:
        value = subject.kind.parse(version, stored)
    except InvalidEdition as error:
        faults += error.faults
    else:
        faults += subject.judge(connection, value)
    if faults:
        raise InvalidEdition(f"{subject.kind.name} {version}", faults)


def _require_right(decision: Decision, *, own: bool) -> None:
    """Four eyes: nobody approves or rejects what they proposed, nobody else takes it back."""
    if own and decision == "approve":
        raise NotPossible("You proposed it, so somebody else approves it.")
    if own and decision == "reject":
        raise NotPossible("You proposed it: withdraw it.")
    if not own and decision == "withdraw":
        raise NotPossible("Somebody else proposed it: reject it.")


def _require_usable(connection: Connection, subject: Subject, version: str, based_on: str | None) -> None:
    """Raise NotPossible where what it was compared with has changed since it was proposed."""
    now = version_in_force(connection, subject.kind)
    if based_on is not None and now != based_on:
        raise NotPossible(f"{now} is in force by now, and this was made from {based_on}: propose it anew.")
    _require_faultless(connection, subject, version, content_of(connection, subject.kind, version), [])


def _deed(said: Proposal | Verdict, action: str, version: str, **details: Any) -> Deed:
    return Deed(
        said.operator_id, said.request_id, action, reason=said.reason, details={"version": version, **details}
    )
