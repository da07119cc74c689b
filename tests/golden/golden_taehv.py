"""taehv_encoder, taehv_decoder and taehv_decoder_weights0: clips through both
halves of a TAEHV. The first layers of the decoder have a file of their own."""

import torch

from taehv import Taehv, random_weights

FILES = ("taehv_encoder", "taehv_decoder", "taehv_decoder_weights0")
WIDTH, DECODER_WIDTHS, Z = 8, (24, 16, 8, 8), 16
CLIP = (1, 20, 3, 16, 24)
LATENT = (1, 5, Z, 2, 3)
SURPLUS = 3  # frames that the first latent makes before the first of the clip
ENCODER = {"layout": "B,T,C,H,W", "pixel_range": "[0,1]",
           "note": "weights float16, computed in float32; causal: streaming "
                   "frame by frame gives the same values"}
DECODER = {"layout": "B,T,C,H,W", "frames_trimmed_at_start": str(SURPLUS),
           "note": "decoded already has the first frames_trimmed_at_start "
                   "frames removed"}
WEIGHTS0 = {"note": "decoder layers 0..4; the rest of the weights and the "
                    "values are in taehv_decoder"}


def file_of(name):
    side, layer = name.split(".")[:2]
    if side == "encoder":
        return "taehv_encoder"
    return "taehv_decoder" + ("_weights0" if int(layer) < 5 else "")


def random_inputs():
    weights = random_weights(WIDTH, Z, DECODER_WIDTHS)
    # Most pixels within 0..1, to which decoded ones are clamped.
    weights["decoder.22.weight"] /= 4
    weights["decoder.22.bias"].fill_(0.5)
    files = {"taehv_encoder": ({"pixels": torch.rand(CLIP)}, ENCODER),
             "taehv_decoder": ({"latent": 2 * torch.randn(LATENT)}, DECODER),
             "taehv_decoder_weights0": ({}, WEIGHTS0)}
    for name, tensor in weights.items():
        tensors, _ = files[file_of(name)]
        tensors["weights." + name] = tensor.half()
    return files


def outputs(files):
    codec = Taehv({name.removeprefix("weights."): tensor
                   for tensors, _ in files.values()
                   for name, tensor in tensors.items()})
    decoder, metadata = files["taehv_decoder"]
    surplus = int(metadata["frames_trimmed_at_start"])
    latent = codec.encode(files["taehv_encoder"][0]["pixels"][0], {})
    decoded = codec.decode(decoder["latent"][0], {})[surplus:].clamp(0, 1)
    return {"taehv_encoder": {"latent": latent[None]},
            "taehv_decoder": {"decoded": decoded[None]},
            "taehv_decoder_weights0": {}}
