"""In which language the app speaks."""

from collections.abc import Sequence

from PyQt6.QtCore import QLibraryInfo, QLocale, QTranslator
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.preferences import LANGUAGES

TRANSLATIONS = RESOURCES / "translations"


def speak(app: QApplication, chosen: str) -> None:
    """chosen: one of `LANGUAGES`. For windows that are made from now on."""
    system = QLocale.system()
    language = spoken(chosen, system.uiLanguages())
    QLocale.setDefault(system if system.name().startswith(language) else QLocale(language))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt), ("shutterspan", str(TRANSLATIONS))):
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)


def spoken(chosen: str, preferred: Sequence[str]) -> str:
    """The language, as “en”. preferred: what the user reads, as “de-CH”, the best first."""
    known = LANGUAGES[1:]
    wanted = [chosen, *(one.split("-")[0] for one in preferred)]
    return next((one for one in wanted if one in known), known[0])
