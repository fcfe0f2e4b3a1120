"""The preferences dialog, and when changes take effect."""

from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QApplication, QLabel, QSpinBox

from shutterspan.ui.desktop.dialogs import preferences_dialog
from shutterspan.ui.desktop.dialogs.preferences_dialog import PreferencesDialog
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import until


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[PreferencesDialog]:
    window.context.actions["preferences"].trigger()
    (dialog,) = window.findChildren(PreferencesDialog)
    yield dialog
    until(lambda: not window.findChildren(PreferencesDialog))


@pytest.fixture
def restarts(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The memory limits with which the worker was restarted."""
    restarts: list[int] = []
    store = window.context.settings_store
    monkeypatch.setattr(window.context.worker, "restart", lambda: restarts.append(store.preferences.memory))
    return restarts


def test_several_clicks_on_a_limit_restart_the_workers_once(dialog: PreferencesDialog, restarts: list[int]) -> None:
    (limit,) = dialog.findChildren(QSpinBox)
    for _ in range(4):
        limit.stepUp()
        QApplication.processEvents()
    assert not restarts
    until(lambda: restarts, 10)
    dialog.close()
    assert restarts == [4]


def test_a_changed_limit_is_applied_when_the_dialog_is_closed(
    window: MainWindow, dialog: PreferencesDialog, restarts: list[int]
) -> None:
    dialog.findChildren(QSpinBox)[0].setValue(3)
    dialog.close()
    assert restarts == [3]


@pytest.mark.parametrize("can_limit", [True, False])
def test_a_limit_can_be_changed_only_if_it_is_on(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, can_limit: bool
) -> None:
    monkeypatch.setattr(preferences_dialog, "CAN_LIMIT_MEMORY", can_limit)
    dialog = PreferencesDialog(window, window.context.settings_store, [])
    assert bool(dialog.findChildren(QSpinBox)) is can_limit
    assert any("memory limit" in label.text() for label in dialog.findChildren(QLabel)) is can_limit
