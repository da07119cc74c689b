"""How far a restored video is from the clean one.

Videos are float32 [frame, 3, H, W] in [0, 1]; both are rounded to 8 bits, as
they leave the service. Errors are in levels of 0 to 255.
"""

import math

import torch
from torch.nn import functional as F

BORDER = 16        # pixels along each edge
WINDOW, WINDOW_SIGMA = 11, 1.5
C1, C2 = 0.01**2, 0.03**2  # of SSIM, for values in [0, 1]


def rounded(video):
    return (video.float().clamp(0, 1) * 255).round() / 255


def psnr(video, clean):
    """dB; 99 for equal videos."""
    error = (rounded(video) - rounded(clean)).square().mean().item()
    return 99.0 if error == 0 else -10 * math.log10(error)


def ssim(video, clean):
    """Structural similarity (Wang et al. 2004), mean of channels and frames:
    Gaussian window of 11 x 11, where all of it is inside."""
    offset = torch.arange(WINDOW, device=video.device) - WINDOW // 2
    taps = torch.exp(-offset**2 / (2 * WINDOW_SIGMA**2))
    taps = taps / taps.sum()

    def mean(x):
        x = x.flatten(0, 1)[:, None]
        return F.conv2d(F.conv2d(x, taps.view(1, 1, -1, 1)),
                        taps.view(1, 1, 1, -1))

    x, y = rounded(video), rounded(clean)
    mx, my = mean(x), mean(y)
    xx, yy = mean(x * x) - mx * mx, mean(y * y) - my * my
    xy = mean(x * y) - mx * my
    likeness = ((2 * mx * my + C1) * (2 * xy + C2)
                / ((mx * mx + my * my + C1) * (xx + yy + C2)))
    return likeness.mean().item()


def temporal_error(video, clean):
    """Mean magnitude of what changes from frame to frame and should not, or
    the other way round: flicker. Levels; 0 for one frame."""
    if len(video) < 2:
        return 0.0
    error = rounded(video) - rounded(clean)
    return 255 * error.diff(dim=0).abs().mean().item()


def color_drift(video, clean):
    """The largest error of a channel's mean over a frame, in levels."""
    error = (rounded(video) - rounded(clean)).mean((-2, -1))
    return 255 * error.abs().max().item()


def border_ratio(video, clean):
    """Root mean square error of the 16 pixels along the edges over that of
    the inside: 1 where edges are as good. Sides of more than 32 pixels; NaN
    when the inside has no error."""
    error = (rounded(video) - rounded(clean)).square()
    is_border = torch.ones(error.shape[-2:], dtype=torch.bool,
                           device=error.device)
    is_border[BORDER:-BORDER, BORDER:-BORDER] = False
    inside = error[..., ~is_border].mean().item()
    border = error[..., is_border].mean().item()
    return math.sqrt(border / inside) if inside > 0 else math.nan
