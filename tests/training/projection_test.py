"""What was measured stays measured, and gradients know it."""

import unittest

import torch
from torch.nn import functional as F

from training.measurements import Measurement
from training.projection import (MASK, OTHER, misfits, project, projection_of,
                                 sampling_of)


def measured_batch():
    """Videos of one mask, one quartered, one other; what they measure."""
    torch.manual_seed(0)
    clean = torch.rand(3, 2, 3, 8, 8)
    known = (torch.rand(3, 2, 1, 8, 8) > 0.5).float()
    means = F.avg_pool2d(clean.flatten(0, 1), 4)
    enlarged = F.interpolate(means, scale_factor=4).view_as(clean)
    measured = torch.stack([(clean * known)[0], enlarged[1], clean[2]])
    return clean, measured, known, torch.tensor([MASK, 4, OTHER])


class ProjectionTest(unittest.TestCase):
    def test_known_pixels_come_from_the_measurement_the_rest_stays(self):
        _, measured, known, samplings = measured_batch()
        video = torch.rand(measured.shape)
        result = project(video, measured, known, samplings)[0]
        kept = known[0].expand_as(result) > 0.5
        self.assertTrue(torch.allclose(result[kept], measured[0][kept],
                                       atol=1e-6))
        self.assertTrue(torch.equal(result[~kept], video[0][~kept]))

    def test_means_come_from_the_measurement_details_stay(self):
        _, measured, known, samplings = measured_batch()
        video = torch.rand(measured.shape)
        result = project(video, measured, known, samplings)[1]
        self.assertTrue(torch.allclose(F.avg_pool2d(result, 4),
                                       measured[1, ..., ::4, ::4], atol=1e-6))
        change = result - video[1]
        self.assertTrue(torch.allclose(
            change, F.interpolate(F.avg_pool2d(change, 4), scale_factor=4),
            atol=1e-6))

    def test_others_stay_as_they_are(self):
        _, measured, known, samplings = measured_batch()
        video = torch.rand(measured.shape)
        self.assertTrue(torch.equal(
            project(video, measured, known, samplings)[2], video[2]))

    def test_clean_videos_have_no_misfit(self):
        clean, measured, known, samplings = measured_batch()
        misfit = misfits(clean, measured, known, samplings)
        self.assertLess(misfit.abs().max().item(), 1e-6)

    def test_gradients_reach_only_what_is_not_measured(self):
        _, measured, known, samplings = measured_batch()
        video = torch.rand(measured.shape, requires_grad=True)
        project(video, measured, known, samplings).square().sum().backward()
        at_known = video.grad[0][known[0].expand(2, 3, 8, 8) > 0.5]
        self.assertEqual(at_known.abs().max().item(), 0)
        means = F.avg_pool2d(video.grad[1], 4)
        self.assertLess(means.abs().max().item(), 1e-5)
        self.assertTrue((video.grad[2] != 0).all())


class SamplingTest(unittest.TestCase):
    def test_noise_ends_projection_and_not_the_sampling(self):
        noisy = Measurement("downsample:factor=4", 0.01, "downsample",
                            factor=4)
        self.assertEqual((sampling_of(noisy), projection_of(noisy)),
                         (4, OTHER))
        clean = Measurement("mask:missing=0.5", 0.0, "mask")
        self.assertEqual(projection_of(clean), MASK)

    def test_bicubic_blurred_and_composed_have_no_closed_form(self):
        for measurement in (
                Measurement("downsample:factor=4,kernel=bicubic", 0.0,
                            "downsample", factor=4, is_bicubic=True),
                Measurement("blur:sigma=1", 0.0, "blur"),
                Measurement("blur:sigma=1+downsample:factor=2", 0.0,
                            "compose", factor=2)):
            self.assertEqual(projection_of(measurement), OTHER)


if __name__ == "__main__":
    unittest.main()
