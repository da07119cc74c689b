"""The random measurements that networks are trained on.

A family draws from a CPU generator: (rng, frames, size) -> Measurement, for
videos of `frames` frames of size [H, W], which every factor drawn (up to 8, 3
where 3 divides) divides.
"""

from . import kernels, masks
from .draws import choice, log_uniform, uniform, whole
from .measurements import MAX_NOISE_LEVEL, MAX_SIGMA, Measurement

LEAST_NOISE_LEVEL = 0.002  # half a level of 8 bits


def noise_level(rng, share_without):
    """0 in a share of the draws, else 0.002 to 0.05."""
    if uniform(rng, 0, 1) < share_without:
        return 0.0
    return log_uniform(rng, LEAST_NOISE_LEVEL, MAX_NOISE_LEVEL)


def masked(rng, frames, size):
    """30 to 90 % of the pixels missing, still or per frame, or objects."""
    shape = choice(rng, {"still": 0.65, "per frame": 0.15, "objects": 0.2})
    missing = uniform(rng, 0.3, 0.9)
    operator = "mask:missing=0.5"  # the mask itself stands for these pixels
    if shape == "still":
        mask = masks.random_pixels(rng, size, missing)
    elif shape == "per frame":
        operator = "mask:per_frame=1"
        mask = masks.random_pixels_per_frame(rng, frames, size, missing)
    else:
        mask = masks.boxes_and_strokes(rng, size)
    return Measurement(operator, noise_level(rng, 0.85), "mask", mask=mask)


def gaussian(sigma):
    """The operator's string and the spread of a Gaussian blur."""
    return f"blur:sigma={sigma:.4f}", (sigma * sigma, sigma * sigma, 0.0)


def blurred(rng, frames, size):
    """Gaussians of sigma 0.5 to 5, motion, arbitrary kernels."""
    shape = choice(rng, {"gaussian": 0.7, "motion": 0.2, "arbitrary": 0.1})
    noise = noise_level(rng, 0.1)
    if shape == "gaussian":
        operator, spread = gaussian(uniform(rng, 0.5, MAX_SIGMA))
        return Measurement(operator, noise, "blur", spread=spread)
    draw = (kernels.motion_kernel if shape == "motion"
            else kernels.arbitrary_kernel)
    kernel = draw(rng)
    return Measurement("blur:sigma=1", noise, "blur", kernel=kernel,
                       spread=kernels.spread_of(kernel))


def downsampled(rng, frames, size):
    """By 2, 3, 4 or 8, area or bicubic; 3 only where it divides."""
    factor = choice(rng, {4: 0.5, 2: 0.25, 3: 0.12, 8: 0.13})
    if size[0] % factor or size[1] % factor:
        factor = 4
    filter_name = choice(rng, {"area": 0.65, "bicubic": 0.35})
    return Measurement(f"downsample:factor={factor},kernel={filter_name}",
                       noise_level(rng, 0.45), "downsample", factor=factor,
                       is_bicubic=filter_name == "bicubic")


def averaged(rng, frames, size):
    """Exposures over 2 to 7 frames."""
    count = whole(rng, 2, 7)
    return Measurement(f"temporal_average:frames={count}",
                       noise_level(rng, 0.3), "average",
                       averaged_frames=count)


def composed(rng, frames, size):
    """A Gaussian of sigma 0.5 to 2, then halving or missing pixels."""
    blur, spread = gaussian(uniform(rng, 0.5, 2))
    if choice(rng, {"halved": 0.5, "masked": 0.5}) == "halved":
        return Measurement(f"{blur}+downsample:factor=2,kernel=area",
                           noise_level(rng, 0.2), "compose", factor=2,
                           spread=spread)
    mask = masks.random_pixels(rng, size, uniform(rng, 0.3, 0.7))
    return Measurement(f"{blur}+mask:missing=0.5", noise_level(rng, 0.2),
                       "compose", mask=mask, spread=spread)


FAMILIES = {masked: 0.42, blurred: 0.24, downsampled: 0.27, averaged: 0.03,
            composed: 0.04}


def random_measurement(rng, frames, size):
    """Of one of the families, by their shares."""
    return choice(rng, FAMILIES)(rng, frames, size)
