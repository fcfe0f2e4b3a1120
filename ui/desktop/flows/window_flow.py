"""The window itself: its title with the progress of work, panels, full screen, and which page is visible."""

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QApplication, QStackedWidget, QWidget

from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.taskbar import TaskbarProgress
from shutterspan.ui.desktop.widgets.status_strip import StatusStrip


class WindowFlow(QObject):
    """Shows the start page or the picture with its controls, and hides the panels on request."""

    def __init__(self, context: AppContext, pages: QStackedWidget, rail: QWidget, strip: StatusStrip):
        super().__init__(context.window)
        self._context, self._pages, self._strip = context, pages, strip
        self._panels = context.top_bar, rail, context.inspector
        self._taskbar = TaskbarProgress()
        self._percent = ""
        context.actions.connect(
            stop=context.progress.stop,
            panels=self._show_panels,
            tray=self._show_panels,
            full_screen=self._toggle_full_screen,
        )
        context.actions["tray"].setChecked(True)
        context.actions.enable(["stop"], False)
        context.progress.stoppable_changed.connect(context.actions["stop"].setEnabled)
        context.progress.fraction_changed.connect(self._show_progress)
        context.document.photo_changed.connect(self._show_page)
        context.document.entries_changed.connect(self._show_panels)
        context.document.status_changed.connect(self._show_title)
        self._show_page()
        self._show_title()

    def leave_full_screen(self) -> None:
        if self._context.window.isFullScreen():
            self._context.actions["full-screen"].trigger()

    def show_window_state(self) -> None:
        """Follow the window manager, which can also leave full screen."""
        self._context.actions["full-screen"].setChecked(self._context.window.isFullScreen())

    def _toggle_full_screen(self) -> None:
        window = self._context.window
        is_wanted = self._context.actions["full-screen"].isChecked()
        if is_wanted != window.isFullScreen():
            window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_page(self) -> None:
        """Show the canvas and its controls if there is a photo, else the start page."""
        context, has_photo = self._context, self._context.document.photo is not None
        self._pages.setCurrentWidget(context.canvas if has_photo else context.empty_state)
        self._strip.set_lasting(has_photo)
        for widget in (context.transport, context.timeline):
            widget.setVisible(has_photo)
        context.actions.enable(["panels"], has_photo)
        self._show_panels()
        focused = QApplication.focusWidget()
        is_in_tray = focused is not None and context.tray.isAncestorOf(focused)
        if has_photo and not is_in_tray:  # there, arrow keys go from photo to photo
            context.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_panels(self) -> None:
        """Show the tools and settings beside the picture, unless they are hidden."""
        context = self._context
        is_hidden = context.document.photo is None or context.actions["panels"].isChecked()
        for panel in self._panels:
            panel.setVisible(not is_hidden)
        has_several = len(context.document.entries) > 1
        context.actions.enable(["tray"], has_several)
        is_tray_wanted = has_several and context.actions["tray"].isChecked()
        context.tray.setVisible(is_tray_wanted and not context.actions["panels"].isChecked())
        if is_hidden and context.canvas.isVisible():
            context.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, fraction: float | None) -> None:
        self._taskbar.show_fraction(fraction)
        self._percent = "" if fraction is None else self.tr("{} %").format(round(100 * fraction))
        self._show_title()

    def _show_title(self) -> None:
        context, document = self._context, self._context.document
        has_photo = document.photo is not None
        context.window.setWindowModified(not document.is_saved)
        name = f"{document.title}[*]" if has_photo else ""
        context.window.setWindowTitle(" – ".join(filter(None, (self._percent, name, "Shutterspan"))))
        context.window.setWindowFilePath(str(document.path or "") if has_photo else "")
