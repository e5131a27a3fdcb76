"""What a person of a tenant may be, as the database's constraints have it."""

from enum import StrEnum


class Role(StrEnum):
    """A role; which metrics it sees is each tenant's own choice."""

    ADMIN = "Admin"
    FINANCE = "Finance"
    OPERATIONS = "Operations"
    MARKETING = "Marketing"
