"""Map the top-level folders to packages: `core/` becomes `shutterspan.core`, and so on."""

from setuptools import find_packages, setup

TOP_FOLDERS = ("core", "installer", "plugin", "resources", "ui")
packages = find_packages(include=[pattern for folder in TOP_FOLDERS for pattern in (folder, f"{folder}.*")])
setup(
    packages=[f"shutterspan.{package}" for package in packages],
    package_dir={f"shutterspan.{folder}": folder for folder in TOP_FOLDERS},
)
