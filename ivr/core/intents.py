"""The intents that every menu knows by name, besides the procedures and its own options."""

from __future__ import annotations

#: Nothing of ours.
OUT_OF_SCOPE = "out-of-scope"
YES, NO = "yes", "no"
#: Commands that can be said at every step.
OFFICER_WANTED, AGAIN_WANTED, BACK_WANTED, END_WANTED = "gap-can-bo", "nghe-lai", "quay-lai", "ket-thuc"
COMMANDS = (OFFICER_WANTED, AGAIN_WANTED, BACK_WANTED, END_WANTED)
