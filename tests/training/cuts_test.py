"""Cuts come from the clips, changed only as augmentation says."""

import unittest

import numpy
import torch

from made_clips import moving_waves
from training.cuts import RandomCuts, recoloured, turned


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def time_of(frames):
    """A clip whose red is its frame's number, green its row, blue its
    column."""
    clip = numpy.zeros((frames, 40, 48, 3), numpy.uint8)
    clip[..., 0] = numpy.arange(frames)[:, None, None]
    clip[..., 1] = numpy.arange(40)[:, None]
    clip[..., 2] = numpy.arange(48)
    return clip


class RandomCutsTest(unittest.TestCase):
    def test_shape_type_and_range(self):
        cuts = RandomCuts([moving_waves(12, 40, 48)], 5, 32)
        for seed in range(20):
            video = cuts(generator(seed))
            self.assertEqual((video.shape, video.dtype),
                             ((5, 3, 32, 32), torch.float32))
            self.assertTrue(0 <= video.min() and video.max() <= 1)
            self.assertTrue(video.is_contiguous())

    def test_equal_generators_cut_alike(self):
        cuts = RandomCuts([moving_waves(12, 40, 48)], 5, 32)
        self.assertTrue(torch.equal(cuts(generator(3)), cuts(generator(3))))
        self.assertFalse(torch.equal(cuts(generator(3)), cuts(generator(4))))

    def test_windows_stay_within_the_clip_at_speeds_1_and_2(self):
        cuts = RandomCuts([time_of(20)], 5, 32)
        steps, sides, firsts = set(), set(), set()
        for seed in range(300):
            window = cuts._window(cuts.clips[0], generator(seed)).astype(int)
            self.assertEqual(len(window), 5)
            self.assertEqual(window.shape[1], window.shape[2])
            steps |= set(numpy.diff(window[:, 0, 0, 0]).tolist())
            sides.add(window.shape[1])
            firsts.add(int(window[0, 0, 0, 0]))
            self.assertTrue((numpy.diff(window[0, :, 0, 1]) == 1).all())
        self.assertEqual(steps, {1, 2})
        self.assertEqual((min(sides), max(sides)), (32, 40))
        self.assertEqual((min(firsts), max(firsts)), (0, 15))

    def test_a_short_clip_never_runs_at_double_speed(self):
        cuts = RandomCuts([time_of(9)], 5, 32)
        for seed in range(60):
            window = cuts._window(cuts.clips[0], generator(seed)).astype(int)
            self.assertEqual(set(numpy.diff(window[:, 0, 0, 0])), {1})

    def test_clips_too_short_or_small_are_left_out(self):
        good = moving_waves(8, 32, 32)
        cuts = RandomCuts([moving_waves(4, 32, 32), good,
                           moving_waves(8, 31, 64)], 5, 32)
        self.assertEqual(len(cuts.clips), 1)
        with self.assertRaisesRegex(ValueError, "of 1 clips none has 9 "
                                    "frames of 32x32"):
            RandomCuts([good], 9, 32)


class AugmentationTest(unittest.TestCase):
    def test_turning_keeps_every_pixel_and_does_every_turn(self):
        video = torch.arange(2 * 3 * 16.).view(2, 3, 4, 4)
        seen = set()
        for seed in range(200):
            result = turned(video, generator(seed))
            self.assertTrue(torch.equal(result.flatten().sort()[0],
                                        video.flatten()))
            seen.add(tuple(result.flatten().tolist()))
        self.assertEqual(len(seen), 16)  # time and the 8 turns of a square

    def test_colours_stay_in_order_and_in_range(self):
        ramp = torch.linspace(0, 1, 32).expand(1, 3, 1, 32)
        changed = 0
        for seed in range(40):
            result = recoloured(ramp, generator(seed))
            self.assertTrue((result.diff(dim=-1) >= 0).all())
            self.assertTrue(0 <= result.min() and result.max() <= 1)
            changed += not torch.equal(result, ramp)
        self.assertTrue(8 < changed < 32)


if __name__ == "__main__":
    unittest.main()
