// The sizes of a LeanVAE: any widths, depths and number of latent channels.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// Defaults are those of the public 16-channel checkpoint; sizes are named as
// among its own arguments.
struct LeanVaeConfig {
  int64_t l_dim = 128;  // channels made of the low band
  int64_t h_dim = 384;  // channels made of the other bands
  int64_t latent_dim = 16;
  int64_t sep_num_layer = 2;     // layers for each of the two
  int64_t fusion_num_layer = 4;  // layers for both together
  int64_t ista_iter_num = 2;     // iterations of the bottleneck
  int64_t ista_layer_num = 2;    // layers each way in an iteration
  // Pixels as the weights know them: pixel_scale * (v - 1/2), v in [0, 1].
  double pixel_scale = 1;
  // The prior sees (z - mean) / deviation, or z itself when these are empty.
  std::vector<double> latent_mean = {};
  std::vector<double> latent_deviation = {};

  int64_t embedding_dim() const { return l_dim + h_dim; }

  bool operator==(const LeanVaeConfig&) const = default;
};

// What the names and shapes of a checkpoint show, which is every size. It does
// not show whether the checkpoint was aligned with Wan. InvalidField when a
// tensor that shows a size is missing or has the wrong rank.
absl::StatusOr<LeanVaeConfig> InferLeanVaeConfig(const Weights& weights);

// The same sizes, trained so that a Wan prior reads the latents: pixels in
// [-1, 1], latents normalised by the statistics of the Wan VAE.
LeanVaeConfig AlignedWithWan(LeanVaeConfig config);

// InvalidField naming the first field that no LeanVAE can have.
absl::Status CheckLeanVaeConfig(const LeanVaeConfig& config);

}  // namespace limpid
