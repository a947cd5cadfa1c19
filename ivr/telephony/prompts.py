"""A catalogue of prompts that tells what it does not have."""

from __future__ import annotations

import structlog

from ivr.telephony.ports import Metrics, PromptFile, Prompts

log = structlog.get_logger("ivr.telephony")


class CountedPrompts:
    """Counts every miss, and logs each missing text once.

    Once only, because a log that names every digit that was spoken without a prompt would spell callers' numbers.
    """

    def __init__(self, prompts: Prompts, metrics: Metrics) -> None:
        self._prompts = prompts
        self._metrics = metrics
        self._told: set[str] = set()

    def find(self, text: str) -> PromptFile | None:
        """The prompt of a text, or None."""
        prompt = self._prompts.find(text)
        if prompt is None:
            self._metrics.prompt_missing()
            if text not in self._told:
                self._told.add(text)
                log.warning("prompt missing", text=text)
        return prompt
