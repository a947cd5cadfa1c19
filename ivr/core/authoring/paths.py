"""Rules on where a flow leads: everything is reached, everything ends or waits, every slot is filled before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from ivr.core.authoring.finding import Finding
from ivr.core.dialogue.questions import SLOTS
from ivr.core.flow import (
    OPTION_KEYS,
    Answer,
    Ending,
    Flow,
    Inquiry,
    Menu,
    Node,
    Passage,
    choices_of,
    exits_of,
    numbered_choices,
    sentences_of,
)
from ivr.core.language.sentence import Slot

#: After a chunk 1 leads on, so an answer's own options begin with 2.
_ANSWER_KEYS = OPTION_KEYS[1:]
_MENU_HINT = "options have 1 to 8; 0, 9, * and # mean the same everywhere"
_ANSWER_HINT = "options of an answer have 2 to 8; 1 leads on, 0, 9, * and # mean the same everywhere"


def findings(flow: Flow) -> Iterator[Finding]:
    """Every mistake of this kind."""
    for rule in (_unreachable, _no_way_out, _loops, _keys, _depth, _slots):
        yield from rule(flow)


def reached(start: Iterable[str], exits: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Every node that ``exits`` leads to from ``start``, ``start`` included."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(exits(name))
    return frozenset(found)


def entrances(flow: Flow) -> tuple[str, ...]:
    """Where a call can stand without another node's doing: the start, where the engine's keys and speech lead."""
    return tuple(dict.fromkeys((flow.start, flow.home, flow.officer, flow.rescue, *flow.speech.roots)))


def _unreachable(flow: Flow) -> Iterator[Finding]:
    found = reached(entrances(flow), lambda name: exits_of(flow.nodes[name]))
    for name in flow.nodes:
        if name not in found:
            yield Finding("unreachable", name, f'nothing leads to "{name}"', "lead an option there, or remove it")


def _no_way_out(flow: Flow) -> Iterator[Finding]:
    for name, node in flow.nodes.items():
        ahead = reached([name], lambda name: exits_of(flow.nodes[name]))
        if not any(isinstance(flow.nodes[other], Menu | Answer | Ending) for other in ahead):
            text = f'"{name}" never leads to a menu, an answer or an ending'
            yield Finding("no-way-out", node.id, text, "lead one of its ways there")


def _loops(flow: Flow) -> Iterator[Finding]:
    def unwaiting(name: str) -> Iterator[str]:
        for go in exits_of(flow.nodes[name]):
            if isinstance(flow.nodes[go], Passage | Inquiry):
                yield go

    for name, node in flow.nodes.items():
        if isinstance(node, Passage | Inquiry) and name in reached(unwaiting(name), unwaiting):
            text = f'"{name}" comes back to itself without waiting for the caller'
            yield Finding("loop-without-waiting", name, text, "put a menu or an ending into the round")


def _keys(flow: Flow) -> Iterator[Finding]:
    for node in flow.nodes.values():
        seen: set[str] = set()
        choices = choices_of(node)
        free = _ANSWER_KEYS if isinstance(node, Answer) else OPTION_KEYS
        if len(choices) > len(free):
            text = f"{len(choices)} options"
            yield Finding("too-many-options", node.id, text, "keep eight at most, better six")
        for number, choice in numbered_choices(node):
            if choice.key not in free:
                hint = _ANSWER_HINT if isinstance(node, Answer) else _MENU_HINT
                yield Finding("key-owned", node.id, f'key "{choice.key}"', hint, number)
            elif choice.key in seen:
                yield Finding("key-twice", node.id, f'key "{choice.key}" again', "give it a key of its own", number)
            seen.add(choice.key)


def _depth(flow: Flow) -> Iterator[Finding]:
    for name, depth in depths(flow).items():
        if isinstance(node := flow.nodes[name], Answer) and depth > node.deepest:
            text = f'"{name}" lies behind {depth} menus, counted from "{flow.home}"'
            yield Finding("too-deep", name, text, f"offer it at most {node.deepest} menus deep")


def depths(flow: Flow) -> Mapping[str, int]:
    """The fewest menus from the home node, itself included, to every node that choices lead to."""
    found: dict[str, int] = {}
    waiting = deque([(flow.home, 0)])
    while waiting:
        name, menus = waiting.popleft()
        if name in found:
            continue
        found[name] = menus
        if isinstance(flow.nodes[name], Menu):
            waiting.extend((go, menus + 1) for go in exits_of(flow.nodes[name]))
        else:
            # Nothing is chosen here, so it counts as part of the menu before it.
            waiting.extendleft((go, menus) for go in exits_of(flow.nodes[name]))
    return found


def _slots(flow: Flow) -> Iterator[Finding]:
    filled = _filled(flow)
    for name, node in flow.nodes.items():
        for number, sentence in enumerate(sentences_of(node)):
            wanted = [piece.name for piece in sentence.pieces if isinstance(piece, Slot)]
            for slot in wanted:
                if name in filled and slot not in filled[name]:
                    text = f'"{{{slot}}}" is not filled on every way here'
                    hint = f"ask {' or '.join(SLOTS[slot])} before"
                    yield Finding("slot-unfilled", name, text, hint, number)


def _filled(flow: Flow) -> Mapping[str, frozenset[str]]:
    """For every reachable node the slots that are filled whichever way the call came."""
    filled: dict[str, frozenset[str]] = dict.fromkeys(entrances(flow), frozenset())
    waiting = deque(filled)
    while waiting:
        name = waiting.popleft()
        after = filled[name] | _fills(flow.nodes[name])
        for go in exits_of(flow.nodes[name]):
            before = filled.get(go)
            now = after if before is None else before & after
            if now != before:
                filled[go] = now
                waiting.append(go)
    return filled


def _fills(node: Node) -> frozenset[str]:
    if not isinstance(node, Inquiry):
        return frozenset()
    return frozenset(slot for slot, questions in SLOTS.items() if node.ask in questions)
