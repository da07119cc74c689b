"""leanvae: a clip through a LeanVAE, whole and in chunks."""

import torch

from lean_vae import LeanVae, random_weights

FILES = ("leanvae",)
SIZES = {"l_dim": 8, "h_dim": 24, "latent_dim": 16, "sep_num_layer": 1,
         "fusion_num_layer": 2, "ista_iter_num": 2, "ista_layer_num": 2}
CLIP = (1, 3, 9, 24, 32)
CHUNK = 5  # frames, the first; later ones have one less


def random_inputs():
    latent, width = SIZES["latent_dim"], SIZES["l_dim"] + SIZES["h_dim"]
    weights = random_weights(**SIZES)
    # Of checkpoints too, and used in training only.
    weights |= {"std_layer.weight": torch.randn(latent, width),
                "std_layer.bias": torch.randn(latent)}
    tensors = {"pixels": torch.rand(CLIP) - 0.5}
    tensors |= {"weights." + name: tensor.half()
                for name, tensor in weights.items()}
    metadata = {name: str(value) for name, value in SIZES.items()}
    metadata |= {"embedding_dim": str(width),
                 "chunksize_enc": str(CHUNK), "chunksize_dec": str(CHUNK),
                 "pixel_range": "[-0.5,0.5]", "layout": "B,C,T,H,W",
                 "use_tile_inference": "False"}
    return {"leanvae": (tensors, metadata)}


def in_chunks(code, x, first, later):
    """`first` frames of `x`, then chunks of `later`."""
    state = {}
    rest = x[:, :, first:]
    chunks = rest.split(later, 2) if rest.shape[2] else ()
    return torch.cat([code(chunk, state)
                      for chunk in (x[:, :, :first], *chunks)], 2)


def outputs(files):
    tensors, metadata = files["leanvae"]
    codec = LeanVae({name.removeprefix("weights."): tensor
                     for name, tensor in tensors.items()})
    frames = int(metadata["chunksize_enc"])
    latents = (int(metadata["chunksize_dec"]) + 3) // 4
    latent = codec.encode(tensors["pixels"], {})
    chunked = in_chunks(codec.encode, tensors["pixels"], frames,
                        max(frames - 1, 4))
    return {"leanvae": {
        "latent": latent, "latent_chunked": chunked,
        "decoded": codec.decode(latent, {}),
        "decoded_chunked": in_chunks(codec.decode, chunked, latents,
                                     max(latents - 1, 1))}}
