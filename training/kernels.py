"""Random blur kernels: float32 [side, side], side odd, 0 or more, sum 1."""

import math

import torch

from .draws import uniform, whole


def motion_kernel(rng):
    """The way of a point that wanders at sub-pixel steps: what a camera does
    while the shutter is open. 9 to 25 taps wide."""
    side = 2 * whole(rng, 4, 12) + 1
    kernel = torch.zeros(side, side)
    y = x = side / 2
    angle = uniform(rng, 0, 2 * math.pi)
    for _ in range(6 * side):
        kernel[min(side - 1, int(y)), min(side - 1, int(x))] += 1
        angle += uniform(rng, -0.3, 0.3)
        y = min(side - 1.0, max(0.0, y + 0.15 * math.sin(angle)))
        x = min(side - 1.0, max(0.0, x + 0.15 * math.cos(angle)))
    return kernel / kernel.sum()


def arbitrary_kernel(rng):
    """A turned Gaussian of two widths, each tap scaled by 0.25 to 1.75: no
    symmetry that a solver could rely on. 9 to 31 taps wide."""
    widths = uniform(rng, 0.5, 4), uniform(rng, 0.5, 4)
    angle = uniform(rng, 0, math.pi)
    radius = max(4, math.ceil(3.75 * max(widths)))
    offset = torch.arange(-radius, radius + 1.0)
    y, x = torch.meshgrid(offset, offset, indexing="ij")
    along = math.cos(angle) * x + math.sin(angle) * y
    across = math.cos(angle) * y - math.sin(angle) * x
    density = torch.exp(-(along / widths[0])**2 / 2
                        - (across / widths[1])**2 / 2)
    kernel = density * (0.25 + 1.5 * torch.rand(density.shape, generator=rng))
    return kernel / kernel.sum()


def spread_of(kernel):
    """(variance in x, variance in y, covariance), pixels squared, of a kernel
    taken as a distribution."""
    rows = torch.arange(kernel.shape[0]) - kernel.shape[0] // 2
    columns = torch.arange(kernel.shape[1]) - kernel.shape[1] // 2
    y, x = (kernel.sum(1) * rows).sum(), (kernel.sum(0) * columns).sum()
    yy = (kernel.sum(1) * rows**2).sum() - y * y
    xx = (kernel.sum(0) * columns**2).sum() - x * x
    xy = (kernel * rows[:, None] * columns).sum() - x * y
    return max(0.0, xx.item()), max(0.0, yy.item()), xy.item()
