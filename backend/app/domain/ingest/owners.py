"""Whose the rows of a document are: its people, and the accounts that all other rows name."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.ingest.fields import LONGEST_ID, Row


class Held(NamedTuple):
    """Who holds an account (a joint one has several owners, who each see it) and its currency."""

    owners: tuple[str, ...]
    currency: str


@dataclass
class Owners:
    """The people of a document with their currencies (None: not said), and the accounts read so far.

    `sole` is whom rows belong to that name nobody; with `given` all rows do, because whoever hands the
    document in says whose it is. What is rejected is remembered, so that a row which depends on it is told
    from one that points nowhere.
    """

    people: dict[str, str | None]
    sole: str | None = None
    given: bool = False
    accounts: dict[str, Held] = field(default_factory=dict)
    rejected_people: set[str] = field(default_factory=set)
    rejected_accounts: set[str] = field(default_factory=set)

    def currency_of(self, person: str) -> str | None:
        """The currency that the person's amounts are in, if the document says it."""
        return self.people.get(person)

    def of_account_row(self, row: Row) -> str | None:
        """Whose account this row describes; None, and a fault, where that cannot be told."""
        if self.given:
            return self.sole
        named = row.text("user_id", required=self.sole is None, longest=LONGEST_ID)
        if named is None:
            return self.sole
        if named in self.people:
            return named
        row.fault("user_id", "user_rejected" if named in self.rejected_people else "unknown_user")
        return None

    def hold(self, account_id: str, owner: str, currency: str) -> bool:
        """Note an account as read; false where the same person holds one of that id already."""
        held = self.accounts.get(account_id)
        if held is None:
            self.accounts[account_id] = Held((owner,), currency)
        elif owner in held.owners:
            return False
        else:
            self.accounts[account_id] = held._replace(owners=(*held.owners, owner))
        return True

    def of_account(self, row: Row) -> tuple[str | None, Held | None]:
        """The account that the row names, and who holds it; a fault where nobody is known to."""
        account_id = row.text("account_id", required=True, longest=LONGEST_ID)
        if account_id is None:
            return None, None
        held = self.accounts.get(account_id)
        if held is None:
            known = account_id in self.rejected_accounts
            row.fault("account_id", "account_rejected" if known else "unknown_account")
            return account_id, None
        return account_id, self._narrowed(row, held)

    def _narrowed(self, row: Row, held: Held) -> Held:
        """Of a joint account's holders the one that the row names, if it names one."""
        named = None if self.given else row.text("user_id", longest=LONGEST_ID)
        if named is None:
            return held
        if named not in held.owners:
            row.fault("user_id", "not_the_accounts_owner")
            return held
        return held._replace(owners=(named,))
