// How one session's solver samples: the model's defaults and what the session
// asked for, put together.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "engine/model/model_card.h"
#include "engine/solver/sampler_request.h"
#include "engine/solver/solver_kind.h"

namespace limpid {

struct Sampler {
  std::vector<double> timesteps;  // of the denoising steps, falling
  SamplerSettings settings;
};

// The published timesteps and start_video are those of a solver that the card
// is not made for, AVIS and AVIS Flash being one; consistency_every tells them
// apart and comes from the card for its own kind alone. InstantViR takes one
// step, the last of the card. The request must have passed CheckSamplerRequest.
Sampler SamplerFor(SolverKind kind, const ModelCard& card,
                   const SolverOptions& options);

// The options with every knob filled in that the solver has; the same again
// when they are resolved again.
SolverOptions ResolveSampler(SolverKind kind, const ModelCard& card,
                             SolverOptions options);

// InvalidField("solver.start") and so on: out of range, or a knob that `kind`
// has not.
absl::Status CheckSamplerRequest(SolverKind kind,
                                 const SamplerRequest& request);

}  // namespace limpid
