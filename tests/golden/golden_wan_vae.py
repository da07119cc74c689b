"""wan_vae: a clip through a Wan VAE."""

import ast

import torch

from wan_vae import Stream, WanVae
from wan_vae_layout import Layout

FILES = ("wan_vae",)
DIM, MULTIPLIERS, RES_BLOCKS, Z = 4, [1, 2, 4, 4], 2, 16
TEMPORAL = [False, True, True]
CLIP = (1, 3, 17, 16, 24)
METADATA = {
    "dim": str(DIM), "z_dim": str(Z), "dim_mult": str(MULTIPLIERS),
    "num_res_blocks": str(RES_BLOCKS), "attn_scales": "[]",
    "temperal_downsample": str(TEMPORAL), "dropout": "0.0",
    "layout": "B,C,T,H,W",
    "note": "weights stored as float16, computed in float32; "
            "latent=(mu-mean)/std; decode multiplies back; frames 1+4k; "
            "streaming in chunks of 1 then 4 frames must give the same values"}


def random_weight(name, shape):
    noise = torch.randn(shape)
    if name.endswith("gamma"):
        return 1 + 0.1 * noise
    return noise / max(1, torch.Size(shape[1:]).numel()) ** 0.5


def random_inputs():
    shapes = Layout(DIM, MULTIPLIERS, RES_BLOCKS, TEMPORAL, Z).shapes
    tensors = {"pixels": 2 * torch.rand(CLIP) - 1,
               "mean": 0.5 * torch.randn(Z), "std": 0.5 + torch.rand(Z)}
    tensors |= {"weights." + name: random_weight(name, shape).half()
                for name, shape in shapes.items()}
    return {"wan_vae": (tensors, METADATA)}


def outputs(files):
    tensors, metadata = files["wan_vae"]
    weights = {name.removeprefix("weights."): tensor
               for name, tensor in tensors.items()}
    codec = WanVae(weights, ast.literal_eval(metadata["dim_mult"]),
                   int(metadata["num_res_blocks"]),
                   ast.literal_eval(metadata["temperal_downsample"]),
                   tensors["mean"], tensors["std"])
    latent = codec.encode(tensors["pixels"], Stream())
    return {"wan_vae": {"latent": latent,
                        "decoded": codec.decode(latent, Stream())}}
