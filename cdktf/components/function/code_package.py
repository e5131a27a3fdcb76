"""A Lambda zip on disk: where it lies, and the hash by which Terraform sees that its bytes changed."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path


class PackageMissingError(Exception):
    """A zip that a function needs has not been built."""


@dataclass(frozen=True)
class CodePackage:
    """One zip of the build folder, by name: `api`, `jobs` or `operations`."""

    build_dir: Path
    name: str

    @property
    def file(self) -> Path:
        """The zip itself; raises PackageMissingError where it was not built."""
        path = self.build_dir / f"{self.name}.zip"
        if not path.is_file():
            raise PackageMissingError(f"{path} is missing. Build the Lambda zips first: make package")
        return path

    @property
    def source_code_hash(self) -> str:
        """What Lambda reports as CodeSha256: only a change of bytes is a change of the function."""
        return base64.b64encode(hashlib.sha256(self.file.read_bytes()).digest()).decode()
