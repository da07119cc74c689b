// Tensors of a causal Wan DiT of any size, drawn at random.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/dit_config.h"
#include "engine/model/weights.h"

namespace limpid {

// Sizes that make every axis another one, for tests in milliseconds.
inline DitConfig SmallDitConfig() {
  return {.dim = 32,
          .ffn_dim = 44,
          .num_layers = 2,
          .num_heads = 2,
          .in_channels = 5,
          .out_channels = 3,
          .freq_dim = 12,
          .text_dim = 10,
          .text_tokens = 7};
}

// Names and shapes of the public checkpoints. Outputs keep the scale of inputs
// through all layers. Draws from the global generator of the device.
inline Weights RandomDitWeights(const DitConfig& config,
                                at::TensorOptions options = at::kFloat) {
  Weights weights;
  const auto add = [&](const std::string& name, at::IntArrayRef shape,
                       double mean, double deviation) {
    weights[name] = at::randn(shape, options).mul_(deviation).add_(mean);
  };
  const auto linear = [&](const std::string& name, int64_t in, int64_t out) {
    add(name + ".weight", {out, in}, 0, 1 / std::sqrt(static_cast<double>(in)));
    add(name + ".bias", {out}, 0, 0.1);
  };
  const int64_t dim = config.dim;
  const int64_t pixels = config.patch_height * config.patch_width;
  add("patch_embedding.weight",
      {dim, config.in_channels, 1, config.patch_height, config.patch_width}, 0,
      1 / std::sqrt(static_cast<double>(config.in_channels * pixels)));
  add("patch_embedding.bias", {dim}, 0, 0.1);
  linear("text_embedding.0", config.text_dim, dim);
  linear("text_embedding.2", dim, dim);
  linear("time_embedding.0", config.freq_dim, dim);
  linear("time_embedding.2", dim, dim);
  linear("time_projection.1", dim, 6 * dim);
  linear("head.head", dim, pixels * config.out_channels);
  add("head.modulation", {1, 2, dim}, 0, 0.1);
  for (int64_t layer = 0; layer < config.num_layers; ++layer) {
    const std::string block = absl::StrCat("blocks.", layer, ".");
    add(block + "modulation", {1, 6, dim}, 0, 0.3);
    for (const char* attention : {"self_attn", "cross_attn"}) {
      for (const char* part : {".q", ".k", ".v", ".o"}) {
        linear(block + attention + part, dim, dim);
      }
      add(block + attention + ".norm_q.weight", {dim}, 1, 0.1);
      add(block + attention + ".norm_k.weight", {dim}, 1, 0.1);
    }
    add(block + "norm3.weight", {dim}, 1, 0.1);
    add(block + "norm3.bias", {dim}, 0, 0.1);
    linear(block + "ffn.0", dim, config.ffn_dim);
    linear(block + "ffn.2", config.ffn_dim, dim);
  }
  return weights;
}

}  // namespace limpid
