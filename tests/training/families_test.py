"""Every family draws what the engine takes, over the whole of its range."""

import unittest

import torch

from training import families
from training.measurements import Measurement, network_input

SIZE, FRAMES = (48, 48), 3


def draws(family, count=300):
    rng = torch.Generator().manual_seed(1)
    return [family(rng, FRAMES, SIZE) for _ in range(count)]


class FamiliesTest(unittest.TestCase):
    def test_masks_miss_30_to_90_percent_or_objects(self):
        drawn = draws(families.masked)
        per_frame = [m for m in drawn if m.mask.dim() == 3]
        self.assertTrue(all(m.mask.shape == (FRAMES, *SIZE)
                            and m.operator == "mask:per_frame=1"
                            for m in per_frame))
        self.assertAlmostEqual(len(per_frame) / 300, 0.15, delta=0.06)
        missing = [1 - m.mask.float().mean().item() for m in per_frame]
        self.assertTrue(0.29 < min(missing) < 0.4 < 0.8 < max(missing) < 0.91)
        self.assertAlmostEqual(
            sum(m.noise_level == 0 for m in drawn) / 300, 0.85, delta=0.06)

    def test_blurs_are_gaussian_motion_and_arbitrary(self):
        drawn = draws(families.blurred)
        gaussian = [m for m in drawn if m.kernel is None]
        self.assertAlmostEqual(len(gaussian) / 300, 0.7, delta=0.08)
        sigmas = [m.spread[0]**0.5 for m in gaussian]
        self.assertTrue(0.5 <= min(sigmas) < 0.8 < 4.7 < max(sigmas) < 5)
        self.assertEqual(gaussian[0].operator,
                         f"blur:sigma={sigmas[0]:.4f}")
        self.assertTrue(any(m.spread[2] != 0 for m in drawn))

    def test_downsampling_has_every_factor_and_both_filters(self):
        seen = {(m.factor, m.is_bicubic) for m in draws(families.downsampled)}
        self.assertEqual(seen, {(factor, is_bicubic) for factor in (2, 3, 4, 8)
                                for is_bicubic in (False, True)})

    def test_a_factor_that_does_not_divide_is_not_drawn(self):
        rng = torch.Generator().manual_seed(1)
        factors = {families.downsampled(rng, FRAMES, (64, 64)).factor
                   for _ in range(100)}
        self.assertEqual(factors, {2, 4, 8})

    def test_averages_take_2_to_7_frames(self):
        self.assertEqual({m.averaged_frames for m in draws(families.averaged)},
                         set(range(2, 8)))

    def test_compositions_blur_first(self):
        ends = {m.operator.split("+")[1] for m in draws(families.composed)}
        self.assertEqual(ends, {"downsample:factor=2,kernel=area",
                                "mask:missing=0.5"})

    def test_noise_is_0_to_0_05(self):
        rng = torch.Generator().manual_seed(1)
        levels = [families.noise_level(rng, 0.3) for _ in range(1000)]
        self.assertAlmostEqual(levels.count(0.0) / 1000, 0.3, delta=0.05)
        positive = [level for level in levels if level]
        self.assertTrue(0.002 <= min(positive) < 0.0025)
        self.assertTrue(0.045 < max(positive) < 0.05)

    def test_shares_add_up_and_are_kept(self):
        self.assertAlmostEqual(sum(families.FAMILIES.values()), 1)
        kinds = [m.kind for m in draws(families.random_measurement, 600)]
        self.assertAlmostEqual(kinds.count("mask") / 600, 0.42, delta=0.06)
        self.assertEqual(set(kinds), {"mask", "blur", "downsample", "average",
                                      "compose"})

    def test_the_engine_takes_every_draw(self):
        rng = torch.Generator().manual_seed(2)
        video = torch.rand(FRAMES, 3, *SIZE, generator=rng)
        for family in families.FAMILIES:
            for measurement in draws(family, 8):
                self.assertIsInstance(measurement, Measurement)
                inputs = network_input(measurement.measure(video, rng),
                                       measurement)
                self.assertEqual(inputs.shape, (FRAMES, 7, *SIZE))
                self.assertTrue(torch.isfinite(inputs).all(),
                                measurement.operator)
                conditions = measurement.conditions()
                self.assertTrue(torch.isfinite(conditions).all())
                self.assertLess(conditions.abs().max().item(), 1.5)


if __name__ == "__main__":
    unittest.main()
