"""The detail network: a causal residual U-net around the latent.

Frames come in order; every convolution sees its frame and, through half of its
channels, the frame before. So a stream restored frame by frame, or in chunks
of any length, equals the whole clip, and the state is one frame of half the
channels a block.
"""

import torch
from torch import nn
from torch.nn import functional as F

from ..measurements import INPUT_CHANNELS, NUM_CONDITIONS

SLOPE = 0.1          # of the activation below 0
FRAME_MULTIPLE = 16  # unshuffled once, halved three times


def channels_last(x):
    """As cuDNN and oneDNN convolve fastest."""
    return x.contiguous(memory_format=torch.channels_last)


class DetailBlock(nn.Module):
    """x + conv(act(modulated conv(x)), the same of the frame before)."""

    def __init__(self, channels, code):
        super().__init__()
        self.past = channels // 2
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels + self.past, channels, 3, padding=1)
        self.modulation = nn.Linear(code, 2 * channels)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)
        with torch.no_grad():
            self.second.weight.mul_(0.1)

    def forward(self, x, code, frames, state=None):
        """x: [batch * frames, C, H, W]; code: [batch, code]; state: [batch,
        C / 2, H, W], None at the start of a stream. -> x, new state"""
        scale, shift = self.modulation(code).to(x.dtype).repeat_interleave(
            frames, 0)[:, :, None, None].chunk(2, 1)
        hidden = F.leaky_relu(self.first(x) * (1 + scale) + shift, SLOPE)
        kept = hidden[:, :self.past].unflatten(0, (-1, frames))
        if state is None:
            state = torch.zeros_like(kept[:, 0])
        before = torch.cat([state[:, None], kept[:, :-1]], 1).flatten(0, 1)
        joined = torch.cat([hidden, channels_last(before)], 1)
        return x + self.second(joined), kept[:, -1]


class _Stream:
    """Runs blocks over a batch of streams; takes and gives their states."""

    def __init__(self, code, frames, state):
        self.code, self.frames = code, frames
        self.old = None if state is None else iter(state)
        self.state = []

    def run(self, blocks, x):
        for block in blocks:
            before = None if self.old is None else next(self.old)
            x, kept = block(x, self.code, self.frames, before)
            self.state.append(kept)
        return x


class DetailNet(nn.Module):
    """Adds to the linear estimate what the measurement lets one infer."""

    def __init__(self, widths=(48, 80, 128, 224), encoder=(2, 2, 2, 4),
                 decoder=(3, 2, 2), code=64, inputs=INPUT_CHANNELS):
        """widths: channels of each level, the finest first; encoder, decoder:
        blocks of each level; the coarsest has no decoder."""
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(NUM_CONDITIONS, code), nn.SiLU(),
                                   nn.Linear(code, code), nn.SiLU())
        self.head = nn.Conv2d(4 * inputs, widths[0], 3, padding=1)
        self.encoder = nn.ModuleList(
            _blocks(*level, code) for level in zip(widths, encoder))
        steps = list(zip(widths, widths[1:]))
        self.down = nn.ModuleList(nn.Conv2d(fine, coarse, 2, stride=2)
                                  for fine, coarse in steps)
        self.up = nn.ModuleList(nn.Conv2d(coarse, 4 * fine, 1)
                                for fine, coarse in steps)
        self.decoder = nn.ModuleList(
            _blocks(*level, code) for level in zip(widths, decoder))
        self.tail = nn.Conv2d(widths[0], 12, 3, padding=1)
        nn.init.zeros_(self.tail.weight)
        nn.init.zeros_(self.tail.bias)

    def forward(self, inputs, conditions, state=None):
        """inputs: [batch, frame, 7, H, W], H and W multiples of 16
        (measurements.network_input); conditions: [batch, 12]; state: what the
        frames before gave. -> residual over the estimate, [batch, frame, 3,
        H, W], and the state after the last frame."""
        batch, frames = inputs.shape[:2]
        stream = _Stream(self.embed(conditions), frames, state)
        x = F.pixel_unshuffle(inputs.flatten(0, 1), 2)
        x = self.head(channels_last(x))
        skips = []
        for level, blocks in enumerate(self.encoder):
            x = stream.run(blocks, x)
            if level < len(self.down):
                skips.append(x)
                x = self.down[level](x)
        for level in reversed(range(len(self.decoder))):
            x = F.pixel_shuffle(self.up[level](x), 2) + skips[level]
            x = stream.run(self.decoder[level], x)
        x = F.pixel_shuffle(self.tail(x), 2)
        return x.unflatten(0, (batch, frames)), stream.state


def _blocks(width, count, code):
    return nn.ModuleList(DetailBlock(width, code) for _ in range(count))
