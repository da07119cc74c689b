"""Distilling the student: one pass at t = 522 from a degraded latent.

The objective of InstantViR (algorithms E.3, C.6) for a student in the prior's
own latent space, so that no codec has to be crossed: a data term through the
operator, and the score difference of the frozen prior and of a critic that
follows the student; to these comes the supervised consistency of the released
code. Every term has a weight, for ablation.
"""

import dataclasses

import torch
from torch import nn

from ..models.causal_dit import sight
from ..models.chunks import chunk_indices
from ..models.flow import add_noise, sigma_at, x0_of
from .codec import charbonnier, psnr
from .prior import drawn_timesteps, flow_velocity, normal

STUDENT_TIMESTEP = 522


@dataclasses.dataclass(frozen=True)
class Weights:
    latent: float = 1.0     # supervised, squared error of latents
    pixels: float = 2.0     # supervised, of the compensated video
    fidelity: float = 0.5   # A x against y
    score: float = 0.0      # score difference, 0: no critic
    prior: float = 0.25     # keeps the network a prior as well


def student_latent(dit, start, schedule):
    """One pass, whose own features are what later chunks see."""
    shift, _, window = schedule
    count = start.shape[2]
    mask = sight(chunk_indices(count), torch.ones(count, dtype=torch.bool),
                 window, start.shape[-1] * start.shape[-2] // 4)
    time = torch.full((start.shape[0], count), float(STUDENT_TIMESTEP),
                      device=start.device)
    velocity = dit(start, time, mask=mask.to(start.device)).float()
    sigma = sigma_at(torch.tensor(float(STUDENT_TIMESTEP)), shift)
    return x0_of(start, velocity, sigma.item())


class DistillStage:
    chosen_by = "psnr_gain"

    def __init__(self, student, teacher, codec, pool, held_out, batch,
                 schedule, weights=Weights()):
        """`pool.draw(batch, rng)` and each of `held_out` give estimate and
        clean [batch, 3, frame, H, W], and `misfit(video)`, A x - y."""
        networks = {"dit": student}
        if weights.score > 0:
            networks["critic"] = _copy_of(teacher)
        self.networks = nn.ModuleDict(networks)
        self.teacher = teacher.requires_grad_(False).eval()
        self.codec = codec.requires_grad_(False).eval()
        self.pool, self.held_out, self.batch = pool, held_out, batch
        self.schedule, self.weights = schedule, weights

    def restore(self, dit, estimate):
        """Student latents, and video with what the codec lost put back."""
        with torch.no_grad():
            start = self.codec.encode(estimate).float()
            carried = self.codec.decode(start)
        latent = student_latent(dit, start, self.schedule)
        video = estimate + (self.codec.decode(latent) - carried).float()
        return latent, video

    def loss(self, networks, rng):
        case, w = self.pool.draw(self.batch, rng), self.weights
        with torch.no_grad():
            clean = self.codec.encode(case.clean).float()
        latent, video = self.restore(networks["dit"], case.estimate)
        terms = {"latent": (latent - clean).square().mean(),
                 "pixels": charbonnier(video - case.clean)}
        if w.fidelity > 0:
            terms["fidelity"] = case.misfit(video).square().mean()
        if w.prior > 0:
            terms["prior"] = self._flow_loss(networks["dit"], clean, rng)
        if w.score > 0:
            terms["score"] = self._score_loss(networks["critic"], latent, rng)
            terms["critic"] = self._flow_loss(networks["critic"],
                                              latent.detach(), rng)
        loss = sum(getattr(w, name, 1.0) * term
                   for name, term in terms.items())
        before = psnr(case.estimate, case.clean)
        return loss, {**{k: v.detach() for k, v in terms.items()},
                      "psnr_gain": psnr(video.detach(), case.clean) - before}

    def _flow_loss(self, dit, latent, rng):
        shift, highest, window = self.schedule
        timestep = drawn_timesteps(rng, latent.shape[0], latent.shape[2],
                                   highest).to(latent.device)
        sigma = sigma_at(timestep, shift)[:, None, :, None, None]
        noise = normal(rng, latent)
        velocity = flow_velocity(dit, latent, add_noise(latent, noise, sigma),
                                 timestep, window)
        return (velocity - (noise - latent)).square().mean()

    def _score_loss(self, critic, latent, rng):
        """Distribution matching: its gradient is the difference of what critic
        and teacher hold to be clean, by the teacher's distance."""
        shift, highest, window = self.schedule
        with torch.no_grad():
            timestep = drawn_timesteps(rng, latent.shape[0], latent.shape[2],
                                       highest).to(latent.device)
            sigma = sigma_at(timestep, shift)[:, None, :, None, None]
            noisy = add_noise(latent, normal(rng, latent), sigma)
            fake, real = (x0_of(noisy, flow_velocity(
                dit, latent, noisy, timestep, window), sigma)
                for dit in (critic, self.teacher))
            distance = (latent - real).abs().mean((1, 2, 3, 4), keepdim=True)
            target = latent - torch.nan_to_num((fake - real) / distance)
        return (latent - target).square().mean() / 2

    def validate(self, networks):
        rows = {}
        for name, case in self.held_out:
            _, video = self.restore(networks["dit"], case.estimate)
            rows.setdefault(name, []).append(
                psnr(video, case.clean) - psnr(case.estimate, case.clean))
        gains = {name: sum(x) / len(x) for name, x in rows.items()}
        return {"psnr_gain": sum(gains.values()) / len(gains), **gains}


def _copy_of(network):
    copy = type(network)(network.sizes)
    copy.load_state_dict(network.state_dict())
    return copy
