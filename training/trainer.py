"""Trains one stage: steps, average, checkpoints, curves.

A stage gives `networks`, a module with what is trained; `loss(networks, rng)`
-> (scalar, {name: figure}); `validate(networks)` -> {name: figure}; and the
name of the figure that says which checkpoint is `best` (more is better). What
a step draws depends on the seed and the step's number alone, so that a run
that was stopped goes on as if it had not been.
"""

import copy
import dataclasses
import pathlib
import time

import torch

from .curves import Curves

AVERAGE_DECAY = 0.999


@dataclasses.dataclass
class TrainerOptions:
    out: pathlib.Path
    steps: int = 20000          # the last step
    rate: float = 5e-4          # of AdamW
    warm_up: int = 200          # steps
    decay: float = 0.3          # last share of the steps, the rate falling to 0
    clip: float = 1.0           # largest norm of the gradient
    minutes: float = 1e9        # stop then, with a checkpoint
    save_every: int = 500       # steps
    validate_every: int = 500   # steps
    seed: int = 0
    device: str = "cpu"
    bf16: bool = False


def rate_at(step, options):
    """Warm up, stay, fall linearly to zero at the end."""
    warm = min(1.0, (step + 1) / max(1, options.warm_up))
    left = (options.steps - step) / max(1.0, options.decay * options.steps)
    return options.rate * min(warm, left)


def generator_at(seed, step):
    """The draws of one step."""
    return torch.Generator().manual_seed((seed << 32) + step)


class Trainer:
    def __init__(self, stage, options):
        self.stage, self.options = stage, options
        self.networks = stage.networks.to(options.device)
        self.average = copy.deepcopy(self.networks).requires_grad_(False)
        trained = [p for p in self.networks.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            trained, lr=options.rate, betas=(0.9, 0.99), weight_decay=1e-4,
            fused=True)
        self.step = 0
        self.best = float("-inf")
        options.out.mkdir(parents=True, exist_ok=True)
        if (options.out / "last.pt").exists():
            self._load()
        self.curves = Curves(options.out, self.step)

    def run(self):
        began = time.time()
        while (self.step < self.options.steps
               and time.time() - began < 60 * self.options.minutes):
            self.curves.add(self.step, self._train_step())
            self.step += 1
            if self.step % self.options.validate_every == 0:
                self._validate()
            if self.step % self.options.save_every == 0:
                self._save("last.pt")
        self._validate()
        self._save("last.pt")
        self.curves.plot()

    def _train_step(self):
        options = self.options
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(self.step, options)
        rng = generator_at(options.seed, self.step)
        with torch.autocast(torch.device(options.device).type, torch.bfloat16,
                            enabled=options.bf16):
            loss, figures = self.stage.loss(self.networks, rng)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(
            (p for p in self.networks.parameters() if p.grad is not None),
            options.clip)
        if not torch.isfinite(norm):
            raise FloatingPointError(
                f"step {self.step}: the gradient's norm is {norm.item()}")
        self.optimizer.step()
        self._update_average()
        return {"loss": loss.detach(), "norm": norm, **figures}

    @torch.no_grad()
    def _update_average(self):
        decay = min(AVERAGE_DECAY, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.average.parameters()),
                             list(self.networks.parameters()), 1 - decay)
        for ours, theirs in zip(self.average.buffers(),
                                self.networks.buffers()):
            ours.copy_(theirs)

    def _validate(self):
        with torch.no_grad():
            figures = self.stage.validate(self.average)
        self.curves.validated(self.step, figures)
        if figures[self.stage.chosen_by] > self.best:
            self.best = figures[self.stage.chosen_by]
            self._save("best.pt", with_optimizer=False)

    def _save(self, name, with_optimizer=True):
        state = {"step": self.step, "best": self.best,
                 "average": self.average.state_dict()}
        if with_optimizer:
            state["networks"] = self.networks.state_dict()
            state["optimizer"] = self.optimizer.state_dict()
        partial = self.options.out / (name + ".part")
        torch.save(state, partial)
        partial.rename(self.options.out / name)

    def _load(self):
        state = torch.load(self.options.out / "last.pt", weights_only=True,
                           map_location=self.options.device)
        self.networks.load_state_dict(state["networks"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.best = state["step"], state["best"]
