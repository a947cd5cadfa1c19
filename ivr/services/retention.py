"""Forgetting what is kept no longer: in small batches, counted, written down, and repeatable after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from ivr.core.calendar import day_of
from ivr.core.callback import Callback
from ivr.core.privacy.retention import Forgotten, Kind, Purge, Schedule
from ivr.core.privacy.voice import Place, Voice
from ivr.services.audit import Actor, entry
from ivr.services.ports import Clock, Store, Transaction
from ivr.services.tallying import count_call, count_request

#: Rows of one transaction, in which SQLite's one writer is taken: callers wait for it.
BATCH = 20
#: Transactions of one look of the worker, which has other things to do; it goes on at its next look.
MOST = 20
PURGED = "purged"
WORKER = Actor("worker")

#: Something old: its time, and what forgets it.
_Old = tuple[datetime, Callable[[], object]]


class SetAside(Protocol):
    """Files of the journal that nobody could read."""

    def old(self, before: datetime) -> tuple[datetime, ...]:
        """The times of those from before."""
        ...

    def forget(self, before: datetime) -> tuple[datetime, ...]:
        """Remove those from before; the times of those that are gone now."""
        ...


@dataclass(frozen=True, slots=True)
class Retention:
    """The purge: once a day by the worker, or when it is asked for."""

    store: Store
    clock: Clock
    schedule: Schedule
    set_aside: SetAside | None = None
    batch: int = BATCH
    most: int = MOST

    def due(self) -> Purge | None:
        """Purge some when nobody is through with today; the finished purge, or None until then and afterwards.

        Raises ``StoreUnavailable`` with everything up to there done and counted.
        """
        today = self._today()
        with self.store.transaction() as tx:
            found = tx.privacy.purge(today)
        return None if found and found.ended_at else self._go_on(WORKER)

    def purge(self, actor: Actor = WORKER) -> Purge:
        """Forget all that is due; the report, which is stored and in the audit. Raises as ``due``."""
        while (ended := self._go_on(actor)) is None:
            pass
        return ended

    def preview(self) -> Mapping[Kind, Forgotten]:
        """What a purge would forget now; changes nothing. Looks at most at a thousand batches of a kind."""
        now, found = self.clock.now(), Purge("", self.clock.now())
        for kind in Kind:
            before = self.schedule.cutoff(kind, now)
            moments = self._moments(kind, before, self.batch * 1000)
            found = found.with_(kind, moments) if moments else found
        return found.forgotten

    def _go_on(self, actor: Actor) -> Purge | None:
        """Forget some; the finished purge, None while there is more to do."""
        begun, now, left = self._begin(), self.clock.now(), self.most
        for kind in Kind:
            before = self.schedule.cutoff(kind, now)
            if kind is Kind.SET_ASIDE:
                self._forget_files(begun.day, before)
                continue
            while self._batch(begun.day, kind, before):
                left -= 1
                if left <= 0:
                    return None
        return self._end(begun.day, actor)

    def _moments(self, kind: Kind, before: datetime, limit: int) -> tuple[datetime, ...]:
        if kind is Kind.SET_ASIDE:
            return self.set_aside.old(before) if self.set_aside else ()
        with self.store.transaction() as tx:
            return tuple(at for at, _ in _OLD[kind](tx, before, limit, self.clock.now()))

    def _begin(self) -> Purge:
        """Today's purge, or the one that was left open: its report goes on."""
        with self.store.transaction() as tx:
            found = tx.privacy.open_purge() or tx.privacy.purge(self._today())
            purge = replace(found, ended_at=None) if found else Purge(self._today(), self.clock.now())
            tx.privacy.put_purge(purge)
        return purge

    def _batch(self, day: str, kind: Kind, before: datetime) -> bool:
        """Forget some, count them and note them in the report, all or nothing; whether there may be more."""
        with self.store.transaction() as tx:
            # One at a time, whoever else purges: else a call could be counted after the one that followed it is gone.
            tx.privacy.purge(day)
            moments = []
            for at, forget in _OLD[kind](tx, before, self.batch, self.clock.now()):
                forget()
                moments.append(at)
            if moments:
                _note(tx, day, kind, tuple(moments))
        return len(moments) == self.batch

    def _forget_files(self, day: str, before: datetime) -> None:
        moments = self.set_aside.forget(before) if self.set_aside else ()
        if moments:
            with self.store.transaction() as tx:
                _note(tx, day, Kind.SET_ASIDE, moments)

    def _end(self, day: str, actor: Actor) -> Purge:
        now = self.clock.now()
        with self.store.transaction() as tx:
            found = tx.privacy.purge(day)
            # Two may have purged at once: the report is one, and in the audit once.
            if found is None or found.ended_at is not None:
                return found or Purge(day, now, now)
            ended = replace(found, ended_at=now)
            tx.privacy.put_purge(ended)
            tx.audit.add(entry(now, actor, PURGED, day, ended.summary()))
        return ended

    def _today(self) -> str:
        return day_of(self.clock.now()).isoformat()


def drop_voice(tx: Transaction, message: str, now: datetime) -> None:
    """Forget a voice here; the platform's copy is removed later, by the worker."""
    voice = tx.voices.voice(message)
    tx.voices.drop_sound(message)
    if voice is not None:
        tx.voices.save(voice.forgotten(now))


def drop_voices(tx: Transaction, callback: str, now: datetime) -> None:
    """Forget the voices of a request that is forgotten; what the platform still has is removed by the worker."""
    for message in tx.messages(callback):
        drop_voice(tx, message.id, now)
        voice = tx.voices.voice(message.id)
        if voice is not None and voice.place is Place.GONE:
            tx.voices.drop(message.id)


def _note(tx: Transaction, day: str, kind: Kind, moments: tuple[datetime, ...]) -> None:
    purge = tx.privacy.purge(day)
    if purge is not None:
        tx.privacy.put_purge(purge.with_(kind, moments))


def _old_transcripts(tx: Transaction, before: datetime, limit: int, _now: datetime) -> Iterator[_Old]:
    for one in tx.privacy.old_transcripts(before, limit):
        yield one.at, partial(tx.privacy.clear_message, one.id, transcript=True, address=False)


def _old_voices(tx: Transaction, before: datetime, limit: int, now: datetime) -> Iterator[_Old]:
    for voice in tx.voices.old(before, limit):
        yield voice.at, partial(_forget_voice, tx, voice, now)


def _old_requests(tx: Transaction, before: datetime, limit: int, now: datetime) -> Iterator[_Old]:
    for callback in tx.privacy.old_requests(before, limit):
        yield callback.closed_at or before, partial(_forget_request, tx, callback, now)


def _old_calls(tx: Transaction, before: datetime, limit: int, now: datetime) -> Iterator[_Old]:
    for call in tx.privacy.old_calls(before, limit):
        yield call.touched_at, partial(_forget_call, tx, call.id, now)


_OLD: Mapping[Kind, Callable[[Transaction, datetime, int, datetime], Iterator[_Old]]] = {
    Kind.TRANSCRIPTS: _old_transcripts,
    Kind.RECORDINGS: _old_voices,
    Kind.REQUESTS: _old_requests,
    Kind.CALLS: _old_calls,
}


def _forget_voice(tx: Transaction, voice: Voice, now: datetime) -> None:
    drop_voice(tx, voice.message, now)
    tx.privacy.clear_message(voice.message, transcript=False, address=True)


def _forget_call(tx: Transaction, call: str, now: datetime) -> None:
    count_call(tx, call, now)
    tx.privacy.forget_calls([call])


def _forget_request(tx: Transaction, callback: Callback, now: datetime) -> None:
    count_request(tx, callback)
    drop_voices(tx, callback.id, now)
    tx.privacy.forget_request(callback.id)
