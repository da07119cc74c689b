"""A pool of degraded cuts on the device, renewed by threads.

The linear solver takes longer for a cut than a training step does, so that
each cut is drawn several times before a newer one takes its place. What a draw
gives therefore depends on how far the threads are: a run with a pool can go
on, but not be repeated to the bit.
"""

import dataclasses
import threading

import torch

from .families import random_measurement
from .measurements import INPUT_CHANNELS, NUM_CONDITIONS, network_input
from .projection import misfits, projection_of, sampling_of

COVARIANCE = 7  # of the conditions: changes its sign in a mirror


@dataclasses.dataclass
class DegradedBatch:
    """Cuts of one draw. Videos are float32 [batch, frame, channel, H, W]."""

    inputs: torch.Tensor      # 7 channels, see measurements.network_input
    clean: torch.Tensor       # 3 channels in [0, 1]
    conditions: torch.Tensor  # float32 [batch, 12]
    samplings: torch.Tensor   # int64 [batch], on the CPU: projection.py
    projections: torch.Tensor  # the same, OTHER where there is noise

    @property
    def estimate(self):
        return self.inputs[:, :, :3]

    @property
    def measured(self):
        """The measurement enlarged by repeating pixels, 0 where unknown."""
        return self.inputs[:, :, 3:6]

    @property
    def known(self):
        return self.inputs[:, :, 6:]

    def misfit(self, video):
        """A^+ (y - A x) where it has a closed form, else 0; also of noisy
        measurements. Differentiable."""
        return misfits(video, self.measured, self.known, self.samplings)

    def mirrored(self):
        """Left and right changed."""
        conditions = self.conditions.clone()
        conditions[:, COVARIANCE] *= -1
        return dataclasses.replace(
            self, inputs=self.inputs.flip(-1), clean=self.clean.flip(-1),
            conditions=conditions)


class Pool:
    """Filled by `workers` threads from the constructor to close().

    One thread at a time, of the workers and those that draw, touches the
    tensors; on a GPU only once its stream has finished with them.
    """

    def __init__(self, cuts, capacity, seed, workers=3,
                 draw_measurement=random_measurement):
        """`cuts`: RandomCuts, whose device is the pool's; `draw_measurement`:
        (rng, frames, [H, W]) -> Measurement."""
        self.cuts, self.draw_measurement = cuts, draw_measurement
        self.device = torch.device(cuts.device)
        self._allocate(capacity, cuts.frames, cuts.size)
        self.made = 0  # cuts since the start
        self._failure = None
        self._stopped = False
        self._changed = threading.Condition()
        self._threads = [threading.Thread(
            target=self._fill, args=(seed + number,), daemon=True)
            for number in range(workers)]
        for thread in self._threads:
            thread.start()

    def _allocate(self, capacity, frames, size):
        shape = (capacity, frames, INPUT_CHANNELS, size, size)
        self._inputs = torch.empty(shape, dtype=torch.float16,
                                   device=self.device)
        self._clean = torch.empty((capacity, frames, 3, size, size),
                                  dtype=torch.uint8, device=self.device)
        self._conditions = torch.zeros(capacity, NUM_CONDITIONS,
                                       device=self.device)
        self._samplings = torch.zeros(capacity, dtype=torch.long)
        self._projections = torch.zeros(capacity, dtype=torch.long)

    def __len__(self):
        return min(self.made, len(self._inputs))

    def wait_for(self, count):
        """Returns once `count` cuts are there; the capacity at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._failure is not None or
                                   len(self) >= min(count, len(self._inputs)))
            self._raise_failure()

    def draw(self, count, rng):
        """-> DegradedBatch of `count` cuts, every other batch mirrored.

        Waits for a first cut. Raises what stopped a worker."""
        self.wait_for(1)
        with self._changed:
            self._raise_failure()
            chosen = torch.randint(len(self), (count,), generator=rng)
            at = chosen.to(self.device)
            batch = DegradedBatch(
                self._inputs[at].float(), self._clean[at].float() / 255,
                self._conditions[at], self._samplings[chosen],
                self._projections[chosen])
            self._finish_stream()
        is_mirrored = int(torch.randint(2, (), generator=rng)) == 1
        return batch.mirrored() if is_mirrored else batch

    def close(self):
        """Ends the threads, each after the cut that it is at."""
        self._stopped = True
        for thread in self._threads:
            thread.join()

    def _raise_failure(self):
        if self._failure is not None:
            raise RuntimeError("the pool's cuts cannot be made"
                               ) from self._failure

    def _finish_stream(self):
        if self.device.type == "cuda":
            torch.cuda.current_stream(self.device).synchronize()

    def _fill(self, seed):
        try:
            if self.device.type == "cuda":
                with torch.cuda.stream(torch.cuda.Stream(self.device)):
                    self._keep_filling(seed)
            else:
                self._keep_filling(seed)
        except Exception as failure:  # raised where the cuts are drawn
            with self._changed:
                self._failure = failure
                self._changed.notify_all()

    @torch.no_grad()
    def _keep_filling(self, seed):
        rng = torch.Generator().manual_seed(seed)
        noise_rng = torch.Generator(self.device).manual_seed(seed)
        while not self._stopped:
            made = self._make(rng, noise_rng)
            self._finish_stream()
            with self._changed:
                self._store(*made)
                self._finish_stream()
                self.made += 1
                self._changed.notify_all()

    def _make(self, rng, noise_rng):
        video = self.cuts(rng).mul(255).round()
        measurement = self.draw_measurement(rng, self.cuts.frames,
                                            tuple(video.shape[-2:]))
        y = measurement.measure(video / 255, noise_rng)
        inputs = network_input(y, measurement).half()
        if not torch.isfinite(inputs).all():
            raise ValueError(
                f"{measurement.operator} at noise {measurement.noise_level}: "
                "the estimate is not finite")
        return inputs, video.byte(), measurement

    def _store(self, inputs, clean, measurement):
        slot = self.made % len(self._inputs)
        self._inputs[slot] = inputs
        self._clean[slot] = clean
        self._conditions[slot] = measurement.conditions().to(self.device)
        self._samplings[slot] = sampling_of(measurement)
        self._projections[slot] = projection_of(measurement)
