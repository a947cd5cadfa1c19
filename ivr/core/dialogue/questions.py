"""What a flow may ask the house, the answers it must be ready for, and the slots that they fill."""

from __future__ import annotations

from collections.abc import Mapping

#: What a flow may ask the house, and every answer it must be ready for.
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "know_number": ("known", "unknown"),
    "check_number": ("valid", "invalid"),
    "confirm_number": ("confirmed", "invalid"),
    "find_callback": ("none", "waiting", "overdue", "unreachable", "done"),
    "ask_callback": ("saved", "kept", "noted", "no_number"),
    "who_is_there": ("person", "spoke", "nobody", "no_number"),
    "add_message": ("added", "none"),
    "offer_times": ("offered", "none"),
    "move_callback": ("moved", "none"),
    "cancel_callback": ("cancelled", "none"),
    "check_genuine": ("ours", "not_ours", "unknown_number"),
    "who_rang": ("officer", "nobody"),
}

#: Slots that the house fills, and the questions whose answer fills them.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "promise": ("find_callback", "ask_callback", "move_callback", "check_genuine"),
    "code": ("find_callback", "ask_callback", "move_callback", "check_genuine", "who_rang"),
    "number": ("check_number",),
    "time_1": ("offer_times",),
    "time_2": ("offer_times",),
    "time_3": ("offer_times",),
}

#: Answers with which a request has taken what the caller said and was not understood.
TAKES_WORDS = frozenset(
    {("ask_callback", "saved"), ("ask_callback", "kept"), ("ask_callback", "noted"), ("add_message", "added")}
)
