"""The German translation is complete and up to date, and every text fits into its widget."""

import ast
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PyQt6.QtCore import QCoreApplication, QLocale, QObject, QSize, QTranslator
from PyQt6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.messages import Message, english_texts, make_message
from shutterspan.core.foundation.paths import RESOURCES, SAMPLE
from shutterspan.core.types.guidance import Stroke
from shutterspan.core.types.playback_speed import PlaybackSpeed
from shutterspan.core.types.region import Ellipse
from shutterspan.ui.desktop.dialogs.alternatives_dialog import AlternativesDialog
from shutterspan.ui.desktop.language import TRANSLATION_FOLDER, install_translators, pick_language
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import wording
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.wording import message_hint, message_text, stage_text
from shutterspan.ui.desktop.theme import Theme

ROOT = RESOURCES.parent
TS = TRANSLATION_FOLDER / "shutterspan_de.ts"


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", TRANSLATION_FOLDER / "make_translations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    install_translators(qapp, "de")
    yield
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


def test_every_text_of_the_sources_is_translated(making: ModuleType, tmp_path: Path) -> None:
    making.update_ts(tmp_path / "fresh_de.ts")
    fresh, translations = making.read_translations(tmp_path / "fresh_de.ts"), making.read_translations(TS)
    assert fresh.keys() == translations.keys(), "run resources/translations/make_translations.py"
    assert all(translations.values())
    for (_, source), translation in translations.items():
        assert sorted(re.findall(r"{.*?}", source)) == sorted(re.findall(r"{.*?}", translation)), source
        assert source.count("&") == translation.count("&"), source
        assert source[-1] not in ".…" or source[-1] == translation[-1], source
        assert not re.search(r"--\w", source + translation), "an option of the command line"


def test_no_text_is_put_together_before_it_is_translated() -> None:
    """pylupdate6 only finds string literals."""
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"


def test_the_compiled_translation_matches_its_source(making: ModuleType, german: None) -> None:
    for (context, source), translation in making.read_translations(TS).items():
        assert QCoreApplication.translate(context, source) == translation


def test_messages_are_worded_in_german(german: None) -> None:
    assert message_text(make_message("file_empty", path="/a/b c.jpg")) == "/a/b c.jpg ist leer."
    region = make_message("region_numbered", number=2)
    assert message_text(make_message("region_crosses_itself", region=region)) == "Bereich 2 überschneidet sich selbst."
    large = make_message("photo_too_large", path="a.1,5.png", width=90000, height=40000, megapixels=400)
    assert message_text(large).startswith("a.1,5.png hat 90.000x40.000 Pixel")
    assert message_hint(make_message("file_empty", path="x")).startswith(
        "Kopieren Sie die Datei noch einmal von ihrer Quelle"
    )
    long = make_message("diagnosis_blur_too_long", width=640)
    assert message_text(long).endswith("werden weich.") and "640" in message_hint(long)
    assert (
        message_text(PlaybackSpeed(0.125, 11, 24).message)
        == "1/8 s in 11 Einzelbildern: 88 Bilder/s, 3,7-fach verlangsamt bei 24 Bilder/s"
    )
    assert "Echtzeit" in message_text(PlaybackSpeed(1, 24, 24).message)
    assert "beschleunigt" in message_text(PlaybackSpeed(9, 24, 24).message)
    assert localize_numbers("t = 0.500, 1,234.5 s") == "t = 0,500, 1.234,5 s"
    assert stage_text("finding_motion") != "finding motion" and stage_text("") == ""


def test_messages_are_unchanged_in_english(qapp: QApplication) -> None:
    speed = PlaybackSpeed(0.125, 11, 24)
    assert message_text(speed.message) == str(speed)
    message = make_message("file_empty", path="/a/b.jpg")
    assert f"{message_text(message)} {message_hint(message)}" == str(message)
    assert message_text(Message("of_the_future", text="It flies.")) == "It flies."


def test_the_hints_of_the_app_belong_to_codes(german: None) -> None:
    for code, text in wording._OWN_TEXTS.items():
        assert code in english_texts() and english_texts()[code] != text
        assert QCoreApplication.translate("Wording", text) != text


@pytest.mark.parametrize(
    ("chosen", "preferred", "language"),
    [
        ("system", ["de-CH", "en-GB"], "de"),
        ("system", ["en-US", "de-DE"], "en"),
        ("system", ["fr-FR", "de-DE"], "de"),
        ("system", ["fr-FR"], "en"),
        ("system", ["C"], "en"),
        ("en", ["de-DE"], "en"),
        ("de", ["en-US"], "de"),
    ],
)
def test_the_language_that_is_chosen(chosen: str, preferred: list[str], language: str) -> None:
    assert pick_language(chosen, preferred) == language


@pytest.fixture(params=["en", "de"])
def window(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    if request.param == "de":
        request.getfixturevalue("german")
    window = MainWindow(
        SettingsStore(tmp_path / "app.ini"), Theme(qapp, "dark"), tmp_path / "unsaved", tmp_path / "log.txt"
    )
    window.resize(window.minimumSize())
    window.show()
    yield window
    window.context.document.reset(None)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()


def test_mnemonics_are_unique_in_each_menu(window: MainWindow) -> None:
    bar = window.menuBar()
    assert bar
    for menu in [bar, *bar.findChildren(QMenu)]:
        letters = Counter(found[1].lower() for one in menu.actions() if (found := re.search("&(.)", one.text())))
        assert [one for one, count in letters.items() if count > 1] == [], [one.text() for one in menu.actions()]


def test_nothing_is_clipped_in_the_smallest_window(window: MainWindow, qtbot: QtBot) -> None:
    check_nothing_is_clipped(window, qtbot)
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.context.document.photo is not None, timeout=20000)
    window.context.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    window.context.canvas.guide_drawn.emit(Stroke(((700.0, 400.0), (500.0, 550.0))))
    for tool in ("hand", "select", "lasso", "brush", "arrow", "stroke"):
        window.context.actions[tool].trigger()
        QApplication.processEvents()
        check_nothing_is_clipped(window, qtbot)
    window.context.messages.show_error(InputError("file_empty", path="/a/b.jpg"), [("Find the Photo…", print)])
    QApplication.processEvents()
    check_nothing_is_clipped(window, qtbot)
    for name in ("preferences", "keys", "export", "log"):
        window.context.actions[name].trigger()
        QApplication.processEvents()
        (dialog,) = (child for child in window.findChildren(QDialog) if child.isVisible())
        assert clipped(dialog) == []
        dialog.close()


@pytest.mark.parametrize("size", [QSize(260, 146), QSize(60, 200)])
def test_nothing_is_clipped_in_the_direction_dialog(window: MainWindow, size: QSize) -> None:
    for name in ("", "A region with a name that is rather long"):
        dialog = AlternativesDialog(window, name, size, 9)
        dialog.show()
        QApplication.processEvents()
        assert clipped(dialog) == []
        dialog.close()


def test_fields_of_all_sections_begin_at_the_same_place(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.context.document.photo is not None, timeout=20000)
    window.context.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    inspector = window.context.inspector

    def field_positions() -> list[int]:
        QApplication.processEvents()
        fields = [field for label in inspector.findChildren(QLabel) if (field := label.buddy()) and label.isVisible()]
        return [field.mapTo(inspector, field.rect().topLeft()).x() for field in fields]

    for facts in ([("Size", "1 px")], [("A very long word", "1 px"), ("Size", "1 px")]):
        inspector.show_camera(facts)
        assert len(field_positions()) == 9 + len(facts)
        assert len(set(field_positions())) == 1


@pytest.mark.parametrize("window", ["de"], indirect=True)
def test_no_english_is_left_in_the_german_window(window: MainWindow, making: ModuleType, qtbot: QtBot) -> None:
    """Finds texts whose context is wrong: `tr` uses the class of the object, not the class that contains the call."""
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.context.document.photo is not None, timeout=20000)
    window.context.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    for name in ("preferences", "keys", "export", "log", "arrow", "stroke"):
        window.context.actions[name].trigger()
    english = {
        source.replace("&", "")
        for (_, source), translation in making.read_translations(TS).items()
        if source != translation
    }
    english -= {translation.replace("&", "").rstrip("…") for translation in making.read_translations(TS).values()}
    texts = {text.replace("&", "") for child in window.findChildren(QObject) for text in texts_of(child)}
    assert texts & english == set()
    assert {"Erneut entfalten", "Entfalten"} & texts and "Wie das System" in texts and "Bereich 1" in texts


def texts_of(widget: QObject) -> list[str]:
    getters = (
        "text",
        "toolTip",
        "statusTip",
        "accessibleName",
        "accessibleDescription",
        "windowTitle",
        "suffix",
        "title",
    )
    texts = [getter() for name in getters if callable(getter := getattr(widget, name, None))]
    return (
        [*texts, *(widget.itemText(row) for row in range(widget.count()))] if isinstance(widget, QComboBox) else texts
    )


def check_nothing_is_clipped(widget: QWidget, qtbot: QtBot) -> None:
    """Wait for layouts that are still to follow a change, at most a second."""

    def check() -> None:
        assert clipped(widget) == []

    qtbot.waitUntil(check, timeout=1000)


def clipped(widget: QWidget) -> list[str]:
    """The texts of widgets that are too small for them."""
    return [
        child.currentText() if isinstance(child, QComboBox) else child.text()
        for child in widget.findChildren(QWidget)
        if isinstance(child, QLabel | QPushButton | QCheckBox | QComboBox) and child.isVisible() and _is_clipped(child)
    ]


def _is_clipped(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    visible = widget.visibleRegion().boundingRect()
    return (
        not visible.isEmpty() and visible.width() < widget.sizeHint().width()
    ) or widget.height() < widget.minimumSizeHint().height()
