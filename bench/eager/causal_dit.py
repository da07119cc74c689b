"""The causal Wan DiT in the plainest PyTorch eager code, for comparison with
engine/model.

Given a golden file it prints how far it is from the values in it. Then it
prints, in the words of dit_bench, the milliseconds of denoising one chunk of 3
latent frames when the window is full.

    python bench/eager/causal_dit.py [GOLDEN.safetensors]
        [--device cuda --dtype bfloat16 --model wan --size 60x104]
"""

import argparse

import torch
import torch.nn.functional as F

from measure import milliseconds, read_safetensors

MODELS = {
    "wan": dict(dim=1536, ffn_dim=8960, num_layers=30, num_heads=12,
                freq_dim=256, text_dim=4096, text_len=512),
    "small": dict(dim=384, ffn_dim=1536, num_layers=12, num_heads=6,
                  freq_dim=256, text_dim=4096, text_len=512),
}
CHANNELS = 16
CHUNK_FRAMES = 3


class CausalDit:
    def __init__(self, weights, sizes):
        self.weights = weights
        self.sizes = sizes

    def linear(self, name, x):
        return F.linear(x, self.weights[name + ".weight"],
                        self.weights[name + ".bias"])

    def layer_norm(self, x, weight=None, bias=None):
        return F.layer_norm(x, x.shape[-1:], weight, bias, 1e-6)

    def rms_norm(self, name, x):
        wide = x.float()
        scale = torch.rsqrt(wide.square().mean(-1, keepdim=True) + 1e-6)
        return (wide * scale).type_as(x) * self.weights[name + ".weight"]

    def heads(self, x):
        return x.unflatten(-1, (self.sizes["num_heads"], -1))

    def attend(self, q, k, v):
        y = F.scaled_dot_product_attention(q.transpose(1, 2),
                                           k.transpose(1, 2),
                                           v.transpose(1, 2))
        return y.transpose(1, 2).flatten(2)

    def text_keys(self, text):
        """Keys and values of each layer for a text embedding [row, channel]."""
        padded = F.pad(text, (0, 0, 0, self.sizes["text_len"] - len(text)))
        x = F.gelu(self.linear("text_embedding.0", padded[None]),
                   approximate="tanh")
        x = self.linear("text_embedding.2", x)
        keys = []
        for layer in range(self.sizes["num_layers"]):
            name = f"blocks.{layer}.cross_attn"
            k = self.rms_norm(name + ".norm_k", self.linear(name + ".k", x))
            keys.append((self.heads(k),
                         self.heads(self.linear(name + ".v", x))))
        return keys

    def turns(self, first, frames, rows, columns, device):
        pairs = self.sizes["dim"] // self.sizes["num_heads"] // 2
        space = pairs // 3

        def along(first, count, pairs):
            position = torch.arange(first, first + count, device=device,
                                    dtype=torch.float64)
            wave = 10000 ** (-torch.arange(pairs, device=device) / pairs)
            angle = torch.outer(position, wave.double())
            return torch.polar(torch.ones_like(angle), angle)

        grid = (frames, rows, columns, -1)
        return torch.cat([
            along(first, frames, pairs - 2 * space)[:, None, None].expand(grid),
            along(0, rows, space)[None, :, None].expand(grid),
            along(0, columns, space)[None, None].expand(grid)], -1).reshape(
                1, -1, 1, pairs).to(torch.complex64)

    def rotate(self, x, turns):
        pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
        return torch.view_as_real(pairs * turns).flatten(-2).type_as(x)

    def embed_time(self, timestep, like):
        half = self.sizes["freq_dim"] // 2
        wave = 10000 ** (-torch.arange(half, dtype=torch.float64) / half)
        angle = (timestep * wave).to(like.device)
        waves = torch.cat([angle.cos(), angle.sin()]).type_as(like)
        e = self.linear("time_embedding.2", F.silu(
            self.linear("time_embedding.0", waves)))
        return e, self.linear("time_projection.1", F.silu(e)).view(6, -1)

    def denoise(self, latent, timestep, text, cache, first):
        """Velocity of a chunk [1, channel, frame, height, width] at latent
        frame `first`. Appends the chunk to `cache`, a list of keys and values
        for each layer, unless `cache` ends with it already."""
        _, _, frames, height, width = latent.shape
        rows, columns = height // 2, width // 2
        x = F.conv3d(latent, self.weights["patch_embedding.weight"],
                     self.weights["patch_embedding.bias"], stride=(1, 2, 2))
        x = x.flatten(2).transpose(1, 2)
        e, e0 = self.embed_time(timestep, x)
        turns = self.turns(first, frames, rows, columns, x.device)
        for layer in range(self.sizes["num_layers"]):
            x = self.block(layer, x, e0, text[layer], cache[layer], turns)
        m = self.weights["head.modulation"][0] + e
        y = self.linear("head.head", self.layer_norm(x) * (1 + m[1]) + m[0])
        return y.view(frames, rows, columns, 2, 2, -1).permute(
            5, 0, 1, 3, 2, 4).reshape(1, -1, frames, height, width)

    def block(self, layer, x, e0, text, cache, turns):
        name = f"blocks.{layer}."
        m = self.weights[name + "modulation"][0] + e0
        y = self.layer_norm(x) * (1 + m[1]) + m[0]
        x = x + self.attend_past(name + "self_attn", y, cache, turns) * m[2]
        y = self.layer_norm(x, self.weights[name + "norm3.weight"],
                            self.weights[name + "norm3.bias"])
        q = self.rms_norm(name + "cross_attn.norm_q",
                          self.linear(name + "cross_attn.q", y))
        x = x + self.linear(name + "cross_attn.o",
                            self.attend(self.heads(q), *text))
        y = self.layer_norm(x) * (1 + m[4]) + m[3]
        y = F.gelu(self.linear(name + "ffn.0", y), approximate="tanh")
        return x + self.linear(name + "ffn.2", y) * m[5]

    def attend_past(self, name, x, cache, turns):
        q = self.rms_norm(name + ".norm_q", self.linear(name + ".q", x))
        k = self.rms_norm(name + ".norm_k", self.linear(name + ".k", x))
        q, k = (self.rotate(self.heads(y), turns) for y in (q, k))
        v = self.heads(self.linear(name + ".v", x))
        keys, values, end = cache["keys"], cache["values"], cache["end"]
        keys[:, end - x.shape[1]:end] = k
        values[:, end - x.shape[1]:end] = v
        return self.linear(name + ".o",
                           self.attend(q, keys[:, :end], values[:, :end]))

    def new_cache(self, frame_tokens, window, like):
        heads = self.sizes["num_heads"]
        shape = (1, window * frame_tokens, heads, self.sizes["dim"] // heads)
        return [{"keys": like.new_zeros(shape), "values": like.new_zeros(shape),
                 "end": 0} for _ in range(self.sizes["num_layers"])]


def random_weights(sizes, device, dtype):
    weights = {}
    dim, ffn = sizes["dim"], sizes["ffn_dim"]
    make = {"device": device, "dtype": dtype}

    def linear(name, out_dim, in_dim):
        weights[name + ".weight"] = torch.randn(
            out_dim, in_dim, **make) / in_dim**0.5
        weights[name + ".bias"] = torch.zeros(out_dim, **make)

    weights["patch_embedding.weight"] = torch.randn(dim, CHANNELS, 1, 2, 2,
                                                    **make) / 8
    weights["patch_embedding.bias"] = torch.zeros(dim, **make)
    linear("text_embedding.0", dim, sizes["text_dim"])
    linear("text_embedding.2", dim, dim)
    linear("time_embedding.0", dim, sizes["freq_dim"])
    linear("time_embedding.2", dim, dim)
    linear("time_projection.1", 6 * dim, dim)
    linear("head.head", 4 * CHANNELS, dim)
    weights["head.modulation"] = torch.randn(1, 2, dim, **make) / 10
    for layer in range(sizes["num_layers"]):
        name = f"blocks.{layer}."
        weights[name + "modulation"] = torch.randn(1, 6, dim, **make) / 10
        for attention in ("self_attn", "cross_attn"):
            for part in ("q", "k", "v", "o"):
                linear(f"{name}{attention}.{part}", dim, dim)
            for part in ("norm_q", "norm_k"):
                weights[f"{name}{attention}.{part}.weight"] = torch.ones(
                    dim, **make)
        weights[name + "norm3.weight"] = torch.ones(dim, **make)
        weights[name + "norm3.bias"] = torch.zeros(dim, **make)
        linear(name + "ffn.0", ffn, dim)
        linear(name + "ffn.2", dim, ffn)
    return weights


def set_end(cache, end):
    for layer in cache:
        layer["end"] = end


def compare(path):
    """Prints the max-abs difference to the reference's velocities."""
    golden, metadata = read_safetensors(path)
    sizes = {name: int(metadata[name]) for name in MODELS["wan"]}
    dit = CausalDit({name.removeprefix("weights."): tensor.float()
                     for name, tensor in golden.items()}, sizes)
    text = dit.text_keys(golden["context"][0])
    blocks = [golden[f"block{i}.input"] for i in range(len(golden))
              if f"block{i}.input" in golden]
    frame_tokens = blocks[0].shape[3] * blocks[0].shape[4] // 4
    cache = dit.new_cache(frame_tokens, sum(b.shape[2] for b in blocks),
                          blocks[0])
    first, worst = 0, 0
    for i, latent in enumerate(blocks):
        set_end(cache, (first + latent.shape[2]) * frame_tokens)
        velocity = dit.denoise(latent, float(metadata["timestep"]), text,
                               cache, first)
        first += latent.shape[2]
        worst = max(worst, (velocity - golden[f"block{i}.velocity"]).abs().max())
    print(f"max-abs difference to {path}: {worst:.2e}")


def time_chunk(options, window):
    dtype = getattr(torch, options.dtype)
    sizes = MODELS[options.model]
    dit = CausalDit(random_weights(sizes, options.device, dtype), sizes)
    height, width = map(int, options.size.split("x"))
    latent = torch.randn(1, CHANNELS, CHUNK_FRAMES, height, width, dtype=dtype,
                         device=options.device)
    frame_tokens = height * width // 4
    cache = dit.new_cache(frame_tokens, window, latent)
    text = dit.text_keys(latent.new_zeros(1, sizes["text_dim"]))

    def denoise(first):
        dit.denoise(latent, 522, text, cache, first)

    for first in range(0, window, CHUNK_FRAMES):
        set_end(cache, (first + CHUNK_FRAMES) * frame_tokens)
        denoise(first)
    elapsed = milliseconds(lambda: denoise(window - CHUNK_FRAMES),
                           options.device, options.repeats)
    print(f"Denoise/{options.model}/{options.dtype}/{options.size}/"
          f"window:{window} on {options.device}, eager: {elapsed:.2f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("golden", nargs="?", help="wan_dit_instantvir")
    parser.add_argument("--model", default="small", choices=MODELS)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--size", default="32x32", help="of a latent frame")
    parser.add_argument("--windows", type=int, nargs="+", default=[9, 21])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    with torch.inference_mode():
        if options.golden:
            compare(options.golden)
        for window in options.windows:
            time_chunk(options, window)


if __name__ == "__main__":
    main()
