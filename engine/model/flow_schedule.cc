// Grid look-up and the linear algebra of flow matching.
#include "engine/model/flow_schedule.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace limpid {
namespace {

constexpr double kTimestepsPerSigma = 1000;

at::Tensor AtLeastFloat(const at::Tensor& x) {
  return x.to(at::promote_types(x.scalar_type(), at::kFloat));
}

}  // namespace

FlowSchedule::FlowSchedule(double shift, int64_t num_steps) {
  TORCH_CHECK(shift > 0 && num_steps > 0, "flow schedule of shift ", shift,
              " and ", num_steps, " steps; both must be positive");
  for (int64_t i = 0; i < num_steps; ++i) {
    const double u =
        1 - static_cast<double>(i) / static_cast<double>(num_steps);
    sigmas_.push_back(shift * u / (1 + (shift - 1) * u));
    timesteps_.push_back(kTimestepsPerSigma * sigmas_.back());
  }
}

double FlowSchedule::SigmaAt(double timestep) const {
  const auto nearest = std::min_element(
      timesteps_.begin(), timesteps_.end(), [&](double a, double b) {
        return std::abs(a - timestep) < std::abs(b - timestep);
      });
  return sigmas_[nearest - timesteps_.begin()];
}

double FlowSchedule::WarpedTimestep(int64_t step) const {
  const auto num_steps = static_cast<int64_t>(timesteps_.size());
  TORCH_CHECK(step >= 0 && step <= num_steps, "step ", step, " of a grid of ",
              num_steps);
  return step == 0 ? 0 : timesteps_[num_steps - step];
}

at::Tensor AddNoise(const at::Tensor& x0, const at::Tensor& noise,
                    double sigma) {
  return at::lerp(AtLeastFloat(x0), AtLeastFloat(noise), sigma);
}

at::Tensor X0FromVelocity(const at::Tensor& x_t, const at::Tensor& velocity,
                          double sigma) {
  return at::sub(AtLeastFloat(x_t), AtLeastFloat(velocity), sigma);
}

at::Tensor NoiseFromVelocity(const at::Tensor& x_t, const at::Tensor& velocity,
                             double sigma) {
  return at::add(AtLeastFloat(x_t), AtLeastFloat(velocity), 1 - sigma);
}

}  // namespace limpid
