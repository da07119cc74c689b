"""Training the detail network: the projected result against clean frames.

The loss is Charbonnier's, sqrt(error^2 + corner^2), of the video after the
final projection, so that the network spends nothing on what the projection
puts right. Gradients are small: clip them at 0.05 (TrainerOptions.clip).
"""

import torch
from torch import nn

from ..evaluation import evaluate
from ..projection import project
from .codec import charbonnier, psnr


def restore(net, batch):
    """The network's video [batch, frame, 3, H, W], projected where there is
    no noise; differentiable. `batch`: pool.DegradedBatch."""
    residual, _ = net(batch.inputs, batch.conditions)
    return project(batch.estimate + residual.float(), batch.measured,
                   batch.known, batch.projections)


class DetailStage:
    chosen_by = "psnr_gain"

    def __init__(self, net, pool, cases, batch, is_compiled=False):
        """`pool.draw(batch, rng)` -> pool.DegradedBatch; `cases`: those of
        evaluation.fixed_cases that choose a checkpoint."""
        net = net.to(memory_format=torch.channels_last)
        if is_compiled:
            net.compile()
        self.networks = nn.ModuleDict({"detail": net})
        self.pool, self.cases, self.batch = pool, cases, batch

    def loss(self, networks, rng):
        """-> scalar, {"psnr": dB, "psnr_gain": dB over the estimate}"""
        batch = self.pool.draw(self.batch, rng)
        video = restore(networks["detail"], batch)
        quality = psnr(video.detach(), batch.clean)
        return charbonnier(video - batch.clean), {
            "psnr": quality,
            "psnr_gain": quality - psnr(batch.estimate, batch.clean)}

    def validate(self, networks):
        """dB over the linear solver, mean of the tasks and task by task."""
        on_gpu = self.cases[0].inputs.is_cuda
        rows = evaluate(networks["detail"], self.cases, bf16=on_gpu)
        gains = {name: network["dB"] - linear["dB"]
                 for name, (linear, network) in rows.items()}
        return {"psnr_gain": sum(gains.values()) / len(gains), **gains}
