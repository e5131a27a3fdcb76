"""What can be the matter with the database. No message holds a secret, nor does what it was caused by."""

from edge.errors import KnownFailure


class DatabaseRefused(KnownFailure):
    """The database cannot be reached, or refuses a login or a statement."""


class RotationRefused(KnownFailure):
    """What Secrets Manager asks for would break a login that is in use, or belongs to no rotation."""
