"""What can be the matter. No message holds a secret, nor does what Python says it was caused by."""


class ConfigurationMissing(Exception):
    """A variable that the function needs is absent or has another form."""


class SecretUnreadable(Exception):
    """A secret cannot be read, or holds something else than a login."""


class DatabaseRefused(Exception):
    """The database cannot be reached, or refuses a login or a statement."""


class RotationRefused(Exception):
    """What Secrets Manager asks for would break a login that is in use, or belongs to no rotation."""
