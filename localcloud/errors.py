"""The one error of the local cloud: what went wrong, in a sentence, and what cures it."""


class LocalCloudError(Exception):
    """Something outside the program stops the local cloud; `cure` is what a person can do about it."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        """Message and cure, so that a bare traceback helps too."""
        return f"{self.message} {self.cure}".strip()
