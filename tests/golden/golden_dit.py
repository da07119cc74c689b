"""wan_dit_instantvir and wan_dit_self_forcing: streams through a causal DiT,
with one pass for each block of frames and with several in a rolling window."""

import torch

from causal_dit import CHANNELS, CausalDit, random_weights, set_end

FILES = ("wan_dit_instantvir", "wan_dit_self_forcing")
SIZES = {"dim": 64, "ffn_dim": 96, "num_layers": 2, "num_heads": 2,
         "freq_dim": 64, "text_dim": 16, "text_len": 8}
LATENT = (1, CHANNELS, 3, 4, 6)
SHARED = {"latent_h": "4", "latent_w": "6", "frames_per_block": "3",
          "layout": "B,C,F,H,W"}
INSTANTVIR = SHARED | {
    "in_dim": str(CHANNELS), "out_dim": str(CHANNELS), "timestep": "522",
    "mode": "one pass per block; the cache keeps the keys and values of that "
            "pass"} | {name: str(size) for name, size in SIZES.items()}
SELF_FORCING = SHARED | {
    "window_frames": "6", "sink_frames": "1",
    "timesteps": "1000,833.3333,0 for each block, in that order, over the same "
                 "cache slot",
    "weights": "those of wan_dit_instantvir"}


def random_inputs():
    weights = random_weights(SIZES, "cpu", torch.float32)
    for tensor in weights.values():
        if tensor.dim() == 1:
            tensor += 0.1 * torch.randn_like(tensor)
    context = torch.randn(1, SIZES["text_len"], SIZES["text_dim"])
    one_pass = {f"block{block}.input": torch.randn(LATENT)
                for block in range(3)}
    one_pass |= {"weights." + name: tensor for name, tensor in weights.items()}
    passes = {f"block{block}.step{step}.input": torch.randn(LATENT)
              for block in range(4) for step in range(3)}
    return {"wan_dit_instantvir": (one_pass | {"context": context}, INSTANTVIR),
            "wan_dit_self_forcing": (passes | {"context": context},
                                     SELF_FORCING)}


def passes_of(tensors, metadata):
    """For each block, the names of its passes with their timesteps."""
    if "timestep" in metadata:
        passes = [("", float(metadata["timestep"]))]
    else:
        times = metadata["timesteps"].split()[0].split(",")
        passes = [(f"step{step}.", float(time))
                  for step, time in enumerate(times)]
    blocks = []
    while f"block{len(blocks)}.{passes[0][0]}input" in tensors:
        block = f"block{len(blocks)}."
        blocks.append([(block + name, time) for name, time in passes])
    return blocks


def make_room(cache, tokens, sinks):
    """Drops the oldest `tokens` behind the first `sinks` of a full cache."""
    for layer in cache:
        for kept in (layer["keys"], layer["values"]):
            kept[:, sinks:-tokens] = kept[:, sinks + tokens:].clone()


def stream(dit, tensors, metadata):
    blocks = passes_of(tensors, metadata)
    latent = tensors[blocks[0][0][0] + "input"]
    frames, rows, columns = latent.shape[2:]
    frame_tokens = rows * columns // 4
    window = int(metadata.get("window_frames", len(blocks) * frames))
    cache = dit.new_cache(frame_tokens, window, latent)
    text = dit.text_keys(tensors["context"][0])
    velocities = {}
    for block, passes in enumerate(blocks):
        end = (block + 1) * frames
        if end > window:
            make_room(cache, frames * frame_tokens,
                      int(metadata["sink_frames"]) * frame_tokens)
        set_end(cache, min(end, window) * frame_tokens)
        for name, time in passes:
            velocities[name + "velocity"] = dit.denoise(
                tensors[name + "input"], time, text, cache, block * frames)
    return velocities


def outputs(files):
    weights, metadata = files["wan_dit_instantvir"]
    dit = CausalDit({name.removeprefix("weights."): tensor
                     for name, tensor in weights.items()},
                    {name: int(metadata[name]) for name in SIZES})
    return {name: stream(dit, *files[name]) for name in FILES}
