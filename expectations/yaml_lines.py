"""YAML that people write, read as text with its lines: what is wrong with it is told at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class MistakeLog:
    """Notes what is wrong with a file, each with its place.

    Attributes:
        file: the file, as messages name it.
        mistakes: what was noted; grows.
    """

    file: str
    mistakes: list[str]

    def add(self, node: yaml.Node, message: str) -> None:
        """Note a mistake at a node's line."""
        self.mistakes.append(f"{self.file}, line {node.start_mark.line + 1}: {message}")

    def root(self, text: str, secret: bool = False) -> yaml.Node | None:
        """The whole of a file's text; nothing is made of Yes, No or numbers, since all of it is text.

        Args:
            secret: say where it is no YAML, and nothing of what stands there.
        """
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            problem = (not secret and getattr(error, "problem", None)) or "it can't be read"
            self.mistakes.append(f"{self.file}{where}: this is not YAML: {problem}.")
            return None

    def entries(
        self, node: yaml.Node | None, what: str
    ) -> Iterator[tuple[yaml.Node, str, yaml.Node]]:
        """The entries of a mapping: where each stands, its name and what it is; a name counts once."""
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self.add(node, f"{what} should be names, each with a colon and what belongs to it.")
            return
        seen: set[str] = set()
        for key, value in node.value:
            entry = word_of(key)
            if entry is None or entry in seen:
                twice = f"'{entry}' stands twice in {what}." if entry else f"{what}: no name."
                self.add(key, f"{twice} Give each name once.")
                continue
            seen.add(entry)
            yield key, entry, value

    def word(self, node: yaml.Node, what: str) -> str | None:
        """A single text that is not empty; anything else is told."""
        word = word_of(node)
        if word is None:
            self.add(node, f"{what} should be one text, and not empty.")
        return word

    def words(self, node: yaml.Node, what: str) -> Iterator[tuple[yaml.Node, str]]:
        """The texts of a list, each with its place; a single text is a list of one."""
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for item in items:
            word = word_of(item)
            if word is None:
                self.add(item, f"{what} should be a list of texts, like [a, b], or [] for none.")
            else:
                yield item, word

    def number(self, node: yaml.Node, what: str, least: int) -> int | None:
        """A whole number; anything else is told."""
        word = word_of(node) or ""
        if word.isdecimal() and int(word) >= least:
            return int(word)
        self.add(node, f"{what} should be a whole number, {least} or more.")
        return None

    def unknown(self, node: yaml.Node, what: str, known: Iterable[str]) -> None:
        """Something is not one of those that there are."""
        self.add(node, f"{what}. There are: {', '.join(known)}.")


def word_of(node: yaml.Node) -> str | None:
    """A node's text; None where it has none, or is more than a text."""
    is_word = isinstance(node, yaml.ScalarNode) and node.value.strip()
    return node.value.strip() if is_word else None
