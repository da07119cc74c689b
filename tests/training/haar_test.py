"""Bands of the Haar transform: sums, differences, their order, the inverse."""

import unittest

import torch

from training.models.haar import (IMAGE_AXES, VIDEO_AXES, from_bands,
                                  to_bands)


class HaarTest(unittest.TestCase):
    def test_bands_are_sums_and_differences_in_the_published_order(self):
        frame = torch.tensor([[1.0, 2.0], [5.0, 9.0]]).view(1, 1, 1, 2, 2)
        bands = to_bands(frame, IMAGE_AXES).flatten()
        # Low-low, width low and height high, width high, both high.
        self.assertEqual(bands.tolist(), [17, -11, -5, 3])

    def test_time_comes_first_in_video(self):
        video = torch.zeros(1, 1, 2, 2, 2)
        video[0, 0, 1] = 1
        bands = to_bands(video, VIDEO_AXES).flatten()
        self.assertEqual(bands.tolist(), [4, 0, 0, 0, -4, 0, 0, 0])

    def test_colours_of_a_band_stay_together(self):
        video = torch.rand(2, 3, 4, 6, 8)
        bands = to_bands(video, VIDEO_AXES)
        self.assertEqual(bands.shape, (2, 24, 2, 3, 4))
        sums = video.unflatten(2, (-1, 2)).sum(3)
        sums = sums.unflatten(3, (-1, 2)).sum(4).unflatten(4, (-1, 2)).sum(5)
        torch.testing.assert_close(bands[:, :3], sums)

    def test_the_inverse_gives_back_what_was(self):
        for axes in (IMAGE_AXES, VIDEO_AXES):
            video = torch.rand(2, 3, 4, 6, 8)
            torch.testing.assert_close(
                from_bands(to_bands(video, axes), axes), video)


if __name__ == "__main__":
    unittest.main()
