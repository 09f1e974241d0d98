"""The guard passes on what the UI's own pages ask, and nothing that another page could send."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest

from orchestration.web import guard as guards
from orchestration.web.guard import Guard, Refusal
from orchestration.web.origins import origins_by_host

PORT = 3000
PUBLIC = "tartan.example.org"
OWN = "http://localhost:3000"
ELSEWHERE = "http://{}".format("elsewhere.example")
STOP = 'mutation { stopRunningSchedule(id: "nightly_refresh") { __typename } }'

Headers = Mapping[str, str | list[str]]


@dataclass
class Asked:
    """The application behind the guard: notes what reaches it, and answers like Dagster."""

    paths: list[str] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.paths.append(scope["path"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        kind = b"application/json" if "graphql" in scope["path"] else b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-security-policy", b"object-src 'none'")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})


class Site:
    """A guarded application, asked as a browser or a program asks it."""

    def __init__(self) -> None:
        self.behind = Asked()
        origins = origins_by_host(PORT, f"https://{PUBLIC}")
        self.guard = Guard(self.behind, origins, PORT)
        self.cookie = ""

    def ask(self, method: str, path: str, headers: Headers, kind: str = "http") -> list[Any]:
        """Return the messages that answer a request."""
        path, _, query = path.partition("?")
        listed = {
            name: [value] if isinstance(value, str) else value for name, value in headers.items()
        }
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode())
                for name, values in listed.items()
                for value in values
            ],
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        asyncio.run(self.guard(scope, receive, send))
        return sent

    def page(self, host: str = "localhost:3000", **headers: str) -> list[tuple[str, str]]:
        """Return the headers of the first page, and keep its cookie."""
        started = self.ask("GET", "/", {"Host": host, **headers})[0]
        found = [(name.decode(), value.decode()) for name, value in started["headers"]]
        self.cookie = dict(found).get("set-cookie", "").partition(";")[0]
        return found


@pytest.fixture
def site() -> Site:
    site = Site()
    site.page()
    site.behind.paths.clear()
    return site


def graphql(query: str) -> str:
    return f"/graphql?query={quote(query)}"


def post(site: Site, **changed: str | list[str] | None) -> dict[str, str | list[str]]:
    """The headers of a POST as the UI's page sends it, but for those changed; None = not sent."""
    usual: dict[str, str | list[str] | None] = {
        "Host": "localhost:3000",
        "Origin": OWN,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/json",
        "Cookie": site.cookie,
    }
    sent = {**usual, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return {name: value for name, value in sent.items() if value is not None}


LINK = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Referer": f"{ELSEWHERE}/wiki",
}

ATTACKS: dict[str, tuple[str, str, dict[str, str | list[str] | None], Refusal]] = {
    "another name that leads here": ("POST", "/graphql", {"Host": "rebound.example:3000"}, guards.OTHER_HOST),
    "another port": ("POST", "/graphql", {"Host": "localhost:3001"}, guards.OTHER_HOST),
    "no host": ("POST", "/graphql", {"Host": None}, guards.OTHER_HOST),
    "two hosts": ("POST", "/graphql", {"Host": ["localhost:3000", "rebound.example"]}, guards.OTHER_HOST),
    "the page of another name reads": ("GET", "/", {"Host": "rebound.example:3000"}, guards.OTHER_HOST),
    "a page elsewhere": ("POST", "/graphql", {"Origin": ELSEWHERE}, guards.OTHER_SITE),
    "a page without origin, as in a sandbox": ("POST", "/graphql", {"Origin": "null"}, guards.OTHER_SITE),
    "two origins": ("POST", "/graphql", {"Origin": [OWN, ELSEWHERE]}, guards.OTHER_SITE),
    "our own address as another's prefix": ("POST", "/graphql", {"Origin": f"{OWN}.example"}, guards.OTHER_SITE),
    "the public page asks localhost": ("POST", "/graphql", {"Origin": f"https://{PUBLIC}"}, guards.OTHER_SITE),
    "localhost asks the public address": ("POST", "/graphql", {"Host": PUBLIC}, guards.OTHER_SITE),
    "the public address without TLS": ("POST", "/graphql", {"Host": PUBLIC, "Origin": f"http:{'//'}{PUBLIC}"}, guards.OTHER_SITE),
    "another port of this machine": ("POST", "/graphql", {"Origin": "http://localhost:8080"}, guards.OTHER_SITE),
    "another site, by what the browser says": ("POST", "/graphql", {"Sec-Fetch-Site": "cross-site"}, guards.OTHER_SITE),
    "the same site, another origin": ("POST", "/graphql", {"Sec-Fetch-Site": "same-site"}, guards.OTHER_SITE),
    "a referer elsewhere": ("POST", "/graphql", {"Origin": None, "Referer": f"{ELSEWHERE}/x"}, guards.OTHER_SITE),
    "a referer that is no address": ("POST", "/graphql", {"Origin": None, "Referer": "x"}, guards.OTHER_SITE),
    "an image elsewhere": ("GET", graphql("{ version }"), {"Origin": None, "Sec-Fetch-Site": "cross-site"}, guards.OTHER_SITE),
    "a frame elsewhere": ("GET", "/", {"Origin": None, **LINK, "Sec-Fetch-Dest": "iframe"}, guards.OTHER_SITE),
    "a link that asks GraphQL": ("GET", graphql("{ version }"), {"Origin": None, **LINK}, guards.OTHER_SITE),
    "a link that posts": ("POST", "/", {"Origin": None, **LINK}, guards.OTHER_SITE),
    "a mutation by GET": ("GET", graphql(STOP), {}, guards.NOT_BY_GET),
    "a mutation by HEAD": ("HEAD", graphql(STOP), {}, guards.NOT_BY_GET),
    "a mutation after a query": ("GET", graphql("query A { version } " + STOP), {}, guards.NOT_BY_GET),
    "a mutation in the second of two": ("GET", graphql("{ version }") + f"&query={quote(STOP)}", {}, guards.NOT_BY_GET),
    "a subscription by GET": ("GET", graphql("subscription { x }"), {}, guards.NOT_BY_GET),
    "a GET that does not parse": ("GET", graphql("{"), {}, guards.NOT_BY_GET),
    "a GET that nests without end": ("GET", graphql("{a" * 20_000), {}, guards.NOT_BY_GET),
    "a path with a line break": ("GET", f"/graphql\n?query={quote(STOP)}", {}, guards.NOT_BY_GET),
    "a path with a slash": ("GET", f"/graphql/?query={quote(STOP)}", {}, guards.NOT_BY_GET),
    "a page in a tab with a mutation": ("GET", graphql(STOP), {"Accept": "text/html"}, guards.NOT_BY_GET),
    "a form": ("POST", "/graphql", {"Content-Type": "application/x-www-form-urlencoded"}, guards.NOT_JSON),
    "a form of text": ("POST", "/graphql", {"Content-Type": "text/plain"}, guards.NOT_JSON),
    "JSON in a text": ("POST", "/graphql", {"Content-Type": "text/plain; application/json"}, guards.NOT_JSON),
    "two kinds of content": ("POST", "/graphql", {"Content-Type": ["application/json", "text/plain"]}, guards.NOT_JSON),
    "GraphQL as text": ("POST", "/graphql", {"Content-Type": "application/graphql"}, guards.NOT_JSON),
    "no content": ("POST", f"/graphql?query={quote(STOP)}", {"Content-Type": None}, guards.NOT_JSON),
    "a materialisation by form": ("POST", "/report_asset_materialization/release", {"Content-Type": None}, guards.NOT_JSON),
    "no token": ("POST", "/graphql", {"Cookie": None}, guards.NO_TOKEN),
    "an empty token": ("POST", "/graphql", {"Cookie": "tartan_ui_3000="}, guards.NO_TOKEN),
    "a token of before": ("POST", "/graphql", {"Cookie": "tartan_ui_3000=before"}, guards.NO_TOKEN),
    "a token that is no ASCII": ("POST", "/graphql", {"Cookie": "tartan_ui_3000=é"}, guards.NO_TOKEN),
    "a program without token": ("POST", "/graphql", {"Origin": None, "Sec-Fetch-Site": None, "Cookie": None}, guards.NO_TOKEN),
    "a materialisation without token": ("POST", "/report_asset_materialization/release", {"Cookie": None}, guards.NO_TOKEN),
    "a check without token": ("POST", "/report_asset_check/release", {"Cookie": None}, guards.NO_TOKEN),
    "leave for another page's JSON": ("OPTIONS", "/graphql", {}, guards.OTHER_METHOD),
    "another method": ("DELETE", "/graphql", {}, guards.OTHER_METHOD),
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "changed", "refusal"), ATTACKS.values(), ids=list(ATTACKS)
)
def test_an_attack_is_refused(
    site: Site, method: str, path: str, changed: Any, refusal: Refusal
) -> None:
    started, body = site.ask(method, path, post(site, **changed))
    assert site.behind.paths == []
    assert (started["status"], refusal.remedy.split("`")[0] in body["body"].decode()) == (
        refusal.status,
        True,
    )
    assert b"set-cookie" not in dict(started["headers"])


ALLOWED: dict[str, tuple[str, str, dict[str, str | None]]] = {
    "a mutation of the UI": ("POST", "/graphql", {}),
    "a materialisation of the UI": ("POST", "/report_asset_materialization/release", {}),
    "JSON with its encoding": ("POST", "/graphql", {"Content-Type": "application/json; charset=utf-8"}),
    "a host in capitals": ("POST", "/graphql", {"Host": "LOCALHOST:3000"}),
    "a program that loaded the page": ("POST", "/graphql", {"Origin": None, "Sec-Fetch-Site": None}),
    "an older browser": ("POST", "/graphql", {"Sec-Fetch-Site": None, "Referer": f"{OWN}/runs"}),
    "the address by number": ("POST", "/graphql", {"Host": "127.0.0.1:3000", "Origin": "http://127.0.0.1:3000"}),
    "through the proxy": ("POST", "/graphql", {"Host": PUBLIC, "Origin": f"https://{PUBLIC}"}),
    "a query by GET": ("GET", graphql("query A { version } fragment F on Query { version }"), {"Cookie": None}),
    "a typed address": ("GET", "/runs?q[0]=mutation", {"Origin": None, "Sec-Fetch-Site": "none", "Cookie": None}),
    "a script of the page": ("GET", "/_next/a.js", {"Origin": None, "Cookie": None}),
    "a link in a message": ("GET", "/runs/1", {"Origin": None, **LINK, "Cookie": None}),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "changed"), ALLOWED.values(), ids=list(ALLOWED))
def test_the_ui_and_its_users_are_let_through(
    site: Site, method: str, path: str, changed: Any
) -> None:
    headers = post(site, **changed)
    if "Cookie" in headers:
        headers["Cookie"] = f"other=1; {site.cookie}"
    assert site.ask(method, path, headers)[0]["status"] == 200
    assert site.behind.paths == [path.partition("?")[0]]


@pytest.mark.parametrize(
    ("changed", "is_let_in"),
    [
        ({}, True),
        ({"Origin": ELSEWHERE}, False),
        ({"Origin": "null"}, False),
        ({"Origin": None}, False),
        ({"Host": "rebound.example:3000"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Cookie": None}, False),
    ],
)
def test_a_websocket_is_of_the_uis_own_page(site: Site, changed: Any, is_let_in: bool) -> None:
    sent = site.ask("GET", "/graphql", post(site, **changed), "websocket")
    refused = {"type": "websocket.close", "code": 1008, "reason": ""}
    assert sent == [{"type": "websocket.accept"} if is_let_in else refused]
    assert site.behind.paths == (["/graphql"] if is_let_in else [])


def test_a_page_sets_the_token_and_forbids_frames_elsewhere(site: Site) -> None:
    headers = site.page()
    name, _, rest = dict(headers)["set-cookie"].partition("=")
    token, *attributes = rest.split("; ")
    assert (name, attributes) == ("tartan_ui_3000", ["Path=/", "HttpOnly", "SameSite=Strict"])
    assert len(token) > 40
    policies = [value for header, value in headers if header == "content-security-policy"]
    assert policies == ["object-src 'none'", "frame-ancestors 'self'"]
    assert ("x-frame-options", "SAMEORIGIN") in headers
    secure = dict(site.page(host=PUBLIC))["set-cookie"]
    assert secure.split("; ")[1:] == [*attributes, "Secure"]
    assert token in secure


def test_another_process_has_another_token(site: Site) -> None:
    other = Site()
    assert other.ask("POST", "/graphql", post(site))[0]["status"] == 403


def test_only_a_page_sets_the_token(site: Site) -> None:
    sent = site.ask("GET", graphql("{ version }"), {"Host": "localhost:3000"})
    assert "set-cookie" not in {name.decode() for name, _ in sent[0]["headers"]}


def test_a_person_reads_a_refusal_as_a_page_and_the_ui_as_an_error(site: Site) -> None:
    asked = post(site, Host="rebound.example", Accept="text/html,*/*")
    started, page = site.ask("GET", "/", asked)
    assert b"<h1>Tartan refused this</h1><p>Open Tartan at the address" in page["body"]
    assert dict(started["headers"])[b"x-frame-options"] == b"SAMEORIGIN"
    _, answer = site.ask("POST", "/graphql", post(site, Cookie=None))
    assert answer["body"].startswith(b'{"errors":[{"message":"Load this page again.')
    started, _ = site.ask("PUT", "/", post(site))
    assert dict(started["headers"])[b"allow"] == b"GET, HEAD, POST"


def test_what_starts_and_ends_a_server_is_passed_on() -> None:
    seen: list[str] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    asyncio.run(Guard(behind, {}, PORT)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]
