"""Pages of one sentence, for when there is nothing else to show."""

from typing import Final

from starlette.responses import HTMLResponse, Response

__all__ = ["not_built", "not_here"]

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.25rem }}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
</main>
</html>
"""
_HEADERS: Final = {
    # Shown inside the pages of others too, where a call page would have been.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _plain(status: int, title: str, text: str) -> Response:
    """Answer with a page of nothing but a title and a text, which are HTML."""
    return HTMLResponse(_PAGE.format(title=title, text=text), status_code=status, headers=_HEADERS)


def not_here() -> Response:
    """Answer that the address leads nowhere."""
    return _plain(404, "There is nothing here", "Check the address for typing mistakes.")


def not_built() -> Response:
    """Answer that the web build has not run yet."""
    return _plain(503, "The pages are not built yet", "Run <code>make web</code> in Parlour's folder.")
