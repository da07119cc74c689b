"""Clips for tests: smooth shapes that move, as arrays and as files."""

import cv2
import numpy


def moving_waves(frames, height, width, seed=0):
    """uint8 [frame, height, width, 3]: waves that drift, other colours for
    every seed."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[:height, :width]
    clip = numpy.empty((frames, height, width, 3), numpy.uint8)
    for channel in range(3):
        pitch = random.uniform(0.1, 0.4, 2)
        phase, speed = random.uniform(0, 6), random.uniform(-0.3, 0.3)
        for t in range(frames):
            wave = numpy.sin(pitch[0] * x + pitch[1] * y + phase + speed * t)
            clip[t, ..., channel] = 127.5 + 100 * wave
    return clip


def write_mp4(path, clip):
    """`clip`: uint8 [frame, H, W, 3], RGB."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), 25,
                             (clip.shape[2], clip.shape[1]))
    assert writer.isOpened(), path
    for frame in clip:
        writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    writer.release()
