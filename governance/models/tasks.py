"""A body's place in a Wagtail workflow. It shows where an edition stands and locks its page; it decides nothing."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import Task, TaskState

from .bodies import Body


class BoardStageTask(Task):
    """One body's stage. `turn` tells apart the stages of a body that a route visits more than once,
    since a workflow holds each task once."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "board’s stage"
        constraints = [models.UniqueConstraint(fields=["body", "turn"], name="board_stage_once")]

    @classmethod
    def get_description(cls) -> str:
        return "Made by the record when an edition is submitted. Boards decide in meetings, not here."

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        return []

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> NoReturn:
        """Raises PermissionDenied, whatever page the action was asked for on."""
        raise PermissionDenied("A board decides in its meeting; the clerk records it.")

    def deactivate(self, user: Any = None) -> None:
        """Raises PermissionDenied while a page waits here: Wagtail would skip the board."""
        if self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).exists():
            raise PermissionDenied("An edition is before this board. Its stage cannot be switched off.")
        super().deactivate(user=user)
