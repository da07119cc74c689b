"""Training the latent codec: pixels back as they were, latents smooth."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from ..models.lean_vae_start import start_at_principal_components

CORNER = 1e-3        # rounds the corner of the absolute error
LATENT_NOISE = 0.02  # of a latent's deviation: what the decoder must bear


def charbonnier(error):
    return (error.square() + CORNER**2).sqrt().mean()


def gradient_error(decoded, clean):
    """Of the differences between neighbours in space and time."""
    error = decoded - clean
    return sum(error.diff(dim=axis).abs().mean() for axis in (2, 3, 4))


class CodecStage:
    chosen_by = "psnr"

    def __init__(self, codec, cuts, held_out, batch, gradient_weight=0.1):
        """`cuts(rng)` -> [frame, 3, H, W]; `held_out`: [batch, 3, frame, H, W]
        of clips that training never sees."""
        self.networks = nn.ModuleDict({"codec": codec})
        self.cuts, self.held_out, self.batch = cuts, held_out, batch
        self.gradient_weight = gradient_weight

    def draw(self, rng):
        return torch.stack([self.cuts(rng) for _ in range(self.batch)]
                           ).transpose(1, 2)

    def start(self, rng, count=64):
        """Before the first step of a new run."""
        clips = [self.draw(rng)[:, :, 1:] for _ in range(
            math.ceil(count / self.batch))]
        start_at_principal_components(self.networks["codec"],
                                      torch.cat(clips).cpu())

    def loss(self, networks, rng):
        clean = self.draw(rng)
        latent = networks["codec"].encode(clean)
        deviation = latent.detach().float().std((0, 2, 3, 4), keepdim=True)
        noise = torch.randn(latent.shape, generator=rng).to(latent.device)
        decoded = networks["codec"].decode(
            latent + LATENT_NOISE * deviation * noise).float()
        pixels = charbonnier(decoded - clean)
        edges = gradient_error(decoded, clean)
        loss = pixels + self.gradient_weight * edges
        return loss, {"psnr": psnr(decoded.detach(), clean)}

    def validate(self, networks):
        codec = networks["codec"]
        scores = []
        for clip in self.held_out.split(1):
            decoded = codec.decode(codec.encode(clip)).float()
            scores.append(psnr(decoded, clip))
        return {"psnr": sum(scores) / len(scores)}

    @torch.no_grad()
    def measure_latents(self, codec, rng, count=256):
        """Sets the statistics of the latents, once the codec is trained."""
        codec.latent_mean.zero_()
        codec.latent_deviation.fill_(1)
        latents = [codec.encode(self.draw(rng)) for _ in range(
            math.ceil(count / self.batch))]
        values = torch.cat(latents).transpose(0, 1).flatten(1).float()
        codec.latent_mean.copy_(values.mean(1))
        codec.latent_deviation.copy_(values.std(1))


def psnr(x, clean):
    """dB of values in [0, 1]."""
    error = F.mse_loss(x.float().clamp(0, 1), clean.float()).item()
    return -10 * math.log10(max(error, 1e-12))
