// What a reconstruction starts from, and what it makes of it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/base/stop_flag.h"

namespace limpid {

struct Observation {
  at::Tensor measurement;  // [frame, channel, height, width]
  double noise_level = 0;
  int64_t first_frame = 0;
  // The last restored frames before the chunk; undefined at a new start.
  at::Tensor past;
  // So many frames of the past, the oldest, were not restored but stand in for
  // frames that nobody holds.
  int64_t num_guessed = 0;
  int cg_iterations = 0;  // upper bound, 0 means the reconstruction's own
  const StopFlag& stop;
};

struct Estimate {
  at::Tensor video;
  // Expected square error of a pixel that has yet to be weighed against the
  // noise of its measurement; 0 when the reconstruction has done so.
  double error_variance = 0;
  // What the last frames before the chunk must have been, where the observation
  // guessed; undefined otherwise.
  at::Tensor past = {};
};

// Standard deviation of rounding to 8 bits, which every measurement carries.
inline constexpr double kRoundingNoise = 0.2887 / 255;

// Variance of the noise, rounding included.
inline double NoiseVariance(double noise_level) {
  return noise_level * noise_level + kRoundingNoise * kRoundingNoise;
}

}  // namespace limpid
