"""Kernels blur and do nothing else; their spread is that of their taps."""

import unittest

import torch

from training import kernels


class KernelsTest(unittest.TestCase):
    def test_taps_are_a_distribution_of_odd_side(self):
        sides = {kernels.motion_kernel: (9, 25),
                 kernels.arbitrary_kernel: (9, 31)}
        for draw, (least, most) in sides.items():
            for seed in range(60):
                kernel = draw(torch.Generator().manual_seed(seed))
                side = kernel.shape[0]
                self.assertEqual(kernel.shape, (side, side))
                self.assertTrue(side % 2 == 1 and least <= side <= most, side)
                self.assertTrue((kernel >= 0).all())
                self.assertAlmostEqual(kernel.sum().item(), 1, places=5)

    def test_motion_is_a_connected_way(self):
        for seed in range(20):
            kernel = kernels.motion_kernel(torch.Generator().manual_seed(seed))
            taps = (kernel > 0).nonzero().tolist()
            reached, ahead = set(), [tuple(taps[0])]
            while ahead:
                y, x = ahead.pop()
                if (y, x) in reached or [y, x] not in taps:
                    continue
                reached.add((y, x))
                ahead += [(y + i, x + j) for i in (-1, 0, 1)
                          for j in (-1, 0, 1)]
            self.assertEqual(len(reached), len(taps))

    def test_arbitrary_kernels_have_no_symmetry(self):
        kernel = kernels.arbitrary_kernel(torch.Generator().manual_seed(1))
        for other in (kernel.flip(0), kernel.flip(1), kernel.T):
            self.assertGreater((kernel - other).abs().sum().item(), 0.05)

    def test_spread_of_a_separable_kernel(self):
        rows = torch.tensor([0.25, 0.5, 0.25])          # variance 0.5
        columns = torch.tensor([0.5, 0.0, 0.0, 0.0, 0.5])  # variance 4
        spread = kernels.spread_of(rows[:, None] * columns)
        self.assertEqual(spread, (4.0, 0.5, 0.0))

    def test_spread_sees_the_diagonal_and_not_where_it_lies(self):
        kernel = torch.zeros(5, 5)
        kernel[2, 2] = kernel[3, 3] = kernel[4, 4] = 1 / 3
        x, y, covariance = kernels.spread_of(kernel)
        for value in (x, y, covariance):
            self.assertAlmostEqual(value, 2 / 3, places=5)
        self.assertAlmostEqual(kernels.spread_of(kernel.flip(1))[2], -2 / 3,
                               places=5)


if __name__ == "__main__":
    unittest.main()
