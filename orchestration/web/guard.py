"""The guard before the web UI: what a page of another site could send never reaches Dagster.

Dagster's server looks at neither Host nor Origin and runs mutations by GET, so any page that a user
opens could stop the schedules of a server on localhost. Who a user is, is for a proxy to find out.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from orchestration.web.origins import origin_of

POLICY_VIOLATION = 1008  # the code of a refused WebSocket, RFC 6455

# Another page must not show the UI in a frame and have its buttons clicked.
_NO_FRAMES = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused: the HTTP status, and what the user can do."""

    status: int
    remedy: str


OTHER_HOST = Refusal(
    403,
    "Open Tartan at the address that `tartan ui` prints. If you open it through a proxy, set "
    "TARTAN_UI_ADDRESS to the address that you open, and let the proxy pass on the Host header.",
)
OTHER_SITE = Refusal(
    403, "Do this in Tartan itself. A page of another site asked for it, so nothing was done."
)
OTHER_METHOD = Refusal(405, "Use GET to read, and POST for all else.")
NOT_BY_GET = Refusal(405, "Use POST for everything but GraphQL queries.")
NOT_JSON = Refusal(415, "Send JSON, with the content type application/json.")
NO_TOKEN = Refusal(403, "Load this page again. It was open before `tartan ui` last started.")


class Guard:
    """An ASGI application that passes on to another what its own pages and tools ask.

    The first page sets a cookie with a token of this process; a POST or a WebSocket must return it.

    Args:
        app: the application behind.
        origins: the origins of the UI, by the Host that a browser sends for them.
        port: the port; cookies don't distinguish ports, so the cookie's name does.
    """

    def __init__(self, app: ASGIApp, origins: Mapping[str, str], port: int) -> None:
        self._app = app
        self._origins = origins
        self._cookie = f"tartan_ui_{port}"
        self._token = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request from the application behind, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        refusal = self._refusal(request)
        if scope["type"] == "websocket":
            answer = self._app if refusal is None else WebSocketClose(POLICY_VIOLATION)
            await answer(scope, receive, send)
        elif refusal is not None:
            await _page_of(refusal, request.headers)(scope, receive, send)
        else:
            await self._app(scope, receive, self._with_headers(request, send))

    def _refusal(self, request: HTTPConnection) -> Refusal | None:
        """Return why a request is refused, or None."""
        own = self._origins.get(_single(request.headers, "host").lower())
        if own is None:
            return OTHER_HOST
        if _is_from_elsewhere(request, own):
            return OTHER_SITE
        if request.scope["type"] == "websocket":
            return None if self._has_token(request) else NO_TOKEN
        method = request.scope["method"]
        if method in ("GET", "HEAD"):
            return NOT_BY_GET if _asks_for_more_than_reading(request) else None
        if method != "POST":
            return OTHER_METHOD
        # Not `in`: "text/plain; application/json" needs no leave from the browser, and is JSON to Dagster.
        if _single(request.headers, "content-type").partition(";")[0].strip() != "application/json":
            return NOT_JSON
        return None if self._has_token(request) else NO_TOKEN

    def _has_token(self, request: HTTPConnection) -> bool:
        """Return whether a request has the cookie of this process."""
        token = request.cookies.get(self._cookie, "")
        return secrets.compare_digest(token.encode(), self._token.encode())

    def _with_headers(self, request: HTTPConnection, send: Send) -> Send:
        """Return a `send` that forbids frames, and sets the cookie with a page."""
        secure = self._origins[request.headers["host"].lower()].startswith("https:")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _NO_FRAMES.items():
                    headers.append(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    cookie = f"{self._cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"
                    headers.append("set-cookie", f"{cookie}; Secure" if secure else cookie)
            await send(message)

        return with_headers


def _single(headers: Headers, name: str) -> str:
    """Return a header; one that is repeated matches nothing."""
    return ", ".join(headers.getlist(name))


def _is_from_elsewhere(request: HTTPConnection, own: str) -> bool:
    """Return whether the page of another origin sent a request, but for a link that a user followed.

    Programs send none of these headers. Browsers send Origin with every POST and WebSocket.
    """
    headers = request.headers
    if "origin" in headers:
        if _single(headers, "origin") != own:
            return True
    elif request.scope["type"] == "websocket":
        return True
    elif _is_link(request):
        return False
    elif "referer" in headers and _origin_or_none(_single(headers, "referer")) != own:
        return True
    return _single(headers, "sec-fetch-site") not in ("", "same-origin", "none")


def _is_link(request: HTTPConnection) -> bool:
    """Return whether a browser opens a page of the UI in a tab, for example from a message or after login."""
    return (
        request.scope["method"] == "GET"
        and request.headers.get("sec-fetch-mode") == "navigate"
        and request.headers.get("sec-fetch-dest") == "document"
        and not _is_graphql(request)
    )


def _origin_or_none(address: str) -> str | None:
    try:
        return origin_of(address)
    except ValueError:
        return None


def _is_graphql(request: HTTPConnection) -> bool:
    """Return whether a path may lead to GraphQL, however it is written."""
    return "graphql" in str(request.scope["path"]).lower()


def _asks_for_more_than_reading(request: HTTPConnection) -> bool:
    """Return whether a GET holds a GraphQL operation that is no query, or what does not parse."""
    queries = request.query_params.getlist("query") if _is_graphql(request) else []
    return not all(_only_reads(query) for query in queries)


def _only_reads(query: str) -> bool:
    try:
        document = parse(query, no_location=True)
    except (GraphQLError, RecursionError):
        return False
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    return all(each.operation is OperationType.QUERY for each in operations)


def _page_of(refusal: Refusal, headers: Headers) -> Response:
    """Return a refusal as a page for a person, or as the answer of GraphQL, whose message the UI shows."""
    extra = {**_NO_FRAMES, "Cache-Control": "no-store"}
    if refusal.status == 405:
        extra["Allow"] = "GET, HEAD, POST"
    if "text/html" in headers.get("accept", ""):
        page = (
            '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Refused: Tartan</title>'
            f"<h1>Tartan refused this</h1><p>{refusal.remedy}</p></html>"
        )
        return HTMLResponse(page, refusal.status, extra)
    return JSONResponse({"errors": [{"message": refusal.remedy}]}, refusal.status, extra)
