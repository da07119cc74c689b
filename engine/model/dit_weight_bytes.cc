// Counted layer by layer; names are those of A.2 of the checkpoints.
#include "engine/model/dit_weight_bytes.h"

namespace limpid {
namespace {

// A weight and its bias.
int64_t Linear(int64_t in, int64_t out) { return (in + 1) * out; }

// Self- or cross-attention: q, k, v, o, norm_q, norm_k.
int64_t Attention(int64_t dim) { return 4 * Linear(dim, dim) + 2 * dim; }

int64_t Block(const DitConfig& config) {
  const int64_t norm3 = 2 * config.dim;
  return 2 * Attention(config.dim) + norm3 +
         Linear(config.dim, config.ffn_dim) +
         Linear(config.ffn_dim, config.dim);
}

// Outside of the blocks: embeddings and head.
int64_t Ends(const DitConfig& config) {
  const int64_t dim = config.dim;
  const int64_t pixels = config.patch_height * config.patch_width;
  return Linear(config.in_channels * pixels, dim) +
         Linear(config.text_dim, dim) + Linear(dim, dim) +
         Linear(config.freq_dim, dim) + Linear(dim, dim) +
         Linear(dim, 6 * dim) + Linear(dim, config.out_channels * pixels);
}

}  // namespace

int64_t DitWeightBytes(const DitConfig& config, at::ScalarType dtype) {
  // Shifts, scales and gates stay in float32.
  const int64_t modulations = (6 * config.num_layers + 2) * config.dim;
  return (config.num_layers * Block(config) + Ends(config)) *
             static_cast<int64_t>(c10::elementSize(dtype)) +
         modulations * int64_t{sizeof(float)};
}

}  // namespace limpid
