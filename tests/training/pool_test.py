"""The pool keeps what was drawn, renews it, and says what stopped it."""

import unittest

import torch
from torch.nn import functional as F

from training.measurements import Measurement
from training.pool import DegradedBatch, Pool
from training.projection import MASK, OTHER

FRAMES, SIZE = 3, 32


class FlatCuts:
    """Videos of one grey, lighter every time, with a mark at the left."""

    frames, size, device = FRAMES, SIZE, "cpu"

    def __init__(self):
        self.count = 0

    def __call__(self, rng):
        self.count += 1
        video = torch.full((FRAMES, 3, SIZE, SIZE), self.count % 200 / 255)
        video[..., :8] = 1
        return video


def masked(rng, frames, size):
    mask = torch.rand(size, generator=rng) > 0.5
    return Measurement("mask:missing=0.5", kind="mask", mask=mask)


def quartered(rng, frames, size):
    return Measurement("downsample:factor=4", 0.01, "downsample", factor=4)


class PoolTest(unittest.TestCase):
    def pool(self, draw_measurement=masked, workers=1):
        pool = Pool(FlatCuts(), 4, 0, workers, draw_measurement)
        self.addCleanup(pool.close)
        pool.wait_for(4)
        return pool

    def test_shapes_types_and_ranges(self):
        batch = self.pool().draw(6, torch.Generator())
        self.assertEqual(batch.inputs.shape, (6, FRAMES, 7, SIZE, SIZE))
        self.assertEqual(batch.estimate.shape, (6, FRAMES, 3, SIZE, SIZE))
        self.assertEqual(batch.known.shape, (6, FRAMES, 1, SIZE, SIZE))
        self.assertEqual(batch.clean.shape, batch.estimate.shape)
        self.assertEqual(batch.conditions.shape, (6, 12))
        self.assertEqual(batch.inputs.dtype, torch.float32)
        self.assertTrue(0 <= batch.clean.min() and batch.clean.max() <= 1)
        self.assertEqual(batch.samplings.tolist(), [MASK] * 6)

    def test_inputs_belong_to_their_clean_videos(self):
        pool, rng = self.pool(workers=3), torch.Generator()
        for _ in range(20):
            batch = pool.draw(6, rng)
            expected = batch.clean * batch.known
            self.assertTrue(torch.allclose(batch.measured, expected,
                                           atol=1e-3))
            missing = 1 - batch.known.mean((1, 2, 3, 4))
            self.assertTrue(torch.allclose(batch.conditions[:, 2], missing,
                                           atol=1e-3))

    def test_noise_ends_projection_but_not_the_misfit(self):
        batch = self.pool(quartered).draw(3, torch.Generator())
        self.assertEqual(batch.samplings.tolist(), [4] * 3)
        self.assertEqual(batch.projections.tolist(), [OTHER] * 3)
        video = torch.rand_like(batch.clean).requires_grad_()
        misfit = batch.misfit(video)
        means = (batch.measured - video).flatten(0, 1)
        self.assertTrue(torch.allclose(
            misfit.flatten(0, 1)[..., ::4, ::4], F.avg_pool2d(means, 4),
            atol=1e-5))
        misfit.sum().backward()
        self.assertAlmostEqual(video.grad.mean().item(), -1, places=4)

    def test_new_cuts_take_the_place_of_old_ones(self):
        pool = self.pool()
        first = pool.made
        while pool.made < first + 8:
            pool.draw(1, torch.Generator())
        self.assertEqual(len(pool), 4)
        greys = pool.draw(64, torch.Generator()).clean.flatten(1)
        oldest = (greys.amin(1) * 255).round().min().item()
        self.assertGreater(oldest, first - 4)

    def test_some_batches_are_mirrored_whole(self):
        pool, rng, sides = self.pool(), torch.Generator(), set()
        for _ in range(20):
            batch = pool.draw(2, rng)
            is_left = bool((batch.clean[..., :8] == 1).all())
            sides.add(is_left)
            where = slice(0, 8) if is_left else slice(-8, None)
            seen = batch.known[..., where].expand(-1, -1, 3, -1, -1) > 0.5
            self.assertTrue((batch.measured[..., where][seen] == 1).all())
        self.assertEqual(sides, {False, True})

    def test_a_mirror_turns_the_covariance(self):
        values = torch.arange(12.)[None]
        samplings = torch.zeros(1, dtype=torch.long)
        batch = DegradedBatch(torch.rand(1, 1, 7, 4, 4),
                              torch.rand(1, 1, 3, 4, 4), values, samplings,
                              samplings).mirrored()
        values[:, 7] *= -1
        self.assertTrue(torch.equal(batch.conditions, values))

    def test_what_stops_a_worker_is_raised_at_the_draw(self):
        def broken(rng, frames, size):
            return Measurement("sharpen")
        pool = Pool(FlatCuts(), 4, 0, 1, broken)
        self.addCleanup(pool.close)
        with self.assertRaisesRegex(RuntimeError, "cannot be made") as raised:
            pool.draw(1, torch.Generator())
        self.assertIn("unknown operator", str(raised.exception.__cause__))

    def test_closing_ends_the_threads(self):
        pool = self.pool()
        pool.close()
        made = pool.made
        self.assertFalse(any(thread.is_alive() for thread in pool._threads))
        self.assertEqual(pool.made, made)


if __name__ == "__main__":
    unittest.main()
