"""Writes tests/golden/leanvae.safetensors: a tiny LeanVAE, a clip, and what
bench/eager/lean_vae.py makes of them, whole and in chunks, in the layout of the
files in LIMPID_GOLDEN_DIR.

    python tests/golden/make_leanvae.py OUTPUT [--l-dim 8 --latent-dim 16 ...]
"""

import argparse
import json
import pathlib
import struct
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "eager"))

from lean_vae import LeanVae, random_weights  # noqa: E402

DTYPES = {torch.float32: "F32", torch.float16: "F16"}


def write_safetensors(path, tensors, metadata):
    header = {"__metadata__": metadata}
    end = 0
    for name, tensor in tensors.items():
        begin, end = end, end + tensor.nbytes
        header[name] = {"dtype": DTYPES[tensor.dtype],
                        "shape": list(tensor.shape),
                        "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(bytes(tensor.contiguous().untyped_storage()))


def in_chunks(code, x, first, least):
    """`first` frames of `x`, then chunks of first - 1, at least `least`."""
    state = {}
    later = x[:, :, first:]
    chunks = later.split(max(first - 1, least), 2) if later.shape[2] else ()
    return torch.cat([code(chunk, state)
                      for chunk in (x[:, :, :first], *chunks)], 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    sizes = {"l_dim": 8, "h_dim": 24, "latent_dim": 16, "sep_num_layer": 1,
             "fusion_num_layer": 2, "ista_iter_num": 2, "ista_layer_num": 1}
    for name, default in sizes.items():
        parser.add_argument("--" + name.replace("_", "-"), type=int,
                            default=default)
    parser.add_argument("--clip", type=int, nargs=4, default=(1, 9, 24, 32),
                        help="batch, frames, height, width")
    parser.add_argument("--chunk", type=int, default=5, help="frames, the first")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sizes = {name: getattr(options, name) for name in sizes}
    torch.manual_seed(options.seed)
    weights = {name: tensor.half()
               for name, tensor in random_weights(**sizes).items()}
    batch, frames, height, width = options.clip
    pixels = torch.rand(batch, 3, frames, height, width) - 0.5
    codec = LeanVae({name: tensor.float() for name, tensor in weights.items()})
    first_latents = (options.chunk + 3) // 4
    with torch.inference_mode():
        latent = codec.encode(pixels, {})
        latent_chunked = in_chunks(codec.encode, pixels, options.chunk, 4)
        outputs = {
            "pixels": pixels, "latent": latent,
            "latent_chunked": latent_chunked,
            "decoded": codec.decode(latent, {}),
            "decoded_chunked": in_chunks(codec.decode, latent_chunked,
                                         first_latents, 1)}
    metadata = {name: str(value) for name, value in sizes.items()}
    metadata |= {"embedding_dim": str(options.l_dim + options.h_dim),
                 "chunksize_enc": str(options.chunk),
                 "chunksize_dec": str(options.chunk),
                 "pixel_range": "[-0.5,0.5]", "layout": "B,C,T,H,W"}
    tensors = outputs | {"weights." + name: tensor
                         for name, tensor in weights.items()}
    write_safetensors(options.output, tensors, metadata)


if __name__ == "__main__":
    main()
