"""Reading Plaid-shaped documents: every fault is found and named, and nothing is guessed."""

from app.domain.ingest.context import Context
from app.domain.ingest.document import Batch, read_document, read_text

__all__ = ["Batch", "Context", "read_document", "read_text"]
