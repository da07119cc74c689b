"""A measurement: operator and noise, and what networks are given of it."""

import dataclasses
import math

import torch
from torch.nn import functional as F

from . import engine

MAX_NOISE_LEVEL = 0.05
MAX_SIGMA = 5             # of Gaussian blurs, in pixels
MAX_AVERAGED_FRAMES = 16
NUM_CONDITIONS = 12
INPUT_CHANNELS = 7        # estimate 3, measurement enlarged 3, known 1


@dataclasses.dataclass
class Measurement:
    """How a video is degraded; `operator` is the engine's string."""

    operator: str
    noise_level: float = 0.0            # deviation of values in [0, 1]
    kind: str = "identity"              # mask, blur, downsample, average,
                                        # compose
    mask: torch.Tensor | None = None    # bool [H, W] or [frame, H, W], known
    kernel: torch.Tensor | None = None  # float [height, width], odd sizes
    factor: int = 1                     # of downsampling
    is_bicubic: bool = False
    averaged_frames: int = 1
    # Variances in x and y and covariance of the blur, in pixels squared.
    spread: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def conditions(self):
        """float32 [12], each about 0 to 1: what a network is told.

        Weights are trained with these: neither order nor scales may change.
        """
        missing = 0.0
        if self.mask is not None:
            missing = 1 - self.mask.float().mean().item()
        is_still = self.mask is not None and self.mask.dim() == 2
        noise = self.noise_level / MAX_NOISE_LEVEL
        x, y, covariance = self.spread
        return torch.tensor([
            noise, math.sqrt(noise),
            missing, float(self.mask is not None), float(is_still),
            math.sqrt(x) / MAX_SIGMA, math.sqrt(y) / MAX_SIGMA,
            covariance / MAX_SIGMA**2,
            math.log2(self.factor) / 3, float(self.is_bicubic),
            (self.averaged_frames - 1) / (MAX_AVERAGED_FRAMES - 1),
            float(self.noise_level == 0)])

    def measure(self, video, rng):
        """What arrives at the service: A x, noisy, in 8 bits.

        video: float32 [frame, 3, H, W] in [0, 1]; rng: a generator on the
        video's device. -> float32 [frame, 3, H / factor, W / factor]."""
        y = engine.measure(video, self.operator, self.mask, self.kernel)
        if self.noise_level > 0:
            y = y + self.noise_level * torch.randn(y.shape, generator=rng,
                                                   device=y.device)
        return (y.clamp(0, 1) * 255).round() / 255

    def estimate(self, y):
        """The linear solver's restoration, [frame, 3, H, W] in [0, 1]."""
        return engine.estimate(y, self.operator, self.mask, self.kernel,
                               self.noise_level).clamp(0, 1)


def network_input(y, measurement):
    """-> float32 [frame, 7, H, W]: the linear estimate, y enlarged by
    repeating pixels (0 where unknown), and 1 where it is known."""
    estimate = measurement.estimate(y)
    frames, _, height, width = estimate.shape
    known = estimate.new_ones(frames, 1, height, width)
    if measurement.mask is not None:
        mask = measurement.mask.to(y.device)
        known = known * (mask[:, None] if mask.dim() == 3 else mask)
    enlarged = F.interpolate(y, scale_factor=measurement.factor)
    return torch.cat([estimate, enlarged * known, known], 1)
