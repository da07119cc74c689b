"""Rotary positions in time, height and width: neighbouring channels turned."""

import torch

THETA = 10000


def _turns(positions, pairs):
    """[position] -> complex [position, pair]"""
    exponent = torch.arange(pairs, dtype=torch.float64) / pairs
    angle = torch.outer(positions.double().cpu(), THETA**-exponent)
    return torch.polar(torch.ones_like(angle), angle)


def turns_of_grid(head_dim, frames, rows, columns):
    """complex64 [token, 1, head_dim / 2]; `frames`: int [frame], the position
    of each latent frame in its stream."""
    space = head_dim // 6
    grid = (len(frames), rows, columns, -1)
    parts = (_turns(frames, head_dim // 2 - 2 * space)[:, None, None],
             _turns(torch.arange(rows), space)[None, :, None],
             _turns(torch.arange(columns), space)[None, None])
    turns = torch.cat([part.expand(grid) for part in parts], -1)
    return turns.flatten(0, 2)[:, None].to(torch.complex64)


def turn(x, turns):
    """x: [batch, token, head, channel], in its own dtype."""
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turns).flatten(-2).type_as(x)
