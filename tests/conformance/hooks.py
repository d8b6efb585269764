"""What the hooks of the published daily-react say on the page `react`."""

import json
from typing import Any

from tests.support.browser import CallPage

__all__ = ["wait_hooks"]


def wait_hooks(app: CallPage, where: str, argument: object = None) -> dict[str, Any]:
    """Wait until `where`, a JavaScript function of what the further hooks say, is true; return what they say then."""
    app.wait_for(
        f"(argument) => ({where})(JSON.parse(document.querySelector('#hooks')?.innerText ?? '{{}}'), argument)",
        argument,
    )
    value: dict[str, Any] = json.loads(app.page.inner_text("#hooks"))
    return value
