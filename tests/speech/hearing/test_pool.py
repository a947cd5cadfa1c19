"""Threads that decode: order within a call, nobody waits behind a thread that hangs."""

from __future__ import annotations

import threading
from functools import partial

from ivr.speech.hearing.pool import Pool, Strand


def test_tasks_of_one_strand_run_in_order_and_one_at_a_time() -> None:
    pool, done, order, inside = Pool(4), threading.Event(), [], []
    strand = Strand(pool)

    def task(number: int) -> None:
        inside.append(number)
        assert len(inside) == 1
        order.append(number)
        inside.pop()
        if number == 199:
            done.set()

    for number in range(200):
        strand.submit(partial(task, number))
    assert done.wait(10)
    assert order == list(range(200))
    pool.close()


def test_two_strands_run_side_by_side() -> None:
    pool, meeting = Pool(2), threading.Barrier(2)
    done = [threading.Event(), threading.Event()]

    def meet(event: threading.Event) -> None:
        meeting.wait(10)
        event.set()

    for event in done:
        Strand(pool).submit(partial(meet, event))
    assert all(event.wait(10) for event in done)
    pool.close()


def test_a_thread_that_hangs_is_replaced() -> None:
    now, stuck, done = [0.0], threading.Event(), threading.Event()
    begun = threading.Event()
    pool = Pool(1, clock=lambda: now[0])

    def hang() -> None:
        begun.set()
        stuck.wait(10)

    pool.submit(hang)
    assert begun.wait(10)
    pool.submit(done.set)
    now[0] = 3.0
    assert pool.delay == 3.0
    assert pool.relieve(5.0) == 0
    now[0] = 6.0
    assert pool.relieve(5.0) == 1
    assert done.wait(10)
    stuck.set()
    pool.close()


def test_a_closed_pool_runs_nothing() -> None:
    pool, ran = Pool(1), threading.Event()
    pool.close()
    pool.submit(ran.set)
    assert not ran.wait(0.05)
