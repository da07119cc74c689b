"""The bar for a model: every classical method over the standard tasks.

    python -m training.bars --data CLIPS [--frames 49] [--size 256]

Prints mean PSNR in dB of each method and task, the engine's linear solver
among them, and the best. Parameters of Wiener filter and total variation are
the best of a few over the same clips, which favours them.
"""

import argparse
import pathlib

import cv2
import numpy
import torch

from . import classical, quality
from .clips import open_clips
from .evaluation import fixed_cases

WIENER_RATIOS = (3e-4, 1e-3, 3e-3, 1e-2)
VARIATION_WEIGHTS = (2e-4, 5e-4, 1e-3)
SIGMA = 3  # of the standard blur
TV_FRAMES = 3  # of a clip: total variation is slow, and frames are alike


def as_bytes(video):
    """float [frame, 3, H, W] in [0, 1] -> uint8 [frame, H, W, 3]"""
    levels = (video * 255).round().clamp(0, 255).byte()
    return levels.permute(0, 2, 3, 1).contiguous().numpy()


def score(frames, case):
    clean = case.clean_video()[:len(frames)]
    video = torch.from_numpy(numpy.ascontiguousarray(frames))
    return quality.psnr(video.permute(0, 3, 1, 2).float() / 255, clean)


def measured(case):
    """The measurement at its own size, uint8 [frame, h, w, 3]."""
    factor = case.measurement.factor
    return as_bytes(case.inputs[:, 3:6, ::factor, ::factor].float())


def inpainting(case):
    y, known = measured(case), case.measurement.mask.numpy()
    return {"Telea": classical.inpainted(y, known, cv2.INPAINT_TELEA),
            "Navier-Stokes": classical.inpainted(y, known, cv2.INPAINT_NS)}


def enlargement(case):
    y, factor = measured(case), case.measurement.factor
    return {"bicubic": classical.enlarged(y, factor, cv2.INTER_CUBIC),
            "Lanczos": classical.enlarged(y, factor, cv2.INTER_LANCZOS4)}


def deblurring(case):
    y = measured(case)
    found = {f"Wiener {ratio:g}": classical.wiener(y, SIGMA, ratio)
             for ratio in WIENER_RATIOS}
    for weight in VARIATION_WEIGHTS:
        found[f"total variation {weight:g}"] = numpy.stack([
            classical.to_bytes(classical.total_variation(
                frame / 255, SIGMA, weight)) for frame in y[:TV_FRAMES]])
    return found


METHODS = {"mask": inpainting, "downsample": enlargement, "blur": deblurring}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path,
                        default=pathlib.Path("out/clips"))
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--size", type=int, default=256)
    options = parser.parse_args()
    rows = {}
    for case in fixed_cases(open_clips(options.data, options.cache),
                            options.frames, options.size):
        row = rows.setdefault(case.name, {})
        row.setdefault("linear", []).append(
            score(as_bytes(case.estimate()), case))
        for name, frames in METHODS[case.measurement.kind](case).items():
            row.setdefault(name, []).append(score(frames, case))
    for task, row in rows.items():
        means = {name: sum(x) / len(x) for name, x in row.items()}
        best = max(means, key=means.get)
        print(task, "best:", best, "|", "  ".join(
            f"{name} {mean:.2f}" for name, mean in means.items()), flush=True)


if __name__ == "__main__":
    main()
