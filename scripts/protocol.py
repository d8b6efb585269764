"""Write what is made of the declarations of both protocols: TypeScript types, and the tables of the documents.

Usage: `protocol.py`. The tests compare the files with the declarations.
"""

from collections.abc import Mapping
from pathlib import Path

from parlour.media.node.protocol import document as node_document
from parlour.media.node.protocol.typescript import as_typescript as node_types
from parlour.shapes.documents import with_sections
from parlour.signaling.protocol import document as signaling_document
from parlour.signaling.protocol.typescript import as_typescript as signaling_types

ROOT = Path(__file__).resolve().parent.parent
TYPES = {
    ROOT / "web" / "call-machine" / "src" / "signaling" / "messages.ts": signaling_types,
    ROOT / "media-node" / "src" / "protocol" / "messages.ts": node_types,
}
DOCUMENTS: Mapping[Path, Mapping[str, str]] = {
    ROOT / "docs" / "signaling.md": signaling_document.SECTIONS,
    ROOT / "docs" / "media-node.md": node_document.SECTIONS,
}


def main() -> None:
    """Write all files."""
    for path, types in TYPES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(types(), encoding="utf-8")
    for path, sections in DOCUMENTS.items():
        path.write_text(with_sections(path.read_text(encoding="utf-8"), sections), encoding="utf-8")


if __name__ == "__main__":
    main()
