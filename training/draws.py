"""Random draws from a CPU generator, as numbers."""

import math

import torch


def uniform(rng, low, high):
    """A float of [low, high)."""
    return low + (high - low) * torch.rand((), generator=rng).item()


def log_uniform(rng, low, high):
    """A float of [low, high), each octave as likely as the next."""
    return math.exp(uniform(rng, math.log(low), math.log(high)))


def whole(rng, low, high):
    """An int of low to high, both included."""
    return int(torch.randint(low, high + 1, (), generator=rng))


def one_in(rng, count):
    """True once in `count` draws."""
    return whole(rng, 1, count) == 1


def choice(rng, shares):
    """A key of {key: share}; the shares add up to 1."""
    left = uniform(rng, 0, 1)
    for key, share in shares.items():
        if left < share:
            return key
        left -= share
    return next(iter(shares))  # rounding of the sum
