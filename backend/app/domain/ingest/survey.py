"""The first look at a document: is it whole, are its lists lists, and whose data is it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.errors import Fault
from app.domain.ingest.fields import Row, is_blank
from app.domain.ingest.owners import Owners
from app.domain.ingest.rows import not_an_object, read_user
from app.domain.ingest.stream import Element

TABLES: Mapping[str, str] = {
    "users": "users",
    "accounts": "accounts",
    "transactions.accounts": "accounts",
    "transactions": "transactions",
    "added": "transactions",
    "modified": "transactions",
    "transactions.added": "transactions",
    "transactions.modified": "transactions",
    "removed": "removed",
    "transactions.removed": "removed",
    "liabilities": "liabilities",
    # Mortgages and student loans have no utilization; their payments are seen as bills.
    "liabilities.credit": "liabilities",
}
"""Where the elements of each list go. Lists of other names are passed over."""

_BESIDE = frozenset(
    ["has_more", "item", "next_cursor", "request_id", "total_transactions", "transactions_update_status"]
)
"""What Plaid sends beside its lists."""

_NAMED = 5
"""How many names that are not known are kept, to name them."""


@dataclass
class Survey:
    """What the first look found; after a `whole` fault (of the document) no row can be taken."""

    listed: dict[str, str | None] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    named: dict[str, None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    whole: list[Fault] = field(default_factory=list)
    has_users: bool = False
    lists: set[str] = field(default_factory=set)
    """The document's lists that have rows, faulty ones too."""
    unknown: dict[str, None] = field(default_factory=dict)
    """What else it has at the top, the first few names."""

    @property
    def tables(self) -> set[str]:
        """Where the document has rows for."""
        return {TABLES[name] for name in self.lists}

    def owners(self, nameless: str) -> Owners:
        """The people: those listed, else those whom accounts name, else one who is called `nameless`.

        A fault if there are neither people nor rows.
        """
        self._require_any(self.tables)
        derived = dict.fromkeys(self.named or (nameless,))
        people = self.listed if self.has_users else derived
        sole = next(iter(people)) if len(people) == 1 else None
        return Owners(people, sole, rejected_people=self.rejected)

    def given_to(self, person: str, currency: str) -> Owners:
        """Everything belongs to this person; a fault if it is of several people, or nothing at all."""
        if len({**self.listed, **self.named}) > 1:
            self.whole.append(Fault("document", None, None, "user_id", "several_people"))
        self._require_any(self.tables - {"users"})
        return Owners({person: currency}, person, given=True)

    def _require_any(self, tables: set[str]) -> None:
        """Nothing can be taken of a document without any; what is wrong with its lists says more, though."""
        if not tables and not self.whole:
            self.whole.append(Fault("document", None, None, None, "no_rows"))


def survey(elements: Iterable[Element]) -> Survey:
    """Look at every element once; raises Unreadable where the document breaks off."""
    found = Survey()
    for element in elements:
        table = TABLES.get(element.list)
        if table is None:
            _note_unknown(found, element)
        elif element.number is not None:
            found.lists.add(element.list)
        if element.number is None:
            _note_no_list(found, element)
        elif table == "users":
            _note_user(found, element)
        elif table == "accounts":
            _note_owner(found, element)
        elif element.flaws and table is None:
            _note_flaws(found, element)
    return found


def _note_unknown(found: Survey, element: Element) -> None:
    """In the place of a list of transactions an object is a sync: what has other names would be lost."""
    parent, nested, name = element.list.partition(".")
    fault = Fault("transactions", None, None, None, "not_a_list")
    if parent == fault.kind and name not in _BESIDE and fault not in found.whole:
        found.whole.append(fault)
    if not nested and parent not in _BESIDE and len(found.unknown) < _NAMED:
        found.unknown[parent] = None


def _note_no_list(found: Survey, element: Element) -> None:
    if element.list in TABLES and element.value is not None:
        found.whole.append(Fault(element.list, None, None, None, "not_a_list"))
    _note_flaws(found, element)


def _note_user(found: Survey, element: Element) -> None:
    found.has_users = True
    if not isinstance(element.value, Mapping):
        found.faults.append(not_an_object(element.list, element.number))
        return
    row = Row(element.list, element.number, element.value)
    user_id, currency = read_user(row)
    if user_id in found.listed:
        row.fault("user_id", "duplicate_id")
    row.add(element.flaws)
    found.faults += row.faults
    if not row.faults:
        found.listed[user_id] = currency
    elif user_id not in found.listed:
        found.rejected.add(user_id)


def _note_owner(found: Survey, element: Element) -> None:
    named = element.value.get("user_id") if isinstance(element.value, Mapping) else None
    if isinstance(named, str) and not is_blank(named):
        found.named[named] = None


def _note_flaws(found: Survey, element: Element) -> None:
    found.faults += (
        Fault(element.list, element.number, None, flaw.field, flaw.reason) for flaw in element.flaws
    )
