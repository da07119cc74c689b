"""Judges a detail network over fixed cases of clips that it never saw.

A case is a centre cut of a clip under one of the standard tasks, with the same
pixels and the same noise every time.
"""

import dataclasses

import torch

from . import quality
from .masks import random_pixels
from .measurements import Measurement, network_input
from .projection import project, projection_of

CHUNK_FRAMES = 12  # at a time, so that memory stays small
METRICS = {"dB": quality.psnr, "SSIM": quality.ssim,
           "flicker": quality.temporal_error, "drift": quality.color_drift,
           "border": quality.border_ratio}


def standard_tasks(size, seed=1):
    """{name: Measurement} for videos of `size` [H, W], both multiples of 4."""
    rng = torch.Generator().manual_seed(seed)

    def masked(missing):
        return Measurement("mask:missing=0.5", kind="mask",
                           mask=random_pixels(rng, size, missing))

    def quartered(noise_level):
        return Measurement("downsample:factor=4", noise_level, "downsample",
                           factor=4)

    return {"mask 50": masked(0.5), "mask 80": masked(0.8),
            "gauss 3": Measurement("blur:sigma=3", 0.005, "blur",
                                   spread=(9.0, 9.0, 0.0)),
            "x4": quartered(0.0), "x4 0.02": quartered(0.02)}


@dataclasses.dataclass
class Case:
    name: str                 # of the task
    measurement: Measurement
    inputs: torch.Tensor      # float16 [frame, 7, H, W]: network_input
    clean: torch.Tensor       # uint8 [frame, 3, H, W]

    def estimate(self):
        return self.inputs[:, :3].float()

    def clean_video(self):
        return self.clean.float() / 255


def centre_cut(clip, frames, size, device):
    """The first frames of a clip, uint8 [frame, 3, size, size]."""
    top, left = ((side - size) // 2 for side in clip.shape[1:3])
    cut = clip[:frames, top:top + size, left:left + size].copy()
    return torch.from_numpy(cut).to(device).permute(0, 3, 1, 2).contiguous()


@torch.no_grad()
def fixed_cases(clips, frames, size, device="cpu"):
    """Every task on every clip (clips.py) that is long and large enough.

    ValueError when none is."""
    cases = []
    for number, clip in enumerate(clips):
        if clip.shape[0] < frames or min(clip.shape[1:3]) < size:
            continue
        clean = centre_cut(clip, frames, size, device)
        rng = torch.Generator(device).manual_seed(number)
        for name, measurement in standard_tasks((size, size)).items():
            y = measurement.measure(clean.float() / 255, rng)
            inputs = network_input(y, measurement).half()
            cases.append(Case(name, measurement, inputs, clean))
    if not cases:
        raise ValueError(f"of {len(clips)} clips none has {frames} frames of "
                         f"{size}x{size} or more")
    return cases


@torch.no_grad()
def restored(net, case, bf16=False):
    """What the service would send for a case, float32 [frame, 3, H, W]: the
    network's frames chunk by chunk, projected where there is no noise."""
    conditions = case.measurement.conditions()[None].to(case.inputs.device)
    parts, state = [], None
    for chunk in case.inputs.float().split(CHUNK_FRAMES):
        with torch.autocast(chunk.device.type, torch.bfloat16, enabled=bf16):
            residual, state = net(chunk[None], conditions, state)
        parts.append(chunk[:, :3] + residual[0].float())
    measured, known = case.inputs.float().split([3, 3, 1], 1)[1:]
    sampling = torch.tensor([projection_of(case.measurement)])
    return project(torch.cat(parts)[None], measured[None], known[None],
                   sampling)[0]


def judged(video, clean):
    """{metric: figure}"""
    return {name: metric(video, clean) for name, metric in METRICS.items()}


def evaluate(net, cases, bf16=False):
    """{task: (figures of the linear solver, figures of the network)}, each
    {metric: mean over the clips}."""
    rows = {}
    for case in cases:
        clean = case.clean_video()
        rows.setdefault(case.name, []).append(
            (judged(case.estimate(), clean),
             judged(restored(net, case, bf16), clean)))
    return {name: tuple(_means(column) for column in zip(*pairs))
            for name, pairs in rows.items()}


def _means(figures):
    return {name: sum(row[name] for row in figures) / len(figures)
            for name in METRICS}


def table(rows):
    """evaluate's figures as text, the linear solver's before the arrow."""
    head = f"{'task':10}" + "".join(f"{name:>22}" for name in METRICS)
    lines = [head]
    for task, (linear, network) in rows.items():
        cells = (f"{linear[name]:.4g} -> {network[name]:.4g}"
                 for name in METRICS)
        lines.append(f"{task:10}" + "".join(f"{cell:>22}" for cell in cells))
    return "\n".join(lines)
