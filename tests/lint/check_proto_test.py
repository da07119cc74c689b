"""scripts/check_proto: what it calls a break, and what it finds fault with."""

import importlib.machinery
import importlib.util
import pathlib
import sys
import unittest

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


class NamesTest(unittest.TestCase):
    def test_fields_are_snake_case(self):
        found = list(check_proto.lint_names(file_with_message(name="firstPts")))
        self.assertEqual(len(found), 1)

    def test_enums_begin_unspecified(self):
        file = descriptor_pb2.FileDescriptorProto(package="limpid.v1")
        enum = file.enum_type.add(name="SolverKind")
        enum.value.add(name="SOLVER_KIND_LINEAR", number=0)
        self.assertEqual(len(list(check_proto.lint_names(file))), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
