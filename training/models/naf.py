"""Neighbourhood-aware feed-forward layers, the stuff that LeanVAE is made of.

Features are [batch, frame, height, width, channel], so that linear layers need
no transposition. A layer sees two frames before its own: those of the stream,
kept in a CausalState, or zeros where the stream starts.
"""

import torch
from torch import nn
from torch.nn import functional as F

HISTORY_FRAMES = 2


class CausalState(dict):
    """What the layers of one stream keep: {layer: its last two frames}."""


class DepthwiseConv3d(nn.Module):
    """Each channel convolved by 3 x 3 x 3 taps, causal in time.

    As three convolutions over frames, one for each tap in time: grouped
    convolutions in three dimensions are slow everywhere.
    """

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(
            torch.randn(channels, 1, 3, 3, 3) / 27**0.5)
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x, state=None):
        """x: [batch, frame, H, W, C]; `state`: a CausalState, advanced."""
        past = x.new_zeros(x[:, :1].shape).expand(-1, HISTORY_FRAMES, -1, -1,
                                                  -1)
        if state is not None:
            past = state.get(self, past)
        seen = torch.cat([past.to(x.dtype), x], 1)
        if state is not None:
            state[self] = seen[:, -HISTORY_FRAMES:]
        y = 0
        for tap in range(HISTORY_FRAMES + 1):
            frames = seen[:, tap:tap + x.shape[1]].flatten(0, 1)
            y = y + F.conv2d(frames.permute(0, 3, 1, 2), self.weight[:, :, tap],
                             self.bias if tap == 0 else None, padding=1,
                             groups=x.shape[-1])
        return y.permute(0, 2, 3, 1).unflatten(0, x.shape[:2])


class GatedGelu(nn.Module):
    """a gelu(b) of the two halves of the channels, gelu being exact."""

    def forward(self, x):
        value, gate = x.chunk(2, -1)
        return value * F.gelu(gate)


def gated_feed_forward(channels):
    """Named 0, 1 and 4 as in the public checkpoints; 3 was a dropout."""
    inner = int(4 * (2 / 3) * channels)
    return nn.Sequential(
        nn.LayerNorm(channels), nn.Linear(channels, 2 * inner, bias=False),
        GatedGelu(), nn.Identity(), nn.Linear(inner, channels, bias=False))


class NafLayers(nn.Module):
    """x + conv(x), then x + ffd(x); without the sums unless `residual`."""

    def __init__(self, channels, layers, residual=True):
        super().__init__()
        self.residual = residual
        self.dconv_layer = nn.ModuleList(
            nn.ModuleDict({"ds_conv": DepthwiseConv3d(channels)})
            for _ in range(layers))
        self.ffd_layer = nn.ModuleList(
            gated_feed_forward(channels) for _ in range(layers))

    def forward(self, x, state=None):
        for convolution, feed_forward in zip(self.dconv_layer, self.ffd_layer):
            y = convolution["ds_conv"](x, state)
            x = x + y if self.residual else y
            y = feed_forward(x)
            x = x + y if self.residual else y
        return x
