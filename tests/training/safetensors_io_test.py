"""Files that bench/eager's reader reads, in 8 bits within half a level."""

import hashlib
import pathlib
import sys
import tempfile
import unittest

import torch

from training import safetensors_io

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "eager"))
from measure import read_safetensors  # noqa: E402  (the path comes first)


class SafetensorsTest(unittest.TestCase):
    def test_what_is_written_is_read_again(self):
        tensors = {"b": torch.randn(3, 5), "a": torch.tensor(2.5),
                   "c": torch.arange(7.0)}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "file.safetensors"
            digest = safetensors_io.write(path, tensors)
            read, _ = read_safetensors(path)
            self.assertEqual(
                digest, hashlib.sha256(path.read_bytes()).hexdigest())
        self.assertEqual(read.keys(), tensors.keys())
        for name, tensor in tensors.items():
            torch.testing.assert_close(read[name], tensor)

    def test_levels_are_off_by_half_a_scale_at_most(self):
        matrix = torch.randn(6, 40) * torch.logspace(-3, 2, 6)[:, None]
        matrix[3] = 0
        stored = safetensors_io.quantized({"m": matrix})
        self.assertEqual(stored["m"].dtype, torch.int8)
        again = stored["m"].float() * stored["m.scale"][:, None]
        error = (again - matrix).abs() - stored["m.scale"][:, None] / 2
        self.assertLess(error.max().item(), 1e-6)

    def test_small_tensors_keep_their_bits(self):
        small = {"bias": torch.randn(64), "thin": torch.randn(8, 31)}
        for name, tensor in safetensors_io.quantized(small).items():
            self.assertEqual(tensor.dtype, torch.float32, name)


if __name__ == "__main__":
    unittest.main()
