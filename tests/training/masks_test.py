"""Masks hide as much as they say, in the shapes that they say."""

import unittest

import torch

from training import masks


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


class MasksTest(unittest.TestCase):
    def test_exactly_the_share_is_missing(self):
        for missing, unknown in ((0.3, 192), (0.5, 320), (0.9, 576)):
            known = masks.random_pixels(generator(), (20, 32), missing)
            self.assertEqual((known.shape, known.dtype),
                             ((20, 32), torch.bool))
            self.assertEqual((~known).sum().item(), unknown)

    def test_missing_pixels_are_everywhere(self):
        known = masks.random_pixels(generator(), (64, 64), 0.5).float()
        quarters = known.unflatten(0, (2, 32)).unflatten(2, (2, 32))
        self.assertTrue(((quarters.mean((1, 3)) - 0.5).abs() < 0.06).all())

    def test_every_frame_has_another_mask(self):
        known = masks.random_pixels_per_frame(generator(), 3, (16, 16), 0.75)
        self.assertEqual(known.shape, (3, 16, 16))
        self.assertEqual(known.sum((1, 2)).tolist(), [64, 64, 64])
        self.assertFalse(torch.equal(known[0], known[1]))

    def test_a_box_is_a_box(self):
        for seed in range(30):
            known = torch.ones(30, 42, dtype=torch.bool)
            masks.hide_box(generator(seed), known)
            rows, columns = (~known).any(1).sum(), (~known).any(0).sum()
            self.assertEqual((~known).sum(), rows * columns)
            self.assertTrue(6 <= rows <= 10 and 6 <= columns <= 14)

    def test_a_stroke_is_long_and_thin(self):
        for seed in range(30):
            known = torch.ones(400, 400, dtype=torch.bool)
            masks.hide_stroke(generator(seed), known)
            self.assertLess((~known).sum().item(), 8 * 180)

    def test_enough_stays_known_even_of_the_smallest_frames(self):
        for seed in range(60):
            known = masks.boxes_and_strokes(generator(seed), (18, 18))
            share = known.float().mean().item()
            self.assertTrue(0.25 <= share < 1, share)

    def test_frames_too_small_for_boxes_are_refused(self):
        with self.assertRaisesRegex(ValueError, "40x17, boxes need .* 18"):
            masks.boxes_and_strokes(generator(), (17, 40))


if __name__ == "__main__":
    unittest.main()
