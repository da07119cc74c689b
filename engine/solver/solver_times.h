// How long a chunk spent in each stage of its solver.
#pragma once

#include "absl/time/time.h"

namespace limpid {

// Wall-clock time per stage, on a GPU until its work is done; zero where a
// stage did not take place.
struct SolverTimes {
  absl::Duration initialise, encode, denoise, consistency, decode_latent,
      project;
};

}  // namespace limpid
