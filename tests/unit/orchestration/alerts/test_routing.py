"""The routing file: what it may hold, and how each mistake in it is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.alerts.channels import FILE, Channels, load_channels
from orchestration.alerts.routing import ForAuthority, RoutingError, load_routing, read_routing
from orchestration.settings import ROUTING

DEFAULT = load_routing(ROUTING)


def mistakes(text: str) -> list[str]:
    with pytest.raises(RoutingError) as raised:
        read_routing("own.yml", text, DEFAULT)
    return str(raised.value).splitlines()


def channels(tmp_path: Path, text: str) -> Channels:
    path = tmp_path / "channels.yml"
    path.write_text(text)
    return load_channels(path, DEFAULT)


def test_what_a_networks_file_does_not_say_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(
        """
channels: {teams: authority}
authority:
  worse_by_percent: 50
  changes: {warning: [teams]}
authorities:
  norfolk:
    digest_on: Friday
    escalation: {warning: la_second}
hub: {heartbeat: []}
"""
    )
    routing = load_routing(path)
    suffolk, norfolk = routing.of("suffolk"), routing.of("norfolk")
    assert suffolk == ForAuthority(
        worse_by_percent=50,
        digest_on=0,
        escalate_after_nights=14,
        changes={"blocker": ("la",), "error": ("la",), "warning": ("teams",)},
        escalation=DEFAULT.authority.escalation,
        digest=("la",),
        nothing_delivered=("la",),
        collection=("la",),
    )
    assert (norfolk.digest_on, norfolk.worse_by_percent) == (4, 50)
    assert norfolk.escalation["warning"] == ("la_second",)
    assert routing.hub == {**DEFAULT.hub, "heartbeat": ()}
    assert suffolk.channels == ("la", "teams", "la_second")


@pytest.mark.parametrize("text", ["", "# nothing\n", "authorities: {}"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    assert read_routing("own.yml", text, DEFAULT) == DEFAULT


def test_every_mistake_is_reported_at_once_with_its_line_and_the_values_allowed() -> None:
    raised = mistakes(
        """chanels: {}
channels: {teams: everybody, "a b": hub}
authority:
  changes: {blocker: [hub], eror: [la]}
  digest: nix
  digest_on: someday
  worse_by_percent: -1
  escalate_after_nights: 0
  who: [la]
authorities:
  atlantis: {}
hub:
  heartbeat: [la]
  weather: [hub]
  heartbeat: [hub]
"""
    )
    assert raised == [
        "own.yml, line 1: routing has no part 'chanels'. There are: channels, authority, authorities, hub.",
        "own.yml, line 2: channels: whose 'teams' is. There are: authority, hub.",
        "own.yml, line 2: channels: 'a b' should be of letters, digits, - and _.",
        "own.yml, line 4: authority: changes of blocker: 'hub' is not of the authority. There are: la, la_second.",
        "own.yml, line 4: authority: changes: there is no severity 'eror'. There are: blocker, error, warning.",
        "own.yml, line 5: authority: digest: 'nix' is no channel of the authority. There are: la, la_second.",
        "own.yml, line 6: authority: digest_on should be a day of the week. There are: monday, tuesday, "
        "wednesday, thursday, friday, saturday, sunday.",
        "own.yml, line 7: authority: worse_by_percent should be a whole number, 0 or more.",
        "own.yml, line 8: authority: escalate_after_nights should be a whole number, 1 or more.",
        "own.yml, line 9: authority: there is no 'who'. There are: worse_by_percent, escalate_after_nights, "
        "digest_on, changes, escalation, digest, nothing_delivered, collection.",
        "own.yml, line 4: authority: nobody is alerted about severity blocker. Name a channel in changes or in digest.",
        raised[11],
        "own.yml, line 13: hub's heartbeat: 'la' is not of the hub. There are: hub, engineers.",
        "own.yml, line 14: hub: there is no 'weather'. There are: tartan_failed, held, run_failed, "
        "check_failed, nothing_delivered, collection, heartbeat, digest.",
        "own.yml, line 15: 'heartbeat' stands twice in hub. Give each name once.",
    ]
    assert raised[11].startswith("own.yml, line 11: 'atlantis' is no authority. There are: ")
    assert "norfolk" in raised[11]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("authority: [", "own.yml, line 1: this is not YAML: "),
        ("- a", "own.yml, line 1: the file should be names, each with a colon"),
        ("authority: la", "own.yml, line 1: authority should be names, each with a colon"),
        ("hub: {digest: {a: b}}", "own.yml, line 1: hub's digest should be a list of texts"),
        (
            "authority: {digest: [], changes: {error: []}}",
            "authority: nobody is alerted about severity error",
        ),
    ],
)
def test_what_is_no_routing_at_all_is_reported(text: str, message: str) -> None:
    assert any(message in raised for raised in mistakes(text))


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RoutingError, match=r"TARTAN_ROUTING: none\.yml can't be read"):
        load_routing(tmp_path / "none.yml")


def test_channels_lead_to_their_addresses_and_else_to_files(tmp_path: Path) -> None:
    found = channels(
        tmp_path,
        """
la/norfolk:
  - mailto://mail.example.org?to=lead@example.org
  - file
hub: json://hook.example.org
""",
    )
    assert found.of("la", "norfolk") == ("mailto://mail.example.org?to=lead@example.org", FILE)
    assert found.of("hub", None) == ("json://hook.example.org",)
    assert found.of("la", "suffolk") == (FILE,)
    assert found.leads_to_files("la", "suffolk")
    assert not found.leads_to_files("la", "norfolk")
    assert "mail.example.org" not in repr(found)
    assert load_channels(tmp_path / "none.yml", DEFAULT) == Channels()


def test_a_mistake_in_the_channels_is_reported_without_an_address(tmp_path: Path) -> None:
    with pytest.raises(RoutingError) as raised:
        channels(
            tmp_path,
            """la: json://token-1.example.org
hub/norfolk: json://token-2.example.org
teams: json://token-3.example.org
la/atlantis: json://token-4.example.org
la/norfolk: token-5
engineers: []
""",
        )
    lines = str(raised.value).splitlines()
    assert [line.split(". ")[0] for line in lines] == [
        "channels.yml, line 1: each authority has its own 'la'",
        "channels.yml, line 2: 'hub' is the hub's and of no authority",
        "channels.yml, line 3: 'teams' is no channel of the routing",
        "channels.yml, line 4: 'atlantis' is no authority",
        "channels.yml, line 5: la/norfolk: this is no address",
        "channels.yml, line 6: engineers leads nowhere",
    ]
    assert "token" not in str(raised.value)


def test_channels_that_are_no_yaml_are_reported_without_their_text(tmp_path: Path) -> None:
    with pytest.raises(RoutingError, match=r"line 1: this is not YAML: it can't be read\.$"):
        channels(tmp_path, "hub: *token\n")
