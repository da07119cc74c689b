// What a session asks of a learned solver's sampling. What it leaves open is
// the model's default.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/sampler_settings.h"

namespace limpid {

// The protocol names the fields alike, "solver.start" and so on; all but the
// first two are those of SamplerSettings.
struct SamplerRequest {
  // Timestep of the first denoising step, 1 to 1000: how far the prior may go
  // away from the start. Later ones divide the rest evenly.
  std::optional<double> start = {};
  std::optional<int64_t> steps = {};              // denoising steps, 1 to 16
  std::optional<int64_t> consistency_every = {};  // 0 to 1000
  std::optional<double> proximal_weight = {};     // 1e-6 to 1e6
  std::optional<double> weight_growth = {};       // 0.01 to 100
  std::optional<double> prior_deviation = {};     // 0.001 to 1
  std::optional<double> anchor = {};              // 0 to 1
  std::optional<StartVideo> start_video = {};
  std::optional<ConsistencyMode> consistency = {};
  std::optional<EmittedVideo> emit = {};

  bool operator==(const SamplerRequest&) const = default;
};

}  // namespace limpid
