"""Latent frames in chunks, as the service works through a stream."""

import torch

FRAMES_PER_LATENT = 4
CHUNK_LATENTS = 3


def latents_of(frames):
    """Latent frames of a clip of 1 + 4 k frames."""
    assert frames % FRAMES_PER_LATENT == 1, f"{frames} frames, must be 1 + 4 k"
    return 1 + frames // FRAMES_PER_LATENT


def chunk_indices(latents, chunk=CHUNK_LATENTS):
    """int [latent], which chunk each is in."""
    return torch.arange(latents) // chunk


def streamed(dit, latents, timestep, window, chunk=CHUNK_LATENTS):
    """One pass a chunk with the features of those before: what the service
    does. Velocities of `latents`, whose chunks see at most `window` frames."""
    velocities, past = [], [None] * len(dit.blocks)
    tokens = latents.shape[-1] * latents.shape[-2] // 4
    for first in range(0, latents.shape[2], chunk):
        part = latents[:, :, first:first + chunk]
        count = part.shape[2]
        time = torch.full((part.shape[0], count), float(timestep))
        velocity, own = dit(part, time, torch.arange(first, first + count),
                            cache=past)
        velocities.append(velocity)
        past = [_kept(old, new, (window - chunk) * tokens)
                for old, new in zip(past, own)]
    return torch.cat(velocities, 2)


def _kept(old, new, tokens):
    """The last `tokens` keys and values of both."""
    both = new if old is None else [
        torch.cat(pair, 1) for pair in zip(old, new)]
    return tuple(x[:, max(0, x.shape[1] - tokens):] for x in both)
