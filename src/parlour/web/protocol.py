"""The HTTP parser's own refusals in the documented shape: what no application ever gets to see is answered here."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from parlour import strict_json
from parlour.errors import InvalidRequestError

__all__ = ["ParlourHttpProtocol"]


class ParlourHttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol on httptools; a request that is no HTTP, or whose address is too long, is told so in JSON."""

    def send_400_response(self, msg: str) -> None:
        """Answer with 400 and close. `msg` is the parser's sentence."""
        body = strict_json.dump({"error": InvalidRequestError.code, "info": msg})
        head = (
            "HTTP/1.1 400 Bad Request\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
