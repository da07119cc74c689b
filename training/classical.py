"""The classical methods that a model has to beat, with OpenCV and NumPy.

Inpainting by Telea and by Navier-Stokes, enlargement by bicubic and Lanczos
filters, deblurring by Wiener filter and by total variation. All frame by
frame; videos are uint8 [frame, H, W, 3]. The linear solver of the engine is the
other method of the comparison; bench/classical prints both.
"""

import cv2
import numpy


def inpainted(video, known, method, radius=3):
    """known: bool [H, W]; method: cv2.INPAINT_TELEA or cv2.INPAINT_NS."""
    missing = (~known).astype(numpy.uint8)
    return numpy.stack([cv2.inpaint(frame, missing, radius, method)
                        for frame in video])


def enlarged(video, factor, interpolation):
    """interpolation: cv2.INTER_CUBIC or cv2.INTER_LANCZOS4."""
    height, width = (factor * side for side in video.shape[1:3])
    return numpy.stack([cv2.resize(frame, (width, height),
                                   interpolation=interpolation)
                        for frame in video])


def _doubled(image):
    """Mirrored right and down, so that a circular blur is a reflecting one."""
    image = numpy.concatenate([image, image[::-1]], 0)
    return numpy.concatenate([image, image[:, ::-1]], 1)


def gaussian_response(size, sigma):
    """Of a sampled Gaussian, as the engine's, over frequencies [H, W]."""
    radius = int(numpy.ceil(4 * sigma))
    offset = numpy.arange(-radius, radius + 1)
    taps = numpy.exp(-offset**2 / (2 * sigma**2))
    taps /= taps.sum()
    axes = []
    for side in size:
        line = numpy.zeros(side)
        numpy.add.at(line, offset % side, taps)
        axes.append(numpy.fft.fft(line).real)
    return numpy.outer(*axes)


def wiener(video, sigma, noise_to_signal):
    """conj(H) / (|H|^2 + noise to signal), reflected at the border."""
    height, width = video.shape[1:3]
    response = gaussian_response((2 * height, 2 * width), sigma)[..., None]
    gain = response / (response**2 + noise_to_signal)

    def restore(frame):
        spectrum = numpy.fft.fft2(_doubled(frame / 255.0), axes=(0, 1))
        restored = numpy.fft.ifft2(gain * spectrum, axes=(0, 1)).real
        return to_bytes(restored[:height, :width])
    return numpy.stack([restore(frame) for frame in video])


def to_bytes(image):
    return (255 * image.clip(0, 1)).round().astype(numpy.uint8)


def _gradient(x):
    """Forward differences [2, H, W, C], 0 at the far border."""
    down = numpy.diff(x, axis=0, append=x[-1:])
    right = numpy.diff(x, axis=1, append=x[:, -1:])
    return numpy.stack([down, right])


def _divergence(p):
    """Minus the transpose of _gradient."""
    down, right = p[0].copy(), p[1].copy()
    down[-1], right[:, -1] = 0, 0
    down[1:] -= p[0, :-1]
    right[:, 1:] -= p[1, :, :-1]
    return down + right


def total_variation(frame, sigma, weight, iterations=60):
    """argmin 1/2 ||H x - y||^2 + weight TV(x) by Condat's primal-dual steps;
    frame: [H, W, 3] in [0, 1]."""
    height, width = frame.shape[:2]
    response = gaussian_response((2 * height, 2 * width), sigma)[..., None]

    def blur(x):
        spectrum = response * numpy.fft.fft2(_doubled(x), axes=(0, 1))
        return numpy.fft.ifft2(spectrum, axes=(0, 1)).real[:height, :width]
    x, dual = frame, numpy.zeros((2, *frame.shape))
    step, dual_step = 0.9, 0.06  # step (1 / 2 + 8 dual_step) <= 1
    for _ in range(iterations):
        new = x - step * (blur(blur(x) - frame) - _divergence(dual))
        dual = dual + dual_step * _gradient(2 * new - x)
        length = numpy.sqrt((dual**2).sum((0, 3), keepdims=True))
        dual = dual / numpy.maximum(1, length / weight)
        x = new
    return x
