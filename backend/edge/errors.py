"""Failures that callers tell apart, of either product. Messages name what is wrong, never a secret."""


class OurWords(Exception):
    """An error whose words are ours: they name what is wrong and quote nobody's data, so they may be kept.

    Of any other error its kind alone is kept: what it says may be a row of somebody's bank.
    """


class KnownFailure(OurWords):
    """A failure that we know by name; its message may be shown to an operator."""


class RunFailed(KnownFailure):
    """A run ended in an unexpected error; this tells its kind, and the log how it came to it."""


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


def kind_of(error: BaseException) -> str:
    """What it is: its class, and the code that PostgreSQL or AWS gave it."""
    code = getattr(error, "pgcode", None)
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        code = response.get("Error", {}).get("Code")
    kind = type(error).__name__
    return f"{kind} {code}" if isinstance(code, str) and code != kind else kind


def words_of(error: BaseException) -> str:
    """What may be kept of it: the words of our own, of others the kind alone, for they quote data."""
    return f"{type(error).__name__}: {error}" if isinstance(error, OurWords) else kind_of(error)
