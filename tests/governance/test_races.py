"""Two at once, with real commits: exactly one wins, and the loser learns what was recorded."""

import threading

from django.db import connections

from governance import audit, confirming, ledger
from governance.models import Decision, LedgerEntry
from governance.refusals import Refused
from governance.states import Outcome
from tests.factories.governance import board, draft, item, record, route, submit


def at_once(*acts):
    """Runs the acts in threads of their own, let go together; what each returned or raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait()
            results[number] = act()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_w08_two_recorders_at_once(committed):
    send = board()
    agenda_item = item(send, submit(draft(send), route(send), send))

    results = at_once(
        lambda: record(send, agenda_item, Outcome.APPROVED),
        lambda: record(send, agenda_item, Outcome.REJECTED),
    )

    assert sorted(type(result).__name__ for result in results) == ["Decision", "Refused"]
    (refused,) = (result for result in results if isinstance(result, Refused))
    assert "already recorded by the clerk" in refused.reasons[0]
    assert Decision.objects.count() == 1
    assert audit.verify().is_whole


def test_two_confirmations_at_once(committed):
    send = board()
    decision = record(send, item(send, submit(draft(send), route(send), send)))

    results = at_once(*[lambda: confirming.confirm_decision(decision=decision, by=send.chair)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Confirmation", "Refused"]
    assert audit.verify().is_whole


def test_two_submissions_at_once(committed):
    send = board()
    edition, along = draft(send), route(send)

    results = at_once(*[lambda: submit(edition, along, send)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Submission"]


def test_many_entries_at_once_have_no_gap(committed):
    def write():
        for number in range(10):
            with ledger.writing():
                ledger.append(actor="command:tests", action="test", subject=f"test:{number}", payload={})

    assert at_once(*[write] * 4) == [None] * 4

    assert list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert audit.verify().is_whole
