"""Runs one test file with the interpreter that runs this, from the repository
root; leaves with 77, which ctest reports as skipped, where it lacks a package.
"""

import importlib
import pathlib
import sys
import unittest

SKIPPED = 77
NEEDED = ("torch", "numpy", "cv2")


def missing_packages():
    missing = []
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            missing.append(f"{name} ({error})")
    return missing


def main(path):
    missing = missing_packages()
    if missing:
        print(f"skipped: {sys.executable} has no {', '.join(missing)}; name "
              "a Python that has them in LIMPID_TRAINING_PYTHON")
        return SKIPPED
    folder = pathlib.Path(path).resolve().parent
    sys.path[:0] = [str(folder.parents[1]), str(folder)]
    suite = unittest.defaultTestLoader.discover(
        str(folder), pathlib.Path(path).name)
    result = unittest.TextTestRunner().run(suite)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
