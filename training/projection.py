"""The final projection x + A^+ (y - A x), where it is closed and exact.

Differentiable and for whole batches. A sampling says how a measurement's A
looks: OTHER (no closed form here), MASK (pixels of the full resolution), or
the factor of an area downsampling, 2 or more. Without noise its projection
keeps what was measured; with noise there is none.

Videos are float [batch, frame, 3, H, W]; `measured` is the measurement
enlarged by repeating pixels, `known` [batch, frame, 1, H, W] is 1 or 0.
"""

import torch
from torch.nn import functional as F

OTHER, MASK = 0, 1


def sampling_of(measurement):
    """OTHER, MASK or a factor."""
    if measurement.kind == "mask":
        return MASK
    if measurement.kind == "downsample" and not measurement.is_bicubic:
        return measurement.factor
    return OTHER


def projection_of(measurement):
    """The sampling to project by: OTHER where there is noise."""
    return OTHER if measurement.noise_level > 0 else sampling_of(measurement)


def closed_misfit(video, measured, known, sampling):
    """A^+ (y - A x) of videos that share one sampling, not OTHER."""
    if sampling == MASK:
        return torch.where(known > 0.5, measured - video, 0)
    means = F.avg_pool2d((measured - video).flatten(0, 1), sampling)
    return F.interpolate(means, scale_factor=sampling).view_as(video)


def misfits(video, measured, known, samplings):
    """A^+ (y - A x) of each video by its sampling, int64 [batch]; 0 for
    OTHER. What it is zero for agrees with the measurement."""
    result = torch.zeros_like(video)
    for sampling in set(samplings.tolist()) - {OTHER}:
        at = (samplings == sampling).nonzero().flatten().to(video.device)
        part = closed_misfit(video[at], measured[at], known[at], sampling)
        result = result.index_copy(0, at, part)
    return result


def project(video, measured, known, samplings):
    """The closest videos that agree with what was measured."""
    return video + misfits(video, measured, known, samplings)
