"""Choose the app's language and install its translations."""

from collections.abc import Sequence

from PyQt6.QtCore import QLibraryInfo, QLocale, QTranslator
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.preferences import LANGUAGES

TRANSLATION_FOLDER = RESOURCES / "translations"


def install_translators(app: QApplication, choice: str) -> None:
    """Translate all windows that are created from now on. choice: one of `LANGUAGES`."""
    system = QLocale.system()
    language = pick_language(choice, system.uiLanguages())
    QLocale.setDefault(system if system.name().startswith(language) else QLocale(language))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt), ("shutterspan", str(TRANSLATION_FOLDER))):
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)


def pick_language(choice: str, preferred: Sequence[str]) -> str:
    """The language code to use, such as “en”: the choice if it is a language, else the best available one.

    preferred: the user's languages, such as “de-CH”, the best first.
    """
    known = LANGUAGES[1:]
    wanted = [choice, *(locale.split("-")[0] for locale in preferred)]
    return next((language for language in wanted if language in known), known[0])
