"""The Haar transform around LeanVAE, unnormalised: sums and differences.

Videos are [batch, channel, frame, height, width]. Bands stand on the channel
axis, low before high of each axis in turn, the colours of a band together.
The published factors, 1/sqrt(2) an axis and then 2 or 2 sqrt(2), cancel.
"""

import torch

IMAGE_AXES = (4, 3)  # width first: the order of the published 2-D bands
VIDEO_AXES = (2, 3, 4)


def _split(x, axis):
    first, second = x.unflatten(axis, (-1, 2)).unbind(axis + 1)
    return first + second, first - second


def _merge(low, high, axis):
    halves = torch.stack([(low + high) / 2, (low - high) / 2], axis + 1)
    return halves.flatten(axis, axis + 1)


def to_bands(video, axes):
    """Every axis of `axes` must be even; channels grow by 2 for each."""
    parts = [video]
    for axis in axes:
        parts = [half for part in parts for half in _split(part, axis)]
    return torch.cat(parts, 1)


def from_bands(bands, axes):
    """The inverse of to_bands."""
    parts = bands.chunk(2 ** len(axes), 1)
    for axis in reversed(axes):
        parts = [_merge(low, high, axis)
                 for low, high in zip(parts[::2], parts[1::2])]
    return parts[0]
