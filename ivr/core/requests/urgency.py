"""What goes before other requests: what callers in danger are led to."""

from __future__ import annotations

from ivr.core.flow import Answer, Flow, Menu


def urgent_topics(flow: Flow) -> frozenset[str]:
    """The procedures that are offered to callers who spoke of a danger."""
    dangers = (flow.nodes.get(node) for node in urgent_nodes(flow))
    offered = (choice.go for node in dangers if isinstance(node, Menu) for choice in node.choices)
    return frozenset(go for go in offered if isinstance(flow.nodes.get(go), Answer))


def urgent_nodes(flow: Flow) -> frozenset[str]:
    """The nodes that only words of danger lead to: whoever was there is in danger, whatever else was asked."""
    return frozenset(flow.speech.urgent.values())
