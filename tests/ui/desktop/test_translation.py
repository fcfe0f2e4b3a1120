"""The app in German: whole, as its sources want it, and with room for every word."""

import ast
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PyQt6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from PyQt6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.paths import RESOURCES, SAMPLE
from shutterspan.core.types.playback import Pace
from shutterspan.core.types.region import Ellipse
from shutterspan.ui.desktop.language import TRANSLATIONS, speak, spoken
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.state.words import SENTENCES, said, written
from shutterspan.ui.desktop.theme import Theme

ROOT = RESOURCES.parent
TS = TRANSLATIONS / "shutterspan_de.ts"


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", TRANSLATIONS / "make_translations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    speak(qapp, "de")
    yield
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


def test_every_text_of_the_sources_is_translated(making: ModuleType, tmp_path: Path) -> None:
    making.gather(tmp_path / "fresh_de.ts")
    fresh, found = making.texts(tmp_path / "fresh_de.ts"), making.texts(TS)
    assert fresh.keys() == found.keys(), "run resources/translations/make_translations.py"
    assert all(found.values())
    for (_, source), translation in found.items():
        assert sorted(re.findall(r"{.*?}", source)) == sorted(re.findall(r"{.*?}", translation)), source
        assert source.count("&") == translation.count("&"), source
        assert source[-1] not in ".…" or source[-1] == translation[-1], source
        assert not re.search(r"--\w", source + translation), "an option of the command line"


def test_no_text_is_put_together_before_it_is_translated() -> None:
    """pylupdate6 finds literal texts only."""
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"


def test_what_is_loaded_is_what_translators_wrote(making: ModuleType, german: None) -> None:
    for (context, source), translation in making.texts(TS).items():
        assert QCoreApplication.translate(context, source) == translation


def test_the_core_still_says_what_is_translated_of_it() -> None:
    nodes = (node for path in (ROOT / "core").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    spoken = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for sentence in SENTENCES:
        parts = [part for part in re.split(r"\s*{}\s*", sentence) if part.strip(".()")]
        parts = [part.removesuffix(".") if sentence.startswith("{}") else part for part in parts]
        assert all(any(part.lower() in text.lower() for text in spoken) for part in parts), sentence


def test_what_the_core_says_is_said_in_german(german: None) -> None:
    assert said("/a/b c.jpg is empty.") == "/a/b c.jpg ist leer."
    assert said("Region 2 crosses itself.") == "Bereich 2 überschneidet sich selbst."
    assert (
        said("/x/a.mp4 can't be written: the disk is full.")
        == "/x/a.mp4 lässt sich nicht schreiben: Der Datenträger ist voll."
    )
    assert said("a.png claims 90,000x40,000 pixels; the limit is 400 megapixels.").startswith(
        "a.png gibt 90.000x40.000 Pixel"
    )
    remark = said("The blur is too long for this size: what moves will look soft. Try a width of 640.")
    assert remark.endswith("weich aussehen. Eine Breite von 640 versuchen.")
    assert said("Choose another ending or codec.") == "Eine andere Endung oder einen anderen Codec wählen."
    assert said("Nobody knows this one.") == "Nobody knows this one."
    assert said(str(Pace(0.125, 11, 24))) == "1/8 s in 11 Einzelbildern: 88 Bilder/s, 3,7-fach verlangsamt bei 24"
    assert "Echtzeit" in said(str(Pace(1, 24, 24))) and "beschleunigt" in said(str(Pace(9, 24, 24)))
    assert written("t = 0.500, 1,234.5 s") == "t = 0,500, 1.234,5 s"


def test_a_sentence_stays_as_it_is_in_english(qapp: QApplication) -> None:
    for text in (str(Pace(0.125, 11, 24)), "/a/b.jpg is empty.", "down and right", "Something else."):
        assert said(text) == text


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
def test_which_language_is_spoken(chosen: str, preferred: list[str], language: str) -> None:
    assert spoken(chosen, preferred) == language


@pytest.fixture(params=["en", "de"])
def window(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    if request.param == "de":
        request.getfixturevalue("german")
    window = MainWindow(Memory(tmp_path / "app.ini"), Theme(qapp, "dark"), tmp_path / "unsaved", tmp_path / "log.txt")
    window.resize(window.minimumSize())
    window.show()
    yield window
    window.parts.document.start(None)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()


def test_no_two_entries_of_a_menu_have_the_same_letter(window: MainWindow) -> None:
    bar = window.menuBar()
    assert bar
    for menu in [bar, *bar.findChildren(QMenu)]:
        letters = Counter(found[1].lower() for one in menu.actions() if (found := re.search("&(.)", one.text())))
        assert [one for one, count in letters.items() if count > 1] == [], [one.text() for one in menu.actions()]


def test_nothing_is_clipped_in_the_smallest_window(window: MainWindow, qtbot: QtBot) -> None:
    assert clipped(window) == []
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.parts.document.photo is not None, timeout=20000)
    window.parts.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    for tool in ("hand", "select", "lasso", "brush", "arrow"):
        window.parts.actions[tool].trigger()
        QApplication.processEvents()
        assert clipped(window) == []
    window.parts.messages.fail(InputError("/a/b.jpg is empty.", "Check its name."), [("Find the Photo…", print)])
    QApplication.processEvents()
    assert clipped(window) == []
    for name in ("preferences", "keys", "export", "log"):
        window.parts.actions[name].trigger()
        QApplication.processEvents()
        (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
        assert clipped(dialog) == []
        dialog.close()


def test_fields_of_all_sections_begin_at_the_same_place(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.parts.document.photo is not None, timeout=20000)
    window.parts.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    inspector = window.parts.inspector

    def places() -> list[int]:
        QApplication.processEvents()
        fields = [label.buddy() for label in inspector.findChildren(QLabel) if label.buddy() and label.isVisible()]
        return [field.mapTo(inspector, field.rect().topLeft()).x() for field in fields]

    for facts in ([("Size", "1 px")], [("A very long word", "1 px"), ("Size", "1 px")]):
        inspector.show_camera(facts)
        assert len(places()) == 5 + len(facts)
        assert len(set(places())) == 1


@pytest.mark.parametrize("window", ["de"], indirect=True)
def test_no_english_is_left_in_the_german_window(window: MainWindow, making: ModuleType, qtbot: QtBot) -> None:
    """Contexts are looked up by the class of whoever asks, which a base class can't know."""
    window.files.open(SAMPLE)
    qtbot.waitUntil(lambda: window.parts.document.photo is not None, timeout=20000)
    window.parts.canvas.shape_drawn.emit(Ellipse(240, 350, 900, 650), "replace")
    for name in ("preferences", "keys", "export", "log", "arrow"):
        window.parts.actions[name].trigger()
    english = {
        source.replace("&", "") for (_, source), translation in making.texts(TS).items() if source != translation
    }
    english -= {translation.replace("&", "").rstrip("…") for translation in making.texts(TS).values()}
    seen = {word.replace("&", "") for one in window.findChildren(QObject) for word in words_of(one)}
    assert seen & english == set()
    assert {"Erneut entfalten", "Entfalten"} & seen and "Wie das System" in seen and "Bereich 1" in seen


def words_of(one: QObject) -> list[str]:
    named = (
        "text",
        "toolTip",
        "statusTip",
        "accessibleName",
        "accessibleDescription",
        "windowTitle",
        "suffix",
        "title",
    )
    found = [ask() for name in named if callable(ask := getattr(one, name, None))]
    return [*found, *(one.itemText(row) for row in range(one.count()))] if isinstance(one, QComboBox) else found


def clipped(widget: QWidget) -> list[str]:
    """Words that have less room than they take."""
    kinds = QLabel, QPushButton, QCheckBox, QComboBox
    shown = [one for kind in kinds for one in widget.findChildren(kind) if one.isVisible()]
    return [
        f"{one.text() if not isinstance(one, QComboBox) else one.currentText()}" for one in shown if _is_clipped(one)
    ]


def _is_clipped(one: QWidget) -> bool:
    if isinstance(one, QLabel) and one.wordWrap():
        return one.height() < one.heightForWidth(one.width())
    seen = one.visibleRegion().boundingRect()
    return (
        not seen.isEmpty() and seen.width() < one.sizeHint().width()
    ) or one.height() < one.minimumSizeHint().height()
