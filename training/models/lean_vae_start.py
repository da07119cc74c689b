"""Where LeanVAE's training starts: at the linear codec of principal components.

A linear codec by principal components is the best one of its size before any
nonlinearity has been learned; layers begin as nearly nothing, so that training
starts at its PSNR instead of far below.
"""

import torch

from .haar import from_bands, to_bands
from .lean_vae import (COLOURS, KINDS, PATCH_SIDE, from_patches, patch_values,
                       to_patches)
from .naf import DepthwiseConv3d

BRANCH_SCALE = 0.02  # of what the layers add at first


def _components(values, count):
    """Mean and the `count` strongest directions [count, value]; zeros where
    there are fewer."""
    mean = values.mean(0)
    covariance = torch.cov((values - mean).T)
    _, vectors = torch.linalg.eigh(covariance)
    strongest = vectors.flip(-1).T[:count]
    missing = count - strongest.shape[0]
    return mean, torch.cat([strongest, strongest.new_zeros(
        missing, strongest.shape[1])])


def _patches_of(pixels):
    """Low and high patch values, [patch, value], of whole groups of four
    frames [batch, 3, 4 n, H, W]."""
    axes, depth = KINDS["video"]
    bands = to_bands(pixels, axes)
    return [to_patches(part, depth).flatten(0, 3)
            for part in (bands[:, :COLOURS], bands[:, COLOURS:])]


def _still(values, part):
    """Patch values of videos that stand still at image patches [n, value]."""
    low, high = patch_values("image")
    blank = [values.new_zeros(values.shape[0], 1, 1, 1, count)
             for count in (low, high)]
    blank[part] = values[:, None, None, None]
    axes, depth = KINDS["image"]
    bands = torch.cat([from_patches(x, depth) for x in blank], 1)
    frame = from_bands(bands, axes)
    return _patches_of(frame.expand(-1, -1, 4, -1, -1))[part]


def _set(linear, weight, bias):
    linear.weight.copy_(weight)
    linear.bias.copy_(bias)


def _set_patch_layers(codec, part, mean, basis):
    """`basis` [channel, value] of video patches, and what it means for a
    frame alone."""
    name = ("low_proj", "high_proj")[part]
    still = _still(torch.eye(patch_values("image")[part],
                             dtype=basis.dtype), part)
    to_image = torch.linalg.pinv(still)
    layer = lambda side, kind: getattr(side, f"{kind}_{name}")
    encode_bias = -basis @ mean
    _set(layer(codec.encoder, "video")[1], basis, encode_bias)
    _set(layer(codec.encoder, "image")[1], basis @ still.T, encode_bias)
    _set(layer(codec.decoder, "video")[0], basis.T, mean)
    _set(layer(codec.decoder, "image")[0], to_image.T @ basis.T,
         to_image.T @ mean)


def _quiet_layers(codec):
    for name, parameter in codec.named_parameters():
        if "ffd_layer" in name and name.endswith("4.weight"):
            parameter.zero_()
    for module in codec.modules():
        if isinstance(module, DepthwiseConv3d):
            module.weight.mul_(BRANCH_SCALE)


@torch.no_grad()
def start_at_principal_components(codec, pixels):
    """`pixels`: [batch, 3, 4 n, H, W] in [0, 1], sides multiples of 8, of many
    different scenes."""
    assert pixels.shape[-1] % (2 * PATCH_SIDE) == 0
    features = []
    counts = (codec.sizes.l_dim, codec.sizes.h_dim)
    for part, values in enumerate(_patches_of(pixels.double() - 0.5)):
        mean, basis = _components(values, counts[part])
        _set_patch_layers(codec, part, mean, basis)
        features.append((values - mean) @ basis.T)
    _, directions = _components(torch.cat(features, 1),
                                codec.sizes.latent_dim)
    bottleneck = codec.latent_bottleneck
    bottleneck.phi.copy_(directions)
    bottleneck.Q.copy_(directions.T)
    _quiet_layers(codec)
