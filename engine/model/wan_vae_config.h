// The sizes of a Wan VAE: any width, and any number of stages.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// Defaults are those of Wan2.1_VAE.
struct WanVaeConfig {
  int64_t dim = 96;
  // Channels of each stage are dim times this; frames are halved between
  // stages.
  std::vector<int64_t> multipliers = {1, 2, 4, 4};
  int64_t num_res_blocks = 2;  // of an encoder stage; a decoder's has one more
  // Whether time is halved as well, between stages i and i + 1 of the encoder.
  std::vector<bool> temporal_downsample = {false, true, true};
  // The prior sees (z - mean) / deviation.
  std::vector<double> latent_mean = {
      -0.7571, -0.7089, -0.9113, 0.1075,  -0.1745, 0.9653,  -0.1517, 1.5508,
      0.4134,  -0.0715, 0.5517,  -0.3632, -0.1922, -0.9497, 0.2503,  -0.2921};
  std::vector<double> latent_deviation = {
      2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743,
      3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160};

  int64_t latent_channels() const {
    return static_cast<int64_t>(latent_mean.size());
  }
  int64_t num_stages() const {
    return static_cast<int64_t>(multipliers.size());
  }
  int64_t spatial_stride() const { return int64_t{1} << (num_stages() - 1); }
  int64_t channels(int64_t stage) const { return dim * multipliers[stage]; }
};

// InvalidField naming the first field that no Wan VAE of ours can have: four
// frames must become one latent frame.
absl::Status CheckWanVaeConfig(const WanVaeConfig& config);

// What the names and shapes of a checkpoint show, which is every size. Latents
// of any other number than 16 channels are taken not to be normalised.
// InvalidField when a tensor that shows a size is missing or has the wrong
// rank.
absl::StatusOr<WanVaeConfig> InferWanVaeConfig(const Weights& weights);

}  // namespace limpid
