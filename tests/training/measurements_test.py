"""What a measurement tells a network, and what it does to a video."""

import unittest

import torch
from torch.nn import functional as F

from training.measurements import Measurement, network_input


def video(frames=3, side=32):
    torch.manual_seed(0)
    return torch.rand(frames, 3, side, side).mul(255).round() / 255


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


class ConditionsTest(unittest.TestCase):
    """Weights were trained with these figures, in this order."""

    def expect(self, measurement, expected):
        conditions = measurement.conditions()
        self.assertEqual(conditions.dtype, torch.float32)
        self.assertTrue(torch.allclose(
            conditions, torch.tensor(expected).float(), atol=1e-6), conditions)

    def test_identity(self):
        self.expect(Measurement("identity"), [0.] * 11 + [1.])

    def test_still_mask(self):
        mask = torch.ones(10, 10, dtype=torch.bool)
        mask[:2] = False
        self.expect(Measurement("mask:missing=0.5", kind="mask", mask=mask),
                    [0, 0, 0.2, 1, 1, 0, 0, 0, 0, 0, 0, 1])

    def test_mask_per_frame(self):
        mask = torch.ones(2, 10, 10, dtype=torch.bool)
        mask[0] = False
        self.expect(
            Measurement("mask:per_frame=1", 0.0125, "mask", mask=mask),
            [0.25, 0.5, 0.5, 1, 0, 0, 0, 0, 0, 0, 0, 0])

    def test_blur(self):
        self.expect(Measurement("blur:sigma=1", 0.05, "blur",
                                spread=(4.0, 6.25, -5.0)),
                    [1, 1, 0, 0, 0, 0.4, 0.5, -0.2, 0, 0, 0, 0])

    def test_downsampling_and_average(self):
        self.expect(Measurement("downsample:factor=8,kernel=bicubic",
                                kind="downsample", factor=8, is_bicubic=True),
                    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1])
        self.expect(Measurement("temporal_average:frames=4", kind="average",
                                averaged_frames=4),
                    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 1])


class MeasureTest(unittest.TestCase):
    def test_without_noise_it_is_the_operator_in_8_bits(self):
        x = video()
        y = Measurement("downsample:factor=2", factor=2).measure(
            x, generator())
        expected = (F.avg_pool2d(x, 2) * 255).round() / 255
        self.assertLess((y - expected).abs().max().item(), 1 / 254)
        self.assertLess(((y * 255) - (y * 255).round()).abs().max(), 1e-3)

    def test_noise_has_its_level_and_stays_in_range(self):
        x = torch.full((4, 3, 64, 64), 0.5)
        y = Measurement("identity", 0.05).measure(x, generator())
        self.assertAlmostEqual((y - x).std().item(), 0.05, delta=0.002)
        dark = Measurement("identity", 0.05).measure(0 * x, generator())
        self.assertEqual(dark.min().item(), 0)

    def test_noise_comes_from_the_generator(self):
        noisy = Measurement("identity", 0.05)
        a, b, c = (noisy.measure(video(), generator(seed))
                   for seed in (1, 1, 2))
        self.assertTrue(torch.equal(a, b))
        self.assertFalse(torch.equal(a, c))


class NetworkInputTest(unittest.TestCase):
    def test_a_masked_video(self):
        x, mask = video(), torch.rand(3, 32, 32, generator=generator()) > 0.4
        measurement = Measurement("mask:per_frame=1", kind="mask", mask=mask)
        y = measurement.measure(x, generator())
        inputs = network_input(y, measurement)
        self.assertEqual((inputs.shape, inputs.dtype),
                         ((3, 7, 32, 32), torch.float32))
        self.assertTrue(torch.equal(inputs[:, 6], mask.float()))
        self.assertTrue(torch.allclose(inputs[:, 3:6], x * mask[:, None]))
        self.assertTrue(torch.allclose(inputs[:, :3] * mask[:, None],
                                       x * mask[:, None], atol=1e-5))

    def test_a_still_mask_is_known_in_every_frame(self):
        mask = torch.rand(32, 32, generator=generator()) > 0.4
        measurement = Measurement("mask:missing=0.5", kind="mask", mask=mask)
        y = measurement.measure(video(), generator())
        self.assertTrue(torch.equal(network_input(y, measurement)[:, 6],
                                    mask.float().expand(3, 32, 32)))

    def test_a_small_measurement_is_enlarged_by_repeating(self):
        measurement = Measurement("downsample:factor=4", factor=4)
        y = measurement.measure(video(), generator())
        inputs = network_input(y, measurement)
        self.assertTrue(torch.equal(inputs[:, 3:6, 3::4, 1::4], y))
        self.assertTrue((inputs[:, 6] == 1).all())
        self.assertTrue(0 <= inputs.min() and inputs.max() <= 1)


if __name__ == "__main__":
    unittest.main()
