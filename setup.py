"""Packages as they are found: each folder here that is a room becomes a package below `shutterspan`."""

from setuptools import find_packages, setup

ROOMS = ("core", "installer", "plugin", "resources", "ui")
found = find_packages(include=[pattern for room in ROOMS for pattern in (room, f"{room}.*")])
setup(
    packages=[f"shutterspan.{package}" for package in found],
    package_dir={f"shutterspan.{room}": room for room in ROOMS},
)
