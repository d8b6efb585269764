"""Pages of one sentence, for when there is nothing else to show."""

from typing import Final

from starlette.responses import HTMLResponse, Response

__all__ = ["not_built", "not_here"]

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – Parlour</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>
:root {{ color-scheme: light dark; --accent: light-dark(#8a5b0c, #e6b566) }}
body {{ font: 1rem/1.55 system-ui, sans-serif; margin: 0; background: light-dark(#fbf8f2, #12161b);
  color: light-dark(#24282e, #eef1f4) }}
main {{ max-width: 34rem; margin: 15vh auto; padding: 0 1.25rem }}
h1 {{ line-height: 1.2 }}
a {{ color: var(--accent) }}
:focus-visible {{ outline: 3px solid var(--accent); outline-offset: 2px }}
</style>
<main>
<img src="/favicon.svg" alt="" width="52" height="52">
<h1>{title}</h1>
<p>{text}</p>
{way}
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


def _plain(status: int, title: str, text: str, way: str = "") -> Response:
    """Answer with a page of nothing but a title, a text and a way on, which are HTML."""
    return HTMLResponse(_PAGE.format(title=title, text=text, way=way), status_code=status, headers=_HEADERS)


def not_here() -> Response:
    """Answer that the address leads nowhere."""
    text = "Check the address for typing mistakes, or ask whoever sent it for a new one."
    return _plain(404, "There is nothing here", text, '<p><a href="/">Go to the start page</a></p>')


def not_built() -> Response:
    """Answer that the web build has not run yet."""
    return _plain(503, "The pages are not built yet", "Run <code>make web</code> in Parlour's folder.")
