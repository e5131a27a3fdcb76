"""What operators propose: a new edition, what differs in it from another, and what speaks against it.

A content is what an edition holds, as JSON: lists of entries by the name of their part, in their order, and
`settings`.
"""

from typing import Any

Content = dict[str, Any]
Row = dict[str, Any]
