"""The causal Wan DiT: the velocity of noisy latents, chunk after chunk.

Tensor names are those of Wan 2.1, so that the C++ model
(engine/model/causal_dit.h) reads what is exported here. Latents are [batch,
channel, frame, height, width], sides even.
"""

import dataclasses

import torch
from torch import nn
from torch.nn import functional as F

from .dit_block import DitBlock, modulated
from .rotary import turns_of_grid

PATCH = (1, 2, 2)


@dataclasses.dataclass(frozen=True)
class DitSizes:
    """As engine/model/dit_config.h; the defaults are of the small one."""

    dim: int = 256
    ffn_dim: int = 1024
    num_layers: int = 6
    num_heads: int = 4
    channels: int = 16
    freq_dim: int = 64
    text_dim: int = 16
    text_tokens: int = 1


class Head(nn.Module):
    def __init__(self, dim, values):
        super().__init__()
        self.head = nn.Linear(dim, values)
        self.modulation = nn.Parameter(torch.randn(1, 2, dim) / dim**0.5)

    def forward(self, x, time):
        """time: [batch, token, dim], not projected."""
        m = (self.modulation + time[..., None, :]).type_as(x)
        return self.head(modulated(x, m[..., 1, :], m[..., 0, :]))


class CausalDit(nn.Module):
    def __init__(self, sizes=DitSizes()):
        super().__init__()
        self.sizes = sizes
        dim = sizes.dim
        self.patch_embedding = nn.Conv3d(sizes.channels, dim, PATCH, PATCH)
        self.text_embedding = nn.Sequential(
            nn.Linear(sizes.text_dim, dim), nn.GELU(approximate="tanh"),
            nn.Linear(dim, dim))
        self.time_embedding = nn.Sequential(
            nn.Linear(sizes.freq_dim, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.time_projection = nn.Sequential(nn.SiLU(),
                                             nn.Linear(dim, 6 * dim))
        self.blocks = nn.ModuleList(
            DitBlock(dim, sizes.ffn_dim, sizes.num_heads)
            for _ in range(sizes.num_layers))
        self.head = Head(dim, 4 * sizes.channels)
        nn.init.zeros_(self.head.head.weight)
        nn.init.zeros_(self.head.head.bias)

    def waves(self, timestep):
        """[batch, frame], 0 to 1000 -> [batch, frame, freq_dim]"""
        half = self.sizes.freq_dim // 2
        exponent = torch.arange(half, dtype=torch.float64,
                                device=timestep.device) / half
        angle = timestep.double()[..., None] * 10000**-exponent
        return torch.cat([angle.cos(), angle.sin()], -1).float()

    def forward(self, latent, timestep, frames=None, mask=None, cache=None):
        """-> velocity, noise - x0, of `latent`'s shape.

        timestep: [batch, frame]. frames: int [frame], their positions in the
        stream, 0, 1, ... by default. mask: bool [token, token], see `sight`.
        cache: a list with the keys and values of what came before, one pair a
        layer, or None; a new list is then returned as well, of this pass alone.
        """
        batch, _, count, height, width = latent.shape
        rows, columns = height // PATCH[1], width // PATCH[2]
        frames = torch.arange(count) if frames is None else frames
        x = self.patch_embedding(latent).flatten(2).transpose(1, 2)
        e = self.time_embedding(self.waves(timestep))
        e0 = self.time_projection(e).unflatten(-1, (6, -1))
        spread = lambda t: t.repeat_interleave(rows * columns, 1)
        text = self.text_embedding(x.new_zeros(
            batch, self.sizes.text_tokens, self.sizes.text_dim))
        turns = turns_of_grid(self.sizes.dim // self.sizes.num_heads, frames,
                              rows, columns).to(latent.device)
        new = []
        for layer, block in enumerate(self.blocks):
            x, own = block(x, spread(e0), text, (turns, mask),
                           cache[layer] if cache else None)
            new.append(own)
        y = self.head(x, spread(e))
        velocity = y.reshape(batch, count, rows, columns, 2, 2, -1).permute(
            0, 6, 1, 2, 4, 3, 5).reshape(batch, -1, count, height, width)
        return velocity if cache is None else (velocity, new)


def sight(chunks, keeps, window, tokens):
    """Who sees whom in one pass over several chunks: bool [token, token].

    chunks: int [frame], the chunk of each frame of the pass; keeps: bool
    [frame], whether later chunks see it. A frame sees its own chunk's frames
    of its own kind, and of earlier chunks, at most `window` frames back from
    its chunk's end, those that are kept. `tokens` of each frame.
    """
    earlier = chunks[:, None] > chunks[None, :]
    own = (chunks[:, None] == chunks[None, :]) & (
        keeps[:, None] == keeps[None, :])
    position = torch.zeros_like(chunks)
    for kind in (False, True):
        of_kind = keeps == kind
        position[of_kind] = torch.arange(int(of_kind.sum()))
    end = torch.stack([position[(chunks == c) & (keeps == k)].max() + 1
                       for c, k in zip(chunks, keeps)])
    near = position[None, :] >= end[:, None] - window
    seen = own | (earlier & keeps[None, :] & near)
    return seen.repeat_interleave(tokens, 0).repeat_interleave(tokens, 1)
