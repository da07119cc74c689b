"""Classical methods do what their names say."""

import unittest

import cv2
import numpy

from training import classical


def smooth_video(frames=2, height=40, width=48):
    y, x = numpy.mgrid[:height, :width]
    waves = [0.5 + 0.4 * numpy.sin(0.2 * x + 0.13 * y + t + c)
             for t in range(frames) for c in range(3)]
    video = numpy.stack(waves).reshape(frames, 3, height, width)
    return classical.to_bytes(video.transpose(0, 2, 3, 1))


def error(a, b):
    return numpy.abs(a.astype(float) - b.astype(float)).mean()


def blurred(video, sigma):
    return numpy.stack([cv2.GaussianBlur(
        frame, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
        for frame in video])


class ClassicalTest(unittest.TestCase):
    def test_holes_are_filled_and_the_rest_is_kept(self):
        video = smooth_video()
        known = numpy.random.default_rng(0).random((40, 48)) > 0.5
        for method in (cv2.INPAINT_TELEA, cv2.INPAINT_NS):
            holes = video * known[..., None]
            found = classical.inpainted(holes, known, method)
            self.assertTrue((found[:, known] == video[:, known]).all())
            self.assertLess(error(found, video), 0.1 * error(holes, video))

    def test_enlarged_frames_have_the_size_and_the_picture(self):
        video = smooth_video()
        small = numpy.stack([cv2.resize(frame, (24, 20),
                                        interpolation=cv2.INTER_AREA)
                             for frame in video])
        for filter_kind in (cv2.INTER_CUBIC, cv2.INTER_LANCZOS4):
            found = classical.enlarged(small, 2, filter_kind)
            self.assertEqual(found.shape, video.shape)
            self.assertLess(error(found, video), 3)

    def test_deblurring_gets_nearer_to_the_clean_video(self):
        video = numpy.random.default_rng(1).integers(
            0, 2, (1, 10, 12, 3)).repeat(4, 1).repeat(4, 2) * 255
        video = video.astype(numpy.uint8)
        blurry = blurred(video, 1.5)
        restored = classical.wiener(blurry, 1.5, 1e-3)
        self.assertLess(error(restored, video), 0.8 * error(blurry, video))
        smoothed = classical.to_bytes(
            classical.total_variation(blurry[0] / 255, 1.5, 1e-3))
        self.assertLess(error(smoothed, video[0]),
                        0.8 * error(blurry, video))

    def test_the_divergence_is_minus_the_transpose_of_the_gradient(self):
        rng = numpy.random.default_rng(2)
        x, p = rng.random((7, 5, 3)), rng.random((2, 7, 5, 3))
        self.assertAlmostEqual((classical._gradient(x) * p).sum(),
                               -(x * classical._divergence(p)).sum())

    def test_the_response_is_that_of_the_blur(self):
        image = numpy.random.default_rng(3).random((32, 32))
        response = classical.gaussian_response((32, 32), 1)
        found = numpy.fft.ifft2(response * numpy.fft.fft2(image)).real
        wide = numpy.tile(image, (3, 3))
        expected = cv2.GaussianBlur(wide, (9, 9), 1)[32:64, 32:64]
        self.assertLess(numpy.abs(found - expected).max(), 1e-6)


if __name__ == "__main__":
    unittest.main()
