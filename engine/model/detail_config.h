// The sizes of a detail network: any widths and depths.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// Levels are from fine to coarse: the first at half the resolution, each other
// at half of the one before.
struct DetailConfig {
  std::vector<int64_t> widths = {48, 80, 128, 224};  // channels, even
  std::vector<int64_t> encoder = {2, 2, 2, 4};       // blocks on the way down
  std::vector<int64_t> decoder = {3, 2, 2};  // on the way up; none at the last
  int64_t code = 64;  // channels of what is made of the degradation

  int64_t num_levels() const { return static_cast<int64_t>(widths.size()); }
  // What the sides of a frame must be multiples of.
  int64_t stride() const { return int64_t{1} << widths.size(); }

  bool operator==(const DetailConfig&) const = default;
};

// InvalidField naming the first field that no detail network can have.
absl::Status CheckDetailConfig(const DetailConfig& config);

// What the names and shapes of a checkpoint show, which is every size.
// InvalidField when a tensor that shows a size is missing or has the wrong
// rank.
absl::StatusOr<DetailConfig> InferDetailConfig(const Weights& weights);

}  // namespace limpid
