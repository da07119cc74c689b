"""A layer of the causal Wan DiT: self-attention, text, feed-forward."""

import torch
from torch import nn
from torch.nn import functional as F

from .rotary import turn

EPSILON = 1e-6


def modulated(x, scale, shift):
    """A layer norm without weights of its own, scaled and shifted."""
    return F.layer_norm(x, x.shape[-1:], eps=EPSILON) * (1 + scale) + shift


class RmsNorm(nn.Module):
    """Over all heads together; in float32, the weight after the rounding."""

    def __init__(self, dim):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        wide = x.float()
        scale = torch.rsqrt(wide.square().mean(-1, keepdim=True) + EPSILON)
        return (wide * scale).type_as(x) * self.weight.type_as(x)


class Attention(nn.Module):
    def __init__(self, dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.q, self.k = nn.Linear(dim, dim), nn.Linear(dim, dim)
        self.v, self.o = nn.Linear(dim, dim), nn.Linear(dim, dim)
        self.norm_q, self.norm_k = RmsNorm(dim), RmsNorm(dim)

    def heads(self, x):
        return x.unflatten(-1, (self.num_heads, -1))

    def query(self, x):
        return self.heads(self.norm_q(self.q(x)))

    def keys_and_values(self, x):
        return self.heads(self.norm_k(self.k(x))), self.heads(self.v(x))

    def attend(self, query, keys, values, mask=None):
        """[batch, token, head, channel]; mask: bool [query, key], seen."""
        y = F.scaled_dot_product_attention(
            query.transpose(1, 2), keys.transpose(1, 2),
            values.transpose(1, 2), attn_mask=mask)
        return self.o(y.transpose(1, 2).flatten(2))


class DitBlock(nn.Module):
    def __init__(self, dim, ffn_dim, num_heads):
        super().__init__()
        self.modulation = nn.Parameter(torch.randn(1, 6, dim) / dim**0.5)
        self.self_attn = Attention(dim, num_heads)
        self.norm3 = nn.LayerNorm(dim, eps=EPSILON)
        self.cross_attn = Attention(dim, num_heads)
        self.ffn = nn.Sequential(nn.Linear(dim, ffn_dim),
                                 nn.GELU(approximate="tanh"),
                                 nn.Linear(ffn_dim, dim))

    def forward(self, x, time, text, sight, past=None):
        """x: [batch, token, dim]; time: [batch, token, 6, dim]; text: [batch,
        text token, dim]; sight: (turns, mask); past: (keys, values) of what
        came before, or None. Returns x and the keys and values of its own."""
        m = (self.modulation + time).type_as(x).unbind(-2)
        turns, mask = sight
        y = modulated(x, m[1], m[0])
        keys, values = self.self_attn.keys_and_values(y)
        own = turn(keys, turns), values
        seen = own if past is None else [
            torch.cat(pair, 1) for pair in zip(past, own)]
        y = self.self_attn.attend(turn(self.self_attn.query(y), turns), *seen,
                                  mask)
        x = x + y * m[2]
        y = self.cross_attn.query(self.norm3(x))
        x = x + self.cross_attn.attend(
            y, *self.cross_attn.keys_and_values(text))
        return x + self.ffn(modulated(x, m[4], m[3])) * m[5], own
