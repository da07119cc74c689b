"""The engine's operators and linear solver, as functions of tensors.

They come from engine/torch_library, so that training degrades and estimates
exactly as the service does. Built by `cmake --preset training && cmake --build
--preset training`; the file is build/training's, or LIMPID_TORCH_LIBRARY's.

An operator is its string, such as "blur:sigma=2+downsample:factor=2" (see
engine/operators/operator_spec.h). `mask`, bool [H, W] or [frame, H, W], true
where known, stands for the pixels of the operator's first mask; `kernel`,
float [height, width] of odd sizes, for the taps of its first blur. Tensors may
be on any device, masks and kernels on another than the video.

Errors of the engine are RuntimeErrors that name the field and both values.
"""

import functools
import os
import pathlib

import torch

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILT = "build/training/engine/torch_library/liblimpid_torch_library.so"


def library_path():
    """Where the library is; FileNotFoundError when it is not there."""
    path = pathlib.Path(os.environ.get("LIMPID_TORCH_LIBRARY", ROOT / BUILT))
    if not path.is_file():
        raise FileNotFoundError(
            f"no torch library at {path}: build it with `cmake --preset "
            "training && cmake --build --preset training`, or name it in "
            "LIMPID_TORCH_LIBRARY")
    return path


@functools.cache
def _operations():
    torch.ops.load_library(str(library_path()))
    return torch.ops.limpid


def measure(video, operator, mask=None, kernel=None):
    """A x of a whole video, without noise or rounding.

    video: float32 [frame, 3, H, W] in [0, 1]; each factor of the operator
    divides H and W. -> float32 [frame, 3, H / factor, W / factor], 0 where
    nothing is measured. No gradient.
    """
    return _operations().measure(video, operator, mask, kernel)


def estimate(measurement, operator, mask=None, kernel=None, noise_level=0.0):
    """The linear solver's restoration, chunk by chunk as in a stream.

    measurement: float32 [frame, 3, h, w]; noise_level: standard deviation, 0
    or more. -> float32 [frame, 3, H, W], about in [0, 1]. No gradient.
    """
    return _operations().estimate(measurement, operator, mask, kernel,
                                  noise_level)
