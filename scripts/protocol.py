"""Write what is made of the declaration of the signalling protocol: the browser's types, the tables of the document.

Usage: `protocol.py`. The tests compare the files with the declaration.
"""

from pathlib import Path

from parlour.signaling.protocol.document import with_sections
from parlour.signaling.protocol.typescript import as_typescript

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "web" / "call-machine" / "src" / "signaling" / "messages.ts"
DOCUMENT = ROOT / "docs" / "signaling.md"


def main() -> None:
    """Write both files."""
    TYPES.write_text(as_typescript(), encoding="utf-8")
    DOCUMENT.write_text(with_sections(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
