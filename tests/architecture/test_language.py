"""Names and docstrings are plain: unique class names, no forbidden words, docstrings that begin with a verb."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.test_layers import modules

FORBIDDEN = {"told", "tell", "teller", "said", "beside", "beyond", "stranger", "hears"}

# The first words of docstrings: verbs in the imperative.
VERBS = {
    "Accept", "Add", "Alert", "Ask", "Begin", "Bring", "Build", "Call", "Change", "Check", "Clear", "Close",
    "Compare", "Configure", "Connect", "Copy", "Correct", "Count", "Create", "Decide", "Declare", "Decode",
    "Delete", "Derive", "Describe", "Do", "Draw", "Drop", "Empty", "End", "Exit", "Fail", "Fill",
    "Find", "Finish", "Flush", "Forget", "Get", "Group", "Hash", "Hold", "Judge", "Keep", "Launch",
    "List", "Load", "Lock", "Log", "Make", "Mark", "Measure", "Merge", "Move", "Name", "Note",
    "Open", "Parse", "Pick", "Plant", "Prepare", "Print", "Publish", "Put", "Queue", "Raise",
    "Read", "Receive", "Record", "Refresh", "Refuse", "Register", "Remember", "Remove",
    "Rename", "Render", "Replace", "Report", "Reset", "Return", "Rewrite", "Run", "Save",
    "Scan", "Send", "Serve", "Set", "Show", "Sort", "Split", "Start", "Stop", "Store",
    "Summarise", "Swap", "Take", "Test", "Try", "Turn", "Unpack", "Update", "Use", "Validate",
    "Wait", "Watch", "Write", "Yield",
}  # fmt: skip


def checked_modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and syntax tree of every module."""
    yield from modules().items()


def names_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names of classes, functions, parameters, fields and attributes that a module makes."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        if isinstance(node, (ast.ClassDef, ast.Module)):
            for statement in node.body:
                if isinstance(statement, ast.AnnAssign):
                    targets: list[ast.expr] = [statement.target]
                elif isinstance(statement, ast.Assign):
                    targets = statement.targets
                else:
                    targets = []
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def words_of(name: str) -> set[str]:
    """Return the words of a name in snake or camel case, in lower case."""
    spaced = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    return {*name.lower().split("_"), *spaced.lower().split("_")}


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is a property, whose docstring is a noun."""
    decorators = {ast.unparse(each).rsplit(".", 1)[-1] for each in function.decorator_list}
    return bool(decorators & {"property", "cached_property"})


def wrong_openings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        docstring = ast.get_docstring(node)
        if not docstring or is_property(node):
            continue
        opening = docstring.split()[0].strip(".,:;")
        if opening not in VERBS:
            yield f"{node.name}: {opening}"


def test_class_names_are_unique_across_packages() -> None:
    places: dict[str, list[str]] = {}
    for name, tree in checked_modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name != "Config":  # Pandera's own name
                places.setdefault(node.name, []).append(name)
    assert len(places) > 50
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_name_holds_a_forbidden_word() -> None:
    found = []
    for name, tree in checked_modules():
        names = {*name.removesuffix(".py").split("/"), *names_in(tree)}
        found += [f"{name}: {each}" for each in sorted(names) if words_of(each) & FORBIDDEN]
    assert found == []


def test_a_functions_docstring_begins_with_a_verb() -> None:
    found = [f"{name}: {each}" for name, tree in checked_modules() for each in wrong_openings(tree)]
    assert found == []


@pytest.mark.parametrize(
    ("code", "forbidden"),
    [
        ("def tell(): ...", {"tell"}),
        ("class Teller: ...", {"Teller"}),
        ("class Found:\n    told: list[str]", {"told"}),
        ("def of(beside): ...", {"beside"}),
        ("class Seen:\n    def __init__(self):\n        self._said = 1", {"_said"}),
        ("_STRANGER = 1", {"_STRANGER"}),
        ("def telling(teller_of_it): ...", {"teller_of_it"}),
        ("def retold(foretell): ...", set()),
    ],
)
def test_a_forbidden_word_is_found(code: str, forbidden: set[str]) -> None:
    assert {each for each in names_in(ast.parse(code)) if words_of(each) & FORBIDDEN} == forbidden


def test_a_docstring_without_a_verb_is_found() -> None:
    code = '''
def rows(): """The rows."""
def read(): """Reads rows."""
def made(): """Return rows."""
class Table:
    @property
    def width(self): """Columns."""
'''
    assert list(wrong_openings(ast.parse(code))) == ["rows: The", "read: Reads"]
