"""Relations with something written over them."""

from __future__ import annotations

from .cursor import Cursor
from .tokens import Token
from .tree import Node, Sequence

__all__ = ["LabelledRelations"]


class LabelledRelations(Cursor):
    """The part of the parser that reads labels of arrows and relations."""

    def _arrow_label(self, token: Token) -> Node | None:
        r"""The label of `\xrightarrow[below]{above}`; None when both are empty."""
        tokens = self.tokens
        labels: list[Node] = []
        if tokens[self.place].kind == "open" and tokens[self.place].text == "[":
            opening = tokens[self.place]
            self.place += 1
            below = self.inside("[")
            if tokens[self.place].text != "]":
                raise self.mistake("the bracket opened here is never closed", opening)
            self.place += 1
            if below is not None:
                labels.append(below)
        brace = tokens[self.place]
        if brace.kind != "left-brace":
            raise self.mistake(f"`{token.text}` needs a label in braces", token, f"for example {token.text}{{f}}")
        self.place += 1
        above = self.group(brace)
        if above is not None:
            labels.append(above)
        if not labels:
            return None
        if len(labels) == 1:
            return labels[0]
        return Sequence(labels[0].start, labels[1].end, tuple(labels), ("newline",))

    def labelled(self, token: Token) -> tuple[Token, int] | None:
        r"""The relation below the label of `\overset{!}{=}`, and the place after it; None when it is no relation."""
        tokens, place, depth = self.tokens, self.place + 1, 0
        while place < len(tokens) - 1:
            kind = tokens[place].kind
            depth += (kind == "left-brace") - (kind == "right-brace")
            place += 1
            if depth <= 0:
                break
        if tokens[place].kind == "left-brace" and tokens[min(place + 2, len(tokens) - 1)].kind == "right-brace":
            inner, after = tokens[place + 1], place + 3
        else:
            inner, after = tokens[place], place + 1
        return (inner, after) if inner.kind in ("relation", "implication") else None
