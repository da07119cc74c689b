"""scripts/check_proto: what it calls a break, and what it finds fault with."""

import contextlib
import importlib.machinery
import importlib.util
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

from google.protobuf import descriptor_pb2

ROOT = pathlib.Path(__file__).resolve().parents[2]


def load_script(name):
    sys.dont_write_bytecode = True
    path = str(ROOT / "scripts" / name)
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


check_proto = load_script("check_proto")


def file_with_message(**field):
    file = descriptor_pb2.FileDescriptorProto(package="limpid.v1")
    message = file.message_type.add(name="Frame")
    message.field.add(**{"name": "pts", "number": 1, "type": 3, "label": 1, **field})
    return file


class SurfaceTest(unittest.TestCase):
    def breaks(self, old, new):
        surface = check_proto.surface
        return list(check_proto.breaks(surface([old]), surface([new])))

    def test_the_same_message_breaks_nobody(self):
        self.assertEqual(self.breaks(file_with_message(), file_with_message()), [])

    def test_a_new_field_breaks_nobody(self):
        new = file_with_message()
        new.message_type[0].field.add(name="mask", number=2, type=12, label=1)
        self.assertEqual(self.breaks(file_with_message(), new), [])

    def test_another_number_breaks_clients(self):
        self.assertEqual(
            len(self.breaks(file_with_message(), file_with_message(number=2))), 1)

    def test_another_type_breaks_clients(self):
        self.assertEqual(
            len(self.breaks(file_with_message(), file_with_message(type=9))), 1)

    def test_a_reused_number_breaks_clients(self):
        self.assertEqual(
            len(self.breaks(file_with_message(), file_with_message(name="dts"))), 1)

    def test_a_field_may_go_when_its_number_is_reserved(self):
        new = file_with_message()
        del new.message_type[0].field[:]
        new.message_type[0].reserved_range.add(start=1, end=2)
        self.assertEqual(self.breaks(file_with_message(), new), [])

    def test_a_field_that_leaves_its_oneof_breaks_clients(self):
        old = file_with_message(oneof_index=0)
        old.message_type[0].oneof_decl.add(name="payload")
        self.assertEqual(len(self.breaks(old, file_with_message())), 1)

    def test_an_enum_value_may_go_when_its_number_is_reserved(self):
        old, new = (descriptor_pb2.FileDescriptorProto(package="limpid.v1")
                    for _ in range(2))
        for file in (old, new):
            file.enum_type.add(name="Mode").value.add(name="MODE_UNSPECIFIED")
        old.enum_type[0].value.add(name="MODE_LIVE", number=1)
        self.assertEqual(len(self.breaks(old, new)), 1)
        new.enum_type[0].reserved_range.add(start=1, end=1)
        self.assertEqual(self.breaks(old, new), [])

    def test_enums_inside_messages_are_held_as_well(self):
        old = file_with_message()
        old.message_type[0].enum_type.add(name="Mode").value.add(name="MODE_LIVE")
        self.assertEqual(len(self.breaks(old, file_with_message())), 1)


class NamesTest(unittest.TestCase):
    def test_fields_are_snake_case(self):
        found = list(check_proto.lint_names(file_with_message(name="firstPts")))
        self.assertEqual(len(found), 1)

    def test_enums_begin_unspecified(self):
        file = descriptor_pb2.FileDescriptorProto(package="limpid.v1")
        enum = file.enum_type.add(name="SolverKind")
        enum.value.add(name="SOLVER_KIND_LINEAR", number=0)
        self.assertEqual(len(list(check_proto.lint_names(file))), 1)


class AcceptTest(unittest.TestCase):
    def test_a_break_is_never_accepted(self):
        with tempfile.TemporaryDirectory() as folder:
            baseline = pathlib.Path(folder) / "baseline.txt"
            baseline.write_text("limpid.v1.Frame 1: int64 pts\n")
            with mock.patch.multiple(
                    check_proto, BASELINE=baseline,
                    load=lambda: [file_with_message(number=2)],
                    lint_comments=lambda file: []), \
                    contextlib.redirect_stdout(io.StringIO()):
                self.assertTrue(check_proto.main(["--accept"]))
            self.assertEqual(baseline.read_text(), "limpid.v1.Frame 1: int64 pts\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
