"""Hears what somebody says who was rung back and asked whether to be connected, and keeps nothing of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ivr.core.dialling.spoken_answer import Answer, AnswerWords, answer_of
from ivr.core.errors import EarFailed
from ivr.core.inputs import Recorded
from ivr.core.meaning import CONFIRM
from ivr.services.hearing import Counts
from ivr.services.ports import Clock, Store
from ivr.services.recognising import Recognising
from ivr.services.spent import note_spent

#: How long a recorded answer stays at the platform: a webhook may be delivered again within seconds.
LEFT_FOR = timedelta(minutes=1)

_log = logging.getLogger("ivr.hearing")


@dataclass(frozen=True, slots=True)
class SpokenAnswers:
    """``listens`` tells whether there is an ear now, ``words`` are what counts as an answer."""

    store: Store
    clock: Clock
    recognising: Recognising
    counts: Counts
    listens: Callable[[], bool]
    words: AnswerWords

    def hear(self, recorded: Recorded, *, left: bool = False) -> Answer:
        """What a recorded answer is taken for; that it has to be removed is stored before it is listened to.

        ``left`` says that whoever spoke has hung up: nothing is listened to then. Never raises for a recording;
        raises ``StoreUnavailable``.
        """
        with self.store.transaction() as tx:
            note_spent(tx, recorded, self.clock.now(), LEFT_FOR)
        if left or not self.listens():
            return Answer.UNCLEAR
        try:
            recognised = self.recognising.recognise(recorded.url, CONFIRM)
        except EarFailed as fault:
            self.counts.unheard("record", fault.counted)
            _log.warning("spoken answer not listened to: %s", fault, exc_info=fault.__cause__)
            return Answer.UNCLEAR
        self.counts.heard("record", recognised.meaning.decision if recognised else "silence")
        if recognised is None:
            return Answer.UNCLEAR
        return answer_of(recognised.meaning, recognised.sounding, self.words)
