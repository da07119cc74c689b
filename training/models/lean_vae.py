"""LeanVAE: Haar bands, linear patches, NAF layers, a sensing bottleneck.

Tensor names are those of the public checkpoints, so that the C++ model
(engine/model/lean_vae.h) reads what is exported here. Pixels are [batch, 3,
frame, height, width] in [0, 1], sides multiples of 8; a stream begins with one
frame and goes on by fours; latents are [batch, latent_dim, latent frame,
height / 8, width / 8], normalised by the statistics in the buffers.
"""

import dataclasses

import torch
from torch import nn

from .haar import IMAGE_AXES, VIDEO_AXES, from_bands, to_bands
from .naf import CausalState, NafLayers

COLOURS = 3
PATCH_SIDE = 4
VIDEO_PATCH_FRAMES = 2


@dataclasses.dataclass(frozen=True)
class LeanVaeSizes:
    """As engine/model/lean_vae_config.h; the defaults are of the small one."""

    l_dim: int = 48
    h_dim: int = 144
    latent_dim: int = 16
    sep_num_layer: int = 2
    fusion_num_layer: int = 3
    ista_iter_num: int = 1
    ista_layer_num: int = 1

    @property
    def embedding_dim(self):
        return self.l_dim + self.h_dim


def to_patches(bands, depth):
    """-> [batch, frame, row, column, channel x depth x 4 x 4]"""
    batch, channels, frames, height, width = bands.shape
    x = bands.reshape(batch, channels, frames // depth, depth,
                      height // PATCH_SIDE, PATCH_SIDE,
                      width // PATCH_SIDE, PATCH_SIDE)
    return x.permute(0, 2, 4, 6, 1, 3, 5, 7).flatten(4)


def from_patches(patches, depth):
    """The inverse of to_patches."""
    batch, frames, rows, columns, values = patches.shape
    channels = values // (PATCH_SIDE**2 * depth)
    x = patches.reshape(batch, frames, rows, columns, channels, depth,
                        PATCH_SIDE, PATCH_SIDE)
    return x.permute(0, 4, 1, 5, 2, 6, 3, 7).reshape(
        batch, channels, frames * depth, rows * PATCH_SIDE,
        columns * PATCH_SIDE)


# The first frame of a stream, and the groups of four after it.
KINDS = {"image": (IMAGE_AXES, 1), "video": (VIDEO_AXES, VIDEO_PATCH_FRAMES)}


def patch_values(kind):
    """Values of a low and of a high patch."""
    axes, depth = KINDS[kind]
    low = COLOURS * depth * PATCH_SIDE**2
    return low, low * (2 ** len(axes) - 1)


class Stage(nn.Module):
    """What encoder and decoder share: layers apart, and layers together."""

    def __init__(self, sizes):
        super().__init__()
        self.low_layer = NafLayers(sizes.l_dim, sizes.sep_num_layer)
        self.high_layer = NafLayers(sizes.h_dim, sizes.sep_num_layer)
        self.fusion_layer = NafLayers(sizes.embedding_dim,
                                      sizes.fusion_num_layer)


class Encoder(Stage):
    def __init__(self, sizes):
        super().__init__(sizes)
        for kind in KINDS:
            low, high = patch_values(kind)
            setattr(self, f"{kind}_low_proj", nn.Sequential(
                nn.Identity(), nn.Linear(low, sizes.l_dim)))
            setattr(self, f"{kind}_high_proj", nn.Sequential(
                nn.Identity(), nn.Linear(high, sizes.h_dim)))

    def embed(self, pixels, kind):
        axes, depth = KINDS[kind]
        bands = to_bands(pixels, axes)
        low = to_patches(bands[:, :COLOURS], depth)
        high = to_patches(bands[:, COLOURS:], depth)
        return torch.cat([getattr(self, f"{kind}_low_proj")(low),
                          getattr(self, f"{kind}_high_proj")(high)], -1)

    def forward(self, pixels, starts, state=None):
        """Centred pixels -> [batch, latent frame, H, W, embedding]"""
        parts = [self.embed(pixels[:, :, :1], "image")] if starts else []
        if pixels.shape[2] > int(starts):
            parts.append(self.embed(pixels[:, :, int(starts):], "video"))
        x = torch.cat(parts, 1)
        low_dim = self.low_layer.ffd_layer[0][0].normalized_shape[0]
        low = self.low_layer(x[..., :low_dim], state)
        high = self.high_layer(x[..., low_dim:], state)
        return self.fusion_layer(torch.cat([low, high], -1), state)


class Decoder(Stage):
    def __init__(self, sizes):
        super().__init__(sizes)
        for kind in KINDS:
            low, high = patch_values(kind)
            setattr(self, f"{kind}_low_proj",
                    nn.Sequential(nn.Linear(sizes.l_dim, low)))
            setattr(self, f"{kind}_high_proj",
                    nn.Sequential(nn.Linear(sizes.h_dim, high)))

    def unembed(self, low, high, kind):
        axes, depth = KINDS[kind]
        low = from_patches(getattr(self, f"{kind}_low_proj")(low), depth)
        high = from_patches(getattr(self, f"{kind}_high_proj")(high), depth)
        return from_bands(torch.cat([low, high], 1), axes)

    def forward(self, features, starts, state=None):
        x = self.fusion_layer(features, state)
        low_dim = self.low_layer.ffd_layer[0][0].normalized_shape[0]
        low = self.low_layer(x[..., :low_dim], state)
        high = self.high_layer(x[..., low_dim:], state)
        first = int(starts)
        parts = []
        if starts:
            parts.append(self.unembed(low[:, :1], high[:, :1], "image"))
        if low.shape[1] > first:
            parts.append(self.unembed(low[:, first:], high[:, first:],
                                      "video"))
        return torch.cat(parts, 2)


class Bottleneck(nn.Module):
    """z = phi p, recovered by unrolled iterative shrinkage (ISTA)."""

    def __init__(self, sizes):
        super().__init__()
        dim = sizes.embedding_dim
        self.phi = nn.Parameter(torch.randn(sizes.latent_dim, dim) / dim**0.5)
        self.Q = nn.Parameter(
            torch.randn(dim, sizes.latent_dim) / sizes.latent_dim**0.5)
        count = range(sizes.ista_iter_num)
        make = lambda: nn.ModuleList(
            NafLayers(dim, sizes.ista_layer_num, residual=False)
            for _ in count)
        self.weights = nn.ParameterList(torch.tensor(0.5) for _ in count)
        self.threshold = nn.ParameterList(torch.full((1,), 0.01)
                                          for _ in count)
        self.forward_l, self.backward_l = make(), make()

    def measure(self, features):
        return features @ self.phi.T

    def recover(self, z, state=None):
        r = z @ self.Q.T
        for weight, threshold, forward, backward in zip(
                self.weights, self.threshold, self.forward_l, self.backward_l):
            r = r - weight * (r @ self.phi.T - z) @ self.phi
            u = forward(r, state)
            u = torch.sign(u) * torch.relu(torch.abs(u) - threshold)
            r = r + backward(u, state)
        return r


class LeanVae(nn.Module):
    """Encodes to and decodes from latents of zero mean and unit deviation."""

    def __init__(self, sizes=LeanVaeSizes()):
        super().__init__()
        self.sizes = sizes
        self.encoder, self.decoder = Encoder(sizes), Decoder(sizes)
        self.latent_bottleneck = Bottleneck(sizes)
        self.register_buffer("latent_mean", torch.zeros(sizes.latent_dim))
        self.register_buffer("latent_deviation", torch.ones(sizes.latent_dim))

    def encode(self, pixels, state=None):
        """`state`: a CausalState that this stream's encoder advances; None
        for a whole clip."""
        features = self.encoder(pixels - 0.5, starts=not state, state=state)
        z = self.latent_bottleneck.measure(features)
        z = (z - self.latent_mean) / self.latent_deviation
        return z.permute(0, 4, 1, 2, 3)

    def decode(self, latent, state=None):
        z = latent.permute(0, 2, 3, 4, 1)
        z = z * self.latent_deviation + self.latent_mean
        starts = not state
        features = self.latent_bottleneck.recover(z, state)
        return self.decoder(features, starts=starts, state=state) + 0.5

    def new_state(self):
        return CausalState()
