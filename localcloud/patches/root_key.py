"""The root user is who holds this cloud's random key; ministack also takes `test` and account numbers."""

from ministack.core import iam_evaluator

from localcloud.patches.base import Function, replaces
from localcloud.settings import root_access_key


@replaces(iam_evaluator, "is_root_access_key", "access_key_id")
def _only_ours(_original: Function) -> Function:
    def is_root(access_key_id: str) -> bool:
        return not access_key_id or access_key_id == root_access_key()

    return is_root
