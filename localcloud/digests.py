"""The digests of deployed code, each taken once for as long as the saved state names it."""

from collections.abc import Callable, Collection


class Digests:
    """Digests by the identity of the bytes, which stay in memory until `keep` lets them go."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[bytes, str]] = {}

    def of(self, code: bytes, digest: Callable[[bytes], str]) -> str:
        """The digest, by `digest` where it is not known yet."""
        known = self._known.get(id(code))
        if known is None or known[0] is not code:
            known = self._known[id(code)] = (code, digest(code))
        return known[1]

    def keep(self, referenced: Collection[str]) -> None:
        """Forget all but these; one that is asked for again is taken again."""
        for key, (_, digest) in list(self._known.items()):
            if digest not in referenced:
                self._known.pop(key, None)
