"""Acts in processes of their own, with connections of their own: let go at the same moment, or killed."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

from governance import ledger
from governance.refusals import Refused

FORKING = multiprocessing.get_context("fork")
SECONDS_TO_FINISH = 60


@dataclass(frozen=True, slots=True)
class Done:
    """How an act ended: with what it returned, or with why it was refused."""

    returned: str = ""
    refused: tuple[str, ...] = ()


def at_once(*acts: Callable[[], Any]) -> list[Done]:
    """Runs each act in its own process, all let go together; how each ended. Anything but a refusal is raised."""
    barrier = FORKING.Barrier(len(acts))
    ends = [FORKING.Pipe(duplex=False) for _ in acts]
    connections.close_all()  # a connection must not be shared by two processes
    racers = [FORKING.Process(target=_race, args=(act, barrier, end)) for act, (_, end) in zip(acts, ends, strict=True)]
    for racer in racers:
        racer.start()
    outcomes = [come.recv() if come.poll(SECONDS_TO_FINISH) else "nothing came back" for come, _ in ends]
    for racer in racers:
        racer.join()
    assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
    return outcomes


def _race(act: Callable[[], Any], barrier: Any, end: Any) -> None:
    connection.ensure_connection()
    barrier.wait(SECONDS_TO_FINISH)
    try:
        end.send(Done(returned=type(act()).__name__))
    except Refused as refused:
        end.send(Done(refused=tuple(refused.reasons)))
    except Exception as error:  # noqa: BLE001 (the test fails with it)
        end.send(f"{type(error).__name__}: {error}")
    finally:
        connections.close_all()


# Killing


class Statements:
    """Counts the statements a process sends to the database, and kills it at the one that is due: before
    it is sent, or after it was carried out."""

    def __init__(self, due: int | None = None, *, after: bool = False) -> None:
        self.count, self.due, self.after = 0, due, after

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        is_due = self.count == self.due
        if is_due and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(sql, params, many, context)
        if is_due:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def counted(act: Callable[[], Any]) -> int:
    """How many statements `act` sends, run to its end in a process of its own."""
    come, end = FORKING.Pipe(duplex=False)
    process = _child(lambda: end.send(_watched(act, Statements())))
    assert come.poll(SECONDS_TO_FINISH), "the act did not end"
    process.join()
    assert process.exitcode == 0
    return come.recv()


def killed_at(act: Callable[[], Any], statement: int, *, after: bool) -> bool:
    """Runs `act` in a process that is killed at that statement. False if it ended before it came to it."""
    process = _child(lambda: _watched(act, Statements(statement, after=after)))
    process.join()
    return _was_killed(process)


def killed_after(act: Callable[[], Any], seconds: float) -> bool:
    """Runs `act` in a process that is killed after so long. False if it was quicker."""
    process = _child(act)
    process.join(seconds)
    process.kill()
    process.join()
    return _was_killed(process)


def _child(act: Callable[[], Any]) -> Any:
    connections.close_all()
    process = FORKING.Process(target=act)
    process.start()
    return process


def _watched(act: Callable[[], Any], statements: Statements) -> int:
    with connection.execute_wrapper(statements):
        act()
    return statements.count


def _was_killed(process: Any) -> bool:
    assert process.exitcode in (0, -signal.SIGKILL), "the act failed of itself"
    with ledger.writing():
        pass  # PostgreSQL ends the transaction of a dead client when it notices, so wait for it
    return process.exitcode != 0
