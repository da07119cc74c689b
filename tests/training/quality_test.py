"""Figures of merit against videos whose figures are known."""

import math
import unittest

import torch

from training import quality


def video(frames=3):
    torch.manual_seed(0)
    return (0.2 + 0.6 * torch.rand(frames, 3, 48, 64)).mul(255).round() / 255


class QualityTest(unittest.TestCase):
    def test_equal_videos_are_perfect(self):
        x = video()
        self.assertEqual(quality.psnr(x, x), 99)
        self.assertAlmostEqual(quality.ssim(x, x), 1, places=5)
        self.assertEqual(quality.temporal_error(x, x), 0)
        self.assertEqual(quality.color_drift(x, x), 0)
        self.assertTrue(math.isnan(quality.border_ratio(x, x)))

    def test_an_offset_is_drift_and_no_flicker(self):
        x = video()
        y = x.clone()
        y[:, 1] += 5 / 255
        self.assertAlmostEqual(quality.color_drift(y, x), 5, places=3)
        self.assertAlmostEqual(quality.temporal_error(y, x), 0, places=3)
        self.assertAlmostEqual(quality.psnr(y, x),
                               -20 * math.log10(5 / 255 / 3**0.5), places=3)

    def test_drift_is_that_of_the_worst_frame(self):
        x = video()
        y = x.clone()
        y[0, 2] += 8 / 255
        y[1, 2] -= 8 / 255
        self.assertAlmostEqual(quality.color_drift(y, x), 8, places=3)

    def test_a_frame_that_flashes_is_flicker(self):
        x = video()
        y = x.clone()
        y[1] += 6 / 255
        self.assertAlmostEqual(quality.temporal_error(y, x), 6, places=3)
        self.assertEqual(quality.temporal_error(y[:1], x[:1]), 0)

    def test_ssim_falls_with_noise_and_not_with_a_small_offset(self):
        x = video()
        noisy = x + 0.1 * torch.randn(x.shape)
        self.assertLess(quality.ssim(noisy, x), 0.9)
        self.assertGreater(quality.ssim(x + 4 / 255, x), 0.99)

    def test_ssim_of_constants_has_a_closed_form(self):
        x = torch.full((1, 3, 16, 16), 51 / 255)
        y = torch.full((1, 3, 16, 16), 102 / 255)
        expected = (2 * 0.2 * 0.4 + 1e-4) / (0.2**2 + 0.4**2 + 1e-4)
        self.assertAlmostEqual(quality.ssim(y, x), expected, places=4)

    def test_an_error_at_the_border_alone_is_seen(self):
        x = video()
        y = x + 2 / 255
        self.assertAlmostEqual(quality.border_ratio(y, x), 1, places=3)
        y[..., :16, :] += 8 / 255
        y[..., -16:, :] += 8 / 255
        self.assertGreater(quality.border_ratio(y, x), 4)

    def test_values_are_clipped_and_rounded_to_8_bits(self):
        x = torch.ones(1, 3, 48, 48)
        self.assertEqual(quality.psnr(x + 3, x), 99)
        self.assertEqual(quality.psnr(x - 0.001, x), 99)


if __name__ == "__main__":
    unittest.main()
