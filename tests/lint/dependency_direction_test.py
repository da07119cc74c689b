"""Includes point one way: the table of docs/architecture.md, enforced.

Every #include "..." or <...> line of a source is looked up in ALLOWED by the
folder it sits in; tests and bench may see anything, nothing may see them.
"""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

PROTO = {"limpid/v1", "google/rpc"}
BASE = {"engine/base"}
VIDEO = BASE | {"engine/video"}
OPERATORS = VIDEO | {"engine/operators", "cuda"}
MODEL = VIDEO | {"engine/model", "cuda"}
SOLVER = OPERATORS | MODEL | {"engine/solver"}
SESSION = SOLVER | {"engine/session"}
SERVER = SESSION | PROTO | {"server"}
CLIENT = PROTO | {"clients/cpp"}

# Folder -> the folders of ours that its sources may include.
ALLOWED = {
    "cuda": {"cuda"},
    "engine/base": BASE,
    "engine/video": VIDEO | {"cuda"},
    "engine/operators": OPERATORS,
    "engine/model": MODEL,
    "engine/solver": SOLVER,
    "engine/session": SESSION,
    "engine/torch_library": SOLVER | {"engine/torch_library"},
    "server": SERVER,
    "clients/cpp": CLIENT,
    "cli": SERVER | CLIENT | {"cli"},
}
OURS = set(ALLOWED) | PROTO | {"bench", "tests", "training"}

# Third-party headers that a folder must not see, as prefixes.
FORBIDDEN = {
    "cuda": ("ATen/", "c10/", "torch/", "absl/", "grpc", "google/"),
    "engine": ("grpc", "google/protobuf", "prometheus/", "yaml-cpp/"),
    "clients": ("ATen/", "c10/", "torch/", "cuda", "prometheus/"),
}

# The one file of a folder that may see a forbidden header all the same.
EXEMPT = {"engine/model/model_card_reader.cc": "yaml-cpp/"}

INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
SUFFIXES = {".h", ".cc", ".cu", ".cuh"}


def folder_of(path):
    """The longest prefix of `path` that is a folder of ours, or None."""
    parts = path.split("/")
    for length in range(len(parts) - 1, 0, -1):
        prefix = "/".join(parts[:length])
        if prefix in OURS:
            return prefix
    return None


def violations(path, text):
    """Includes in the source `path` with content `text` that break the table."""
    folder = folder_of(path)
    exempt = EXEMPT.get(path)
    found = []
    for include in INCLUDE.findall(text):
        target = folder_of(include)
        if target is not None and target not in ALLOWED[folder]:
            found.append(f"{path} includes {include}: {folder} must not see {target}")
        if exempt is not None and include.startswith(exempt):
            continue
        if include.startswith(FORBIDDEN.get(folder.split("/")[0], ())):
            found.append(f"{path} includes {include}: forbidden in {folder}")
    return found


def sources():
    for top in sorted({folder.split("/")[0] for folder in ALLOWED}):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in SUFFIXES:
                yield path


class DependencyDirectionTest(unittest.TestCase):
    def test_every_source_keeps_to_the_table(self):
        found = []
        for path in sources():
            relative = path.relative_to(ROOT).as_posix()
            found += violations(relative, path.read_text())
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_every_source_sits_in_a_folder_of_the_table(self):
        for path in sources():
            relative = path.relative_to(ROOT).as_posix()
            self.assertIn(folder_of(relative), ALLOWED, relative)

    def test_an_arrow_that_points_back_is_found(self):
        text = '#include "engine/session/engine.h"\n'
        self.assertEqual(violations("engine/session/worker.cc", text), [])
        self.assertEqual(len(violations("engine/video/chunker.cc", text)), 1)

    def test_operators_and_model_do_not_know_each_other(self):
        text = '#include "engine/model/weights.h"\n'
        self.assertEqual(len(violations("engine/operators/blur.cc", text)), 1)

    def test_the_engine_sees_no_protobuf(self):
        text = '#include "limpid/v1/restoration.pb.h"\n#include <grpcpp/grpcpp.h>\n'
        self.assertEqual(len(violations("engine/session/engine.cc", text)), 2)

    def test_one_file_of_the_engine_sees_yaml(self):
        text = "#include <yaml-cpp/yaml.h>\n"
        self.assertEqual(violations("engine/model/model_card_reader.cc", text), [])
        self.assertEqual(len(violations("engine/model/model_card.h", text)), 1)
        self.assertTrue(all((ROOT / path).is_file() for path in EXEMPT))

    def test_kernels_see_no_tensors(self):
        text = "#include <ATen/core/Tensor.h>\n"
        self.assertEqual(len(violations("cuda/color_convert.cu", text)), 1)

    def test_nothing_sees_tests(self):
        text = '#include "tests/testing/frames.h"\n'
        self.assertEqual(len(violations("server/restore_stream.cc", text)), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
