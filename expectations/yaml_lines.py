"""Reads YAML that people write as text with line numbers, so that each mistake is reported with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class MistakeLog:
    """The mistakes found in one file, each with its line.

    Attributes:
        file: the file's name in messages.
        mistakes: the messages so far.
    """

    file: str
    mistakes: list[str]

    def add(self, node: yaml.Node, message: str) -> None:
        """Add a mistake at a node's line."""
        self.mistakes.append(f"{self.file}, line {node.start_mark.line + 1}: {message}")

    def root(self, text: str, secret: bool = False) -> yaml.Node | None:
        """Return the root node of a file's text, or None and a mistake; all values stay text.

        Args:
            text: the file's content.
            secret: report where the text is no YAML, without quoting it.
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
        """Yield the entries of a mapping: key node, name and value; a name that is repeated is a mistake."""
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
        """Return a single text that is not empty; anything else is a mistake."""
        word = word_of(node)
        if word is None:
            self.add(node, f"{what} should be one text, and not empty.")
        return word

    def words(self, node: yaml.Node, what: str) -> Iterator[tuple[yaml.Node, str]]:
        """Yield the texts of a list, each with its node; a single text is a list of one."""
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for item in items:
            word = word_of(item)
            if word is None:
                self.add(item, f"{what} should be a list of texts, like [a, b], or [] for none.")
            else:
                yield item, word

    def number(self, node: yaml.Node, what: str, least: int) -> int | None:
        """Return a whole number of at least ``least``; anything else is a mistake."""
        word = word_of(node) or ""
        if word.isdecimal() and int(word) >= least:
            return int(word)
        self.add(node, f"{what} should be a whole number, {least} or more.")
        return None

    def unknown(self, node: yaml.Node, what: str, known: Iterable[str]) -> None:
        """Add the mistake that something is none of the known values."""
        self.add(node, f"{what}. There are: {', '.join(known)}.")


def word_of(node: yaml.Node) -> str | None:
    """Return a node's text; None where it is empty or not a single text."""
    is_word = isinstance(node, yaml.ScalarNode) and node.value.strip()
    return node.value.strip() if is_word else None
