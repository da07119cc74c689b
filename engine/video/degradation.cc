#include "engine/video/degradation.h"

namespace limpid {

Degradation Compose(const Degradation& first, const Degradation& second) {
  const auto area = static_cast<double>(first.factor * first.factor);
  const bool first_still = !first.has_mask || first.is_mask_still;
  const bool second_still = !second.has_mask || second.is_mask_still;
  const bool has_mask = first.has_mask || second.has_mask;
  return {
      .has_mask = has_mask,
      .is_mask_still = has_mask && first_still && second_still,
      .missing = 1 - (1 - first.missing) * (1 - second.missing),
      .variance_x = first.variance_x + area * second.variance_x,
      .variance_y = first.variance_y + area * second.variance_y,
      .covariance = first.covariance + area * second.covariance,
      .factor = first.factor * second.factor,
      .is_bicubic = first.is_bicubic || second.is_bicubic,
      .averaged_frames = first.averaged_frames + second.averaged_frames - 1};
}

}  // namespace limpid
