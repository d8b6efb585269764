"""Text from strangers on its way to a log or a terminal: nothing in it may act, hide or look like a line of ours."""

__all__ = ["visible"]


def visible(text: str) -> str:
    """Return `text` on one line, with an escape such as `\\x1b` or `\\u202e` for every character that prints nothing.

    That is: line breaks of every kind (also U+0085, U+2028, U+2029), control and escape codes, what changes the
    direction of writing, invisible and unassigned characters, lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    code = ord(char)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"
