"""Failures that callers tell apart, of either product. Messages name what is wrong, never a secret."""


class KnownFailure(Exception):
    """A failure that we know by name; its message may be shown to an operator."""


class ConfigurationMissing(KnownFailure):
    """An environment variable or a field of a secret that the function needs is absent or wrong."""


class SecretUnreadable(KnownFailure):
    """A secret is missing, may not be read, or does not hold the JSON object that it should."""


class DatabaseUnreachable(KnownFailure):
    """No connection to the database; the message says to which host, never with which password."""


class KeySetUnusable(KnownFailure):
    """The user pool's key set could not be fetched, or holds no key that tokens could be verified with."""


class EventNotPublished(KnownFailure):
    """EventBridge did not take an event, whether it said so by an exception or by FailedEntryCount."""


class ObjectMissing(KnownFailure):
    """An object that should lie in a bucket does not: it expired, or was deleted before."""
