"""Random masks: bool [H, W] or [frame, H, W], true where a pixel is known."""

import math

import torch

from .draws import uniform, whole

LEAST_SIDE = 18     # of frames with boxes, in pixels
LEAST_KNOWN = 0.25  # share of pixels under boxes and strokes


def random_pixels(rng, size, missing):
    """Exactly floor(missing * H * W) pixels unknown, spread evenly."""
    order = torch.rand(size, generator=rng).flatten().argsort()
    known = torch.ones(size[0] * size[1], dtype=torch.bool)
    known[order[:int(missing * known.numel())]] = False
    return known.view(size)


def random_pixels_per_frame(rng, frames, size, missing):
    """Other pixels in every frame, as many of them."""
    return torch.stack([random_pixels(rng, size, missing)
                        for _ in range(frames)])


def hide_box(rng, known):
    """Of 6 pixels to a third of each side."""
    height, width = known.shape
    rows, columns = whole(rng, 6, height // 3), whole(rng, 6, width // 3)
    top = whole(rng, 0, height - rows)
    left = whole(rng, 0, width - columns)
    known[top:top + rows, left:left + columns] = False


def hide_stroke(rng, known):
    """A bent line, 2 to 8 pixels wide and 40 to 160 long."""
    height, width = known.shape
    y, x = uniform(rng, 0, height), uniform(rng, 0, width)
    angle, radius = uniform(rng, 0, 2 * math.pi), whole(rng, 1, 4)
    for _ in range(whole(rng, 20, 80)):
        angle += uniform(rng, -0.4, 0.4)
        y, x = y + 2 * math.sin(angle), x + 2 * math.cos(angle)
        rows = slice(max(0, int(y) - radius), max(0, int(y) + radius))
        columns = slice(max(0, int(x) - radius), max(0, int(x) + radius))
        known[rows, columns] = False


def boxes_and_strokes(rng, size):
    """1 to 4 boxes and up to 4 strokes; a quarter of the pixels, at least,
    stays known. Sides of 18 pixels or more."""
    if min(size) < LEAST_SIDE:
        raise ValueError(f"frames are {size[1]}x{size[0]}, boxes need sides "
                         f"of {LEAST_SIDE} or more")
    while True:
        known = torch.ones(size, dtype=torch.bool)
        for _ in range(whole(rng, 1, 4)):
            hide_box(rng, known)
        for _ in range(whole(rng, 0, 4)):
            hide_stroke(rng, known)
        if known.float().mean() >= LEAST_KNOWN:
            return known
