// The sizes of a causal Wan DiT: any width, depth and number of heads.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// Defaults are those of Wan2.1-T2V-1.3B.
struct DitConfig {
  int64_t dim = 1536;
  int64_t ffn_dim = 8960;
  int64_t num_layers = 30;
  int64_t num_heads = 12;
  int64_t in_channels = 16;
  int64_t out_channels = 16;
  int64_t patch_height = 2;
  int64_t patch_width = 2;
  int64_t freq_dim = 256;  // of the sinusoid of the timestep
  int64_t text_dim = 4096;
  int64_t text_tokens = 512;  // shorter texts are padded with zeros

  int64_t head_dim() const { return dim / num_heads; }
};

// InvalidField naming the first field that no DiT can have.
absl::Status CheckDitConfig(const DitConfig& config);

// What the shapes of a checkpoint show. They do not show `num_heads`, taken to
// be heads of 128 channels as in all public Wan models, nor `text_tokens`: set
// these two from the model card. InvalidField when a tensor that shows a size
// is missing or has the wrong rank.
absl::StatusOr<DitConfig> InferDitConfig(const Weights& weights);

// Height and width of a latent frame.
struct LatentSize {
  int64_t height = 0;
  int64_t width = 0;
};

// Patches of one latent frame, one token each; those at the border are padded.
struct PatchGrid {
  int64_t rows = 0;
  int64_t columns = 0;

  int64_t tokens() const { return rows * columns; }
  bool operator==(const PatchGrid&) const = default;
};
PatchGrid PatchGridOf(const DitConfig& config, LatentSize size);

}  // namespace limpid
