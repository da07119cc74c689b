// The shifted noise schedule of flow matching, and what a velocity says.
//
// x_t = (1 - sigma) x0 + sigma noise, and the network predicts the velocity
// v = noise - x0. The grid of a schedule of N steps and shift s is
//   u_i = 1 - i / N,  sigma_i = s u_i / (1 + (s - 1) u_i),  t_i = 1000 sigma_i.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace limpid {

class FlowSchedule {
 public:
  // Wan's models use a shift of 5 (Self-Forcing, AVIS) or 8 (InstantViR).
  explicit FlowSchedule(double shift, int64_t num_steps = 1000);

  // Both fall along the grid; timesteps are 1000 sigma.
  const std::vector<double>& sigmas() const { return sigmas_; }
  const std::vector<double>& timesteps() const { return timesteps_; }

  // The sigma of the grid's timestep nearest to `timestep`, which may be
  // fractional and off the grid. The network is given `timestep` itself.
  double SigmaAt(double timestep) const;

  // The timestep `step` steps before the end of the grid, 0 at its end: how
  // Self-Forcing reads its list 1000, 750, 500, 250. `step` must be 0..N.
  double WarpedTimestep(int64_t step) const;

 private:
  std::vector<double> sigmas_;
  std::vector<double> timesteps_;
};

// These compute in float32 at least and return that: in bfloat16 the
// differences are visibly wrong.
at::Tensor AddNoise(const at::Tensor& x0, const at::Tensor& noise,
                    double sigma);
at::Tensor X0FromVelocity(const at::Tensor& x_t, const at::Tensor& velocity,
                          double sigma);
at::Tensor NoiseFromVelocity(const at::Tensor& x_t, const at::Tensor& velocity,
                             double sigma);

}  // namespace limpid
