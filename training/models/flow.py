"""Flow matching: x_t = (1 - sigma) x0 + sigma noise, v = noise - x0.

The grid of timesteps and its shift as in engine/model/flow_schedule.h: sigma of
a timestep is that of the nearest grid entry.
"""

import torch

GRID = 1000


def sigma_at(timestep, shift):
    """Of timesteps in 0..1000, any shape."""
    u = 1 - torch.arange(GRID, dtype=torch.float64) / GRID
    sigma = shift * u / (1 + (shift - 1) * u)
    timestep = torch.as_tensor(timestep, dtype=torch.float64)
    nearest = (timestep[..., None].cpu() - GRID * sigma).abs().argmin(-1)
    return sigma[nearest].float().to(timestep.device)


def add_noise(x0, noise, sigma):
    return (1 - sigma) * x0 + sigma * noise


def x0_of(noisy, velocity, sigma):
    return noisy - sigma * velocity
