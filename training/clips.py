"""Clips of a folder, decoded once and mapped from then on.

A clip is a read-only uint8 array [frame, H, W, 3], RGB. Its decoded frames lie
in the cache folder as .npy, named by the clip's name, size and time of change,
so that a clip that changed is decoded anew.
"""

import concurrent.futures
import os
import pathlib

import cv2
import numpy

HELD_OUT_EVERY = 17  # of the clips, for choosing a checkpoint


def decode(path):
    """uint8 [frame, H, W, 3], RGB. ValueError, with the clip's name, when it
    has no frames or ends before the container says."""
    capture = cv2.VideoCapture(str(path))
    promised = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    frames = []
    while True:
        good, frame = capture.read()
        if not good:
            break
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    capture.release()
    if not frames or len(frames) < promised:
        raise ValueError(f"{path}: {len(frames)} frames can be decoded, must "
                         f"be 1 or more and the {promised} of its container")
    return numpy.stack(frames)


def cached_path(path, folder, cache):
    """The decoded frames of the clip `path`, which lies below `folder`."""
    name = "_".join(path.relative_to(folder).with_suffix("").parts)
    status = path.stat()
    return cache / f"{name}-{status.st_size}-{status.st_mtime_ns}.npy"


def _mapped(path, folder, cache):
    cached = cached_path(path, folder, cache)
    if not cached.exists():
        partial = cached.with_suffix(f".{os.getpid()}.part")
        with open(partial, "wb") as file:  # a name that numpy does not change
            numpy.save(file, decode(path))
        partial.rename(cached)  # never half a clip under the final name
    return numpy.load(cached, mmap_mode="r")


def open_clips(folder, cache, limit=None):
    """Every *.mp4 below `folder` in order of name, at most `limit`.

    ValueError when there are none, or when one cannot be decoded."""
    folder, cache = pathlib.Path(folder), pathlib.Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    paths = sorted(folder.rglob("*.mp4"))[:limit]
    if not paths:
        raise ValueError(f"{folder} has 0 clips *.mp4, needs 1 or more")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return list(pool.map(lambda path: _mapped(path, folder, cache),
                             paths))


def split(clips):
    """(training, held out): every 17th clip, the first among them, is held
    out, so that a longer list of the same clips keeps its start."""
    held_out = clips[::HELD_OUT_EVERY]
    training = [clip for number, clip in enumerate(clips)
                if number % HELD_OUT_EVERY]
    return training, held_out
