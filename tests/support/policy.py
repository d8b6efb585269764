"""The Content-Security-Policy that docs/call-machine.md tells app developers to write."""

__all__ = ["documented_policy"]


def documented_policy(server: str, *, avoid_eval: bool, processors: bool = False) -> str:
    """Return the policy of a page that loads the call machine from the origin `server`, with what processors need."""
    socket = server.replace("http", "ws", 1)
    scripts, more = f"'self' {server}", ""
    if processors:
        scripts, more = f"{scripts} 'wasm-unsafe-eval'", "; worker-src blob:; img-src 'self' data:"
    if not avoid_eval:
        # What is fetched and evaluated needs no host; processors come by address in either case.
        scripts = (scripts if processors else "'self'") + " 'unsafe-eval'"
    return f"default-src 'self'; script-src {scripts}; connect-src {server} {socket}{more}"
