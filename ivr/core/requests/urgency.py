"""What goes before other requests: danger that a caller spoke of, and after it what is to be reported."""

from __future__ import annotations

from ivr.core.flow import Answer, Flow, Menu


def urgent_nodes(flow: Flow) -> frozenset[str]:
    """The nodes that only words of danger lead to: whoever was there is in danger, whatever else was asked."""
    return frozenset(flow.speech.urgent.values())


def reporting_topics(flow: Flow) -> frozenset[str]:
    """The procedures that are offered to callers who spoke of a danger: how to report it.

    Who asks about one without such words may want to know where an old theft is reported, or may be robbed and have
    pressed keys. Nobody can tell, so it is no emergency, and does not wait like a question about papers.
    """
    dangers = (flow.nodes.get(node) for node in urgent_nodes(flow))
    offered = (choice.go for node in dangers if isinstance(node, Menu) for choice in node.choices)
    return frozenset(go for go in offered if isinstance(flow.nodes.get(go), Answer))
