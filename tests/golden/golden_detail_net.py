"""detail_net: chunks of two degradations through a detail network."""

import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from training.models.detail_net import DetailNet  # noqa: E402

FILES = ("detail_net",)
SIZES = {"widths": (8, 12, 16), "encoder": (1, 1, 2), "decoder": (2, 1),
         "code": 8}
CLIP = (5, 7, 16, 24)
# A still mask, half missing; a blur of sigma 3 with noise 0.005.
CONDITIONS = ((0, 0, 0.5, 1, 1, 0, 0, 0, 0, 0, 0, 1),
              (0.1, 0.1**0.5, 0, 0, 0, 0.6, 0.6, 0, 0, 0, 0, 0))


def random_inputs():
    net = DetailNet(**SIZES)
    tensors = {}
    for name, weight in net.state_dict().items():
        scale = 0.1 if weight.dim() == 1 else weight[0].numel() ** -0.5
        tensors["weights." + name] = (scale * torch.randn(weight.shape)).half()
    for index, conditions in enumerate(CONDITIONS):
        tensors[f"inputs{index}"] = torch.rand(CLIP).half()
        tensors[f"conditions{index}"] = torch.tensor(conditions,
                                                     dtype=torch.float32)
    return {"detail_net": (tensors, {"layout": "frame,channel,height,width"})}


def outputs(files):
    tensors, _ = files["detail_net"]
    net = DetailNet(**SIZES)
    net.load_state_dict({name.removeprefix("weights."): tensor
                         for name, tensor in tensors.items()
                         if name.startswith("weights.")})
    return {"detail_net": {
        f"residual{index}": net(tensors[f"inputs{index}"][None],
                                tensors[f"conditions{index}"][None])[0][0]
        for index in range(len(CONDITIONS))}}
