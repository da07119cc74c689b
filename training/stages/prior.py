"""Training the prior: flow matching on chunks that see clean chunks before.

Teacher forcing in one pass: the clip's clean latents at t = 0 stand beside its
noisy ones; a noisy chunk sees itself and the clean chunks before it, which is
what AVIS's cache holds (algorithms: context pass at t = 0).
"""

import torch
from torch import nn

from ..models.causal_dit import sight
from ..models.chunks import chunk_indices
from ..models.flow import add_noise, sigma_at, x0_of

CONTEXT_DEVIATION = 0.05  # restored chunks are never quite clean


def uniform(rng, shape, low, high):
    return low + (high - low) * torch.rand(shape, generator=rng)


def normal(rng, like):
    """Drawn on the CPU, so that devices agree."""
    return torch.randn(like.shape, generator=rng).to(like.device)


def flow_velocity(dit, context, noisy, timestep, window):
    """Velocities of `noisy` [batch, channel, frame, H, W] at `timestep`
    [batch, frame], each chunk seeing the chunks of `context` before it."""
    count = noisy.shape[2]
    chunks = chunk_indices(count)
    keeps = torch.arange(2 * count) < count
    mask = sight(chunks.repeat(2), keeps, window,
                 noisy.shape[-1] * noisy.shape[-2] // 4).to(noisy.device)
    time = torch.cat([torch.zeros_like(timestep), timestep], 1)
    velocity = dit(torch.cat([context, noisy], 2), time,
                   torch.arange(count).repeat(2), mask)
    return velocity[:, :, count:].float()


def drawn_timesteps(rng, batch, latents, highest):
    """One for each chunk, [batch, frame]."""
    chunks = chunk_indices(latents)
    per_chunk = uniform(rng, (batch, int(chunks[-1]) + 1), 1, highest)
    return per_chunk[:, chunks]


class PriorStage:
    chosen_by = "x0_gain"

    def __init__(self, dit, codec, cuts, held_out, batch, schedule):
        """`schedule`: shift, highest timestep and window of the card."""
        self.networks = nn.ModuleDict({"dit": dit})
        self.codec = codec.requires_grad_(False).eval()
        self.cuts, self.batch, self.schedule = cuts, batch, schedule
        with torch.no_grad():
            self.held_out = torch.cat([self.codec.encode(clip)
                                       for clip in held_out.split(1)])

    @torch.no_grad()
    def draw(self, rng):
        clips = torch.stack([self.cuts(rng) for _ in range(self.batch)])
        return self.codec.encode(clips.transpose(1, 2)).float()

    def _errors(self, dit, clean, rng):
        """Squared errors of velocity and x0, and of x0 if nothing were done."""
        shift, highest, window = self.schedule
        timestep = drawn_timesteps(rng, clean.shape[0], clean.shape[2],
                                   highest).to(clean.device)
        sigma = sigma_at(timestep, shift)[:, None, :, None, None]
        noise = normal(rng, clean)
        noisy = add_noise(clean, noise, sigma)
        context = clean + CONTEXT_DEVIATION * normal(rng, clean)
        velocity = flow_velocity(dit, context, noisy, timestep, window)
        x0_error = (x0_of(noisy, velocity, sigma) - clean).square()
        return ((velocity - (noise - clean)).square().mean(),
                x0_error.mean(), (noisy - clean).square().mean())

    def loss(self, networks, rng):
        velocity, x0, untouched = self._errors(networks["dit"], self.draw(rng),
                                               rng)
        return velocity, {"x0_gain": gain(untouched, x0)}

    def validate(self, networks):
        rng = torch.Generator().manual_seed(1)
        gains = [gain(*self._errors(networks["dit"], clip, rng)[:0:-1])
                 for clip in self.held_out.split(1) for _ in range(4)]
        return {"x0_gain": sum(gains) / len(gains)}


def gain(before, after):
    """dB by which a mean squared error fell."""
    return 10 * torch.log10(before.detach() / after.detach()).item()
