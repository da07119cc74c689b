"""Random cuts of clips: short square videos, augmented.

What is drawn depends on the generator alone. A cut may run backwards or at
double speed, be mirrored, turned over or transposed, come from farther away,
and change in brightness, contrast and white balance.
"""

import torch
from torch.nn import functional as F

from .draws import one_in, uniform, whole


class RandomCuts:
    """Callable: generator -> float32 [frames, 3, size, size] in [0, 1]."""

    def __init__(self, clips, frames, size, device="cpu"):
        """`clips`: uint8 arrays [frame, H, W, 3] (clips.py); those shorter
        than `frames` or smaller than `size` are never cut."""
        self.clips = [clip for clip in clips if clip.shape[0] >= frames
                      and min(clip.shape[1:3]) >= size]
        if not self.clips:
            raise ValueError(
                f"of {len(clips)} clips none has {frames} frames of {size}x"
                f"{size} or more")
        self.frames, self.size, self.device = frames, size, device
        # Longer clips have more to give, but not in proportion.
        self.weights = torch.tensor(
            [clip.shape[0]**0.5 for clip in self.clips])

    def __call__(self, rng):
        clip = self.clips[int(torch.multinomial(self.weights, 1,
                                                generator=rng))]
        pixels = self._window(clip, rng)
        video = torch.from_numpy(pixels).to(self.device)
        video = video.permute(0, 3, 1, 2).float() / 255
        if video.shape[-1] != self.size:
            video = F.interpolate(video, self.size, mode="bilinear",
                                  antialias=True, align_corners=False)
        return recoloured(turned(video, rng), rng).contiguous()

    def _window(self, clip, rng):
        """uint8 [frames, side, side, 3], side at least `size`; a copy."""
        step = 1
        if clip.shape[0] >= 2 * self.frames and one_in(rng, 4):
            step = 2  # double speed
        span = (self.frames - 1) * step + 1
        first = whole(rng, 0, clip.shape[0] - span)
        height, width = clip.shape[1:3]
        side = self.size
        if one_in(rng, 3):  # from farther away
            side = whole(rng, self.size, min(height, width))
        top, left = whole(rng, 0, height - side), whole(rng, 0, width - side)
        return clip[first:first + span:step, top:top + side,
                    left:left + side].copy()


def turned(video, rng):
    """[frame, 3, S, S], perhaps reversed in time, mirrored, transposed."""
    if one_in(rng, 2):
        video = video.flip(0)
    if one_in(rng, 2):
        video = video.flip(-1)
    if one_in(rng, 4):
        video = video.flip(-2)
    if one_in(rng, 4):
        video = video.transpose(-1, -2)
    return video


def recoloured(video, rng):
    """Every other video with other gains of the colours and another gamma;
    in [0, 1]."""
    if one_in(rng, 2):
        return video.clamp(0, 1)
    gains = [uniform(rng, 0.8, 1.2) for _ in range(3)]
    gains = torch.tensor(gains, device=video.device).view(3, 1, 1)
    return (video * gains).clamp(0, 1) ** uniform(rng, 0.75, 1.25)
