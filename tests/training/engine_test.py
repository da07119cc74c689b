"""The torch library: the engine's operators and solver seen from Python."""

import os
import unittest
from unittest import mock

import torch
from torch.nn import functional as F

from training import engine


def video(frames=3, height=32, width=48):
    torch.manual_seed(0)
    return torch.rand(frames, 3, height, width)


class LibraryPathTest(unittest.TestCase):
    def test_a_missing_library_is_named_with_what_builds_it(self):
        with mock.patch.dict(os.environ,
                             {"LIMPID_TORCH_LIBRARY": "/nowhere/x.so"}):
            with self.assertRaisesRegex(FileNotFoundError,
                                        "/nowhere/x.so.*preset training"):
                engine.library_path()


class MeasureTest(unittest.TestCase):
    def test_area_downsampling_is_the_mean(self):
        x = video()
        y = engine.measure(x, "downsample:factor=4")
        self.assertEqual((y.shape, y.dtype), ((3, 3, 8, 12), torch.float32))
        self.assertTrue(torch.allclose(y, F.avg_pool2d(x, 4), atol=1e-6))

    def test_a_mask_stands_for_the_stages_pixels(self):
        x, mask = video(), torch.rand(32, 48) > 0.5
        y = engine.measure(x, "mask:missing=0.5", mask=mask)
        self.assertTrue(torch.equal(y, x * mask))

    def test_masks_of_frames_go_with_their_frames(self):
        x, mask = video(), torch.rand(3, 32, 48) > 0.5
        y = engine.measure(x, "mask:per_frame=1", mask=mask)
        self.assertTrue(torch.equal(y, x * mask[:, None]))

    def test_a_kernel_stands_for_the_stages_taps(self):
        x, kernel = video(), torch.rand(5, 7)
        y = engine.measure(x, "blur:sigma=1", kernel=kernel / kernel.sum())
        weight = (kernel / kernel.sum()).expand(3, 1, 5, 7)
        inside = F.conv2d(x, weight, groups=3)
        flipped = F.conv2d(x, weight.flip(-1, -2), groups=3)
        ours = y[..., 2:-2, 3:-3]
        error = min((ours - other).abs().max().item()
                    for other in (inside, flipped))
        self.assertLess(error, 1e-5)

    def test_stages_come_in_order(self):
        x, mask = video(), torch.rand(16, 24) > 0.5
        y = engine.measure(x, "downsample:factor=2+mask:missing=0.5",
                           mask=mask)
        self.assertTrue(torch.allclose(y, F.avg_pool2d(x, 2) * mask,
                                       atol=1e-6))

    def test_temporal_average_looks_back(self):
        x = video(5)
        y = engine.measure(x, "temporal_average:frames=3")
        self.assertTrue(torch.allclose(y[4], x[2:5].mean(0), atol=1e-5))


class EstimateTest(unittest.TestCase):
    def test_it_has_the_clean_size_and_explains_the_measurement(self):
        x = 0.3 + 0.4 * video(23)  # three chunks; away from what is clipped
        y = engine.measure(x, "downsample:factor=2")
        estimate = engine.estimate(y, "downsample:factor=2")
        self.assertEqual((estimate.shape, estimate.dtype),
                         (x.shape, torch.float32))
        again = engine.measure(estimate, "downsample:factor=2")
        self.assertLess((again - y).abs().max().item(), 0.02)

    def test_known_pixels_stay(self):
        x, mask = video(11), torch.rand(11, 32, 48) > 0.3
        y = engine.measure(x, "mask:per_frame=1", mask=mask)
        estimate = engine.estimate(y, "mask:per_frame=1", mask=mask)
        kept = mask[:, None].expand_as(x)
        self.assertTrue(torch.allclose(estimate[kept], x[kept], atol=1e-5))
        self.assertTrue((estimate[~kept] != 0).float().mean() > 0.9)

    def test_noise_is_believed(self):
        flat = torch.full((9, 3, 32, 32), 0.5)
        noisy = flat + 0.05 * torch.randn(flat.shape)
        error = [(engine.estimate(noisy, "identity", noise_level=level) - flat
                  ).std().item() for level in (0.0, 0.05)]
        self.assertAlmostEqual(error[0], 0.05, delta=0.005)
        self.assertLess(error[1], 0.02)


class RefusalTest(unittest.TestCase):
    def refused(self, pattern, function, *arguments, **options):
        with self.assertRaisesRegex(RuntimeError, pattern):
            function(*arguments, **options)

    def test_operators_that_are_none(self):
        self.refused("unknown operator", engine.measure, video(), "sharpen")
        self.refused("must be a bitmap", engine.measure, video(),
                     "mask:missing=0.5")
        self.refused("factor is 3, must divide .* 48x32", engine.measure,
                     video(), "downsample:factor=3")

    def test_videos_of_another_shape_or_type(self):
        for bad in (video()[0], video()[:, :2], video().double(),
                    video()[:0]):
            self.refused("video is .* must be Float", engine.measure, bad,
                         "identity")
            self.refused("measurement is .* must be Float", engine.estimate,
                         bad, "identity")

    def test_masks_and_kernels_of_another_shape(self):
        ones = torch.ones(32, 47, dtype=torch.bool)
        self.refused("47x32, must be 48x32", engine.measure, video(),
                     "mask:missing=0.5", mask=ones)
        moving = torch.ones(2, 32, 48, dtype=torch.bool)
        self.refused(r"mask is Bool \[2, 32, 48\], must be Bool \[3, 32, 48\]",
                     engine.measure, video(), "mask:per_frame=1", mask=moving)
        self.refused("kernel of 4x3, allowed are odd", engine.measure,
                     video(), "blur:sigma=1", kernel=torch.ones(3, 4) / 12)

    def test_noise_that_is_none(self):
        for level in (-0.1, float("nan"), float("inf")):
            self.refused("noise_level is", engine.estimate, video(),
                         "identity", noise_level=level)


if __name__ == "__main__":
    unittest.main()
