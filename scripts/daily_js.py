"""Write `docs/daily-js.md` from the declarations in `tests/conformance/interface`.

Usage: `daily_js.py`, from the repository's root.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.conformance.interface.document import as_markdown  # noqa: E402 - the tests are no installed package

if __name__ == "__main__":
    (ROOT / "docs" / "daily-js.md").write_text(as_markdown(), encoding="utf-8")
