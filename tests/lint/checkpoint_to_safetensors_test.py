"""scripts/checkpoint_to_safetensors: what it reads, what it takes, what it runs.

Checkpoints are made as torch.save makes them, by pickles that name PyTorch's
classes; PyTorch itself is not needed.
"""

import collections
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import pickle
import struct
import sys
import tempfile
import types
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def load_script(name):
    sys.dont_write_bytecode = True
    path = str(ROOT / "scripts" / name)
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


script = load_script("checkpoint_to_safetensors")


def stand_in(module, name):
    """A class that pickles as module.name, and calls as that would."""
    return type(name, (), {"__module__": module, "__qualname__": name})


class Storage:
    def __init__(self, kind, key, data, count):
        self.kind, self.key, self.data, self.count = kind, key, data, count


class Rebuilt:
    """A tensor as torch.save pickles it."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


class Pickler(pickle.Pickler):
    """Names modules that are not installed."""

    def __init__(self, file, storages):
        super().__init__(file, protocol=2)
        self.storages = storages

    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        self.storages[value.key] = value.data
        return "storage", value.kind, value.key, "cpu", value.count


class Dtype:
    """Pickles as torch.NAME."""

    __module__ = "torch"

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


def fake_torch():
    torch = types.ModuleType("torch")
    utils = types.ModuleType("torch._utils")
    for name in ("FloatStorage", "BFloat16Storage", "LongStorage",
                 "ComplexFloatStorage", "UntypedStorage"):
        setattr(torch, name, stand_in("torch", name))
    torch.float32 = Dtype("float32")
    for name in ("_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter"):
        def function(*args):
            raise AssertionError("only ever pickled")
        function.__module__, function.__qualname__ = "torch._utils", name
        setattr(utils, name, function)
    return torch, utils


TORCH, UTILS = fake_torch()


def tensor(values, shape, strides=None, offset=0, key="0", kind="FloatStorage",
           code="f"):
    data = struct.pack(f"<{len(values)}{code}", *values)
    storage = Storage(getattr(TORCH, kind), key, data, len(values))
    if strides is None:
        strides, step = [], 1
        for size in reversed(shape):
            strides.insert(0, step)
            step *= size
    return Rebuilt(UTILS._rebuild_tensor_v2, storage, offset, tuple(shape),
                   tuple(strides), False, collections.OrderedDict())


class CheckpointTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.source = os.path.join(folder.name, "in.pt")
        self.target = os.path.join(folder.name, "out.safetensors")
        for name, module in (("torch", TORCH), ("torch._utils", UTILS)):
            sys.modules[name] = module
            self.addCleanup(sys.modules.pop, name, None)

    def save(self, checkpoint, compression=zipfile.ZIP_STORED, drop=()):
        storages, text = {}, io.BytesIO()
        Pickler(text, storages).dump(checkpoint)
        with zipfile.ZipFile(self.source, "w", compression) as archive:
            archive.writestr("in/data.pkl", text.getvalue())
            archive.writestr("in/byteorder", "little")
            for key, data in storages.items():
                if key not in drop:
                    archive.writestr(f"in/data/{key}", data)

    def convert(self, *arguments):
        """What comes out, as bytes by name, and the header."""
        script.convert(self.source, self.target, *(arguments or [""]))
        content = pathlib.Path(self.target).read_bytes()
        length = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:8 + length])
        data = content[8 + length:]
        return {name: data[slice(*entry["data_offsets"])]
                for name, entry in header.items()}, header

    def fault(self, *arguments):
        with self.assertRaises(script.CheckpointError) as caught:
            script.convert(self.source, self.target, *(arguments or [""]))
        return str(caught.exception)

    def test_tensors_keep_their_bytes(self):
        self.save({"a": tensor([1, 2, 3, 4, 5, 6], [2, 3]),
                   "b": tensor([7, -8], [2], key="1", kind="LongStorage", code="q"),
                   "c": tensor([9, 10], [2], key="2", kind="BFloat16Storage",
                               code="H")})
        data, header = self.convert()
        self.assertEqual(data["a"], struct.pack("<6f", 1, 2, 3, 4, 5, 6))
        self.assertEqual(header["a"]["shape"], [2, 3])
        self.assertEqual(header["b"]["dtype"], "I64")
        self.assertEqual(data["b"], struct.pack("<2q", 7, -8))
        self.assertEqual(header["c"]["dtype"], "BF16")

    def test_views_become_rows(self):
        values = list(range(12))
        self.save({"t": tensor(values, [4, 3], strides=[1, 4]),
                   "tail": tensor(values, [2, 2], strides=[4, 1], offset=5),
                   "same": tensor(values, [2, 3], strides=[1, 0], offset=7),
                   "scalar": tensor(values, [], offset=3),
                   "none": tensor(values, [0, 3])})
        data, header = self.convert()
        floats = {name: list(struct.unpack(f"<{len(raw) // 4}f", raw))
                  for name, raw in data.items()}
        self.assertEqual(floats["t"], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
        self.assertEqual(floats["tail"], [5, 6, 9, 10])
        self.assertEqual(floats["same"], [7, 7, 7, 8, 8, 8])
        self.assertEqual(floats["scalar"], [3])
        self.assertEqual(floats["none"], [])
        self.assertEqual(header["scalar"]["shape"], [])

    def test_the_averaged_generator_comes_first(self):
        sets = {"generator": {"a": tensor([1], [1])},
                "critic": {"a": tensor([2], [1], key="1")},
                "generator_ema": {"a": tensor([3], [1], key="2")}, "step": 7}
        self.save(sets)
        self.assertEqual(self.convert()[0]["a"], struct.pack("<f", 3))
        self.assertEqual(self.convert("critic")[0]["a"], struct.pack("<f", 2))
        del sets["generator_ema"]
        self.save(sets)
        self.assertEqual(self.convert()[0]["a"], struct.pack("<f", 1))

    def test_arguments_beside_a_state_dict_are_left_out(self):
        self.save({"args": {"latent_dim": 16, "odd": os.getcwd},
                   "state_dict": collections.OrderedDict(a=tensor([4], [1]))})
        self.assertEqual(self.convert()[0], {"a": struct.pack("<f", 4)})

    def test_parameters_and_typed_tensors_are_tensors(self):
        storage = Storage(TORCH.UntypedStorage, "1", struct.pack("<2f", 5, 6), 8)
        self.save({"p": Rebuilt(UTILS._rebuild_parameter, tensor([4], [1]), True,
                                collections.OrderedDict()),
                   "typed": Rebuilt(UTILS._rebuild_tensor_v3, storage, 1, (1,), (1,),
                                    False, None, TORCH.float32)})
        data, header = self.convert()
        self.assertEqual(data["p"], struct.pack("<f", 4))
        self.assertEqual(data["typed"], struct.pack("<f", 6))
        self.assertEqual(header["typed"]["dtype"], "F32")

    def test_a_compressed_archive_is_read_too(self):
        self.save({"a": tensor([1.5], [1])}, zipfile.ZIP_DEFLATED)
        self.assertEqual(self.convert()[0]["a"], struct.pack("<f", 1.5))

    def test_nothing_in_the_file_is_run(self):
        marker = self.target + ".run"

        class Attack:
            def __reduce__(self):
                return os.system, (f"touch {marker}",)

        self.save({"a": tensor([1], [1]), "attack": Attack()})
        self.convert()
        self.assertFalse(os.path.exists(marker))

    def test_a_tensor_beyond_its_storage_is_refused(self):
        for shape, strides, offset in (([3], [1], 0), ([2], [1], 1), ([2], [5], 0),
                                       ([2], [-1], 1), ([1], [1], -1),
                                       ([2, 2], [1], 0)):
            self.save({"a": tensor([1, 2], shape, strides, offset)})
            self.assertIn("tensor", self.fault(), (shape, strides, offset))

    def test_a_small_file_gives_no_huge_one(self):
        self.save({"a": tensor([1, 2], [1 << 40, 2], strides=[0, 1])})
        self.assertIn("repeats a storage of 8 bytes", self.fault())

    def test_what_is_missing_or_unknown_is_named(self):
        self.save({"a": tensor([1], [1])}, drop={"0"})
        self.assertIn("storage 0 is missing", self.fault())
        self.save({"a": tensor([1, 1], [1], kind="ComplexFloatStorage")})
        self.assertIn("dtype that is not known", self.fault())
        self.save({"epoch": 3, "lr": 0.1})
        self.assertIn("found the keys epoch, lr", self.fault())
        self.save({"generator": {"a": tensor([1], [1])}})
        self.assertIn("expected tensors under ema", self.fault("ema"))
        self.save([tensor([1], [1])])
        self.assertIn("no dictionary", self.fault())

    def test_other_archives_are_refused(self):
        with zipfile.ZipFile(self.source, "w") as archive:
            archive.writestr("a.txt", "a")
        self.assertIn("not one of torch.save", self.fault())

    def test_an_old_file_needs_pytorch(self):
        pathlib.Path(self.source).write_bytes(pickle.dumps({"a": 1}))
        sys.modules["torch"] = None
        self.assertIn("read by PyTorch itself", self.fault())

    def test_a_broken_file_leaves_nothing_behind(self):
        self.save({"a": tensor([1, 2, 3], [3])})
        whole = pathlib.Path(self.source).read_bytes()
        stderr = sys.stderr
        self.addCleanup(setattr, sys, "stderr", stderr)
        for length in range(0, len(whole), 7):
            pathlib.Path(self.source).write_bytes(whole[:length])
            sys.stderr = io.StringIO()
            sys.modules["torch"] = None
            self.assertEqual(script.main([self.source, self.target]), 1)
            self.assertIn("in.pt: ", sys.stderr.getvalue())
            self.assertFalse(os.path.exists(self.target))


if __name__ == "__main__":
    sys.exit(unittest.main())
