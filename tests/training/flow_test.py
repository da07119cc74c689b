"""The schedule's published values, and its three forms of one line."""

import unittest

import torch

from training.models.flow import add_noise, sigma_at, x0_of


class FlowTest(unittest.TestCase):
    def test_sigma_is_that_of_the_nearest_grid_entry(self):
        # Self-Forcing's shift of 5, InstantViR's of 8.
        for shift, timestep, sigma in ((5, 100, 0.101103), (5, 50, 0.048077),
                                       (8, 522, 0.521739), (8, 757, 0.756757)):
            found = sigma_at(torch.tensor([float(timestep)]), shift)
            self.assertAlmostEqual(found.item(), sigma, places=6)

    def test_the_velocity_gives_back_what_was_noised(self):
        x0, noise = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
        noisy = add_noise(x0, noise, 0.3)
        torch.testing.assert_close(x0_of(noisy, noise - x0, 0.3), x0)


if __name__ == "__main__":
    unittest.main()
