#include "engine/model/channel_norm.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

#include "engine/model/add_bias.h"

namespace limpid {
namespace {

constexpr double kSmallestLength = 1e-12;  // as in the reference

at::Tensor TakeGain(WeightReader& weights, const std::string& name,
                    int64_t channels, int64_t axes) {
  std::vector<int64_t> shape(axes, 1);
  shape[0] = channels;
  const at::Tensor gamma = weights.Take(name + ".gamma", shape);
  return gamma.flatten().to(at::kFloat) * std::sqrt(channels);
}

// In float32.
at::Tensor Norm(const at::Tensor& x, const at::Tensor& gain) {
  const at::Tensor length =
      at::linalg_vector_norm(x, 2, {1}, /*keepdim=*/true, at::kFloat);
  return (x / length.clamp_min_(kSmallestLength))
      .mul_(gain.view({1, -1, 1, 1, 1}));
}

}  // namespace

ChannelNorm::ChannelNorm(WeightReader& weights, const std::string& name,
                         int64_t channels, int64_t axes)
    : gain_(TakeGain(weights, name, channels, axes)) {}

at::Tensor ChannelNorm::Forward(const at::Tensor& x) const {
  return Norm(x, gain_).to(x.scalar_type());
}

void ChannelNorm::ForwardSilu(const at::Tensor& x, const at::Tensor& bias,
                              const CausalInput& out) const {
  if (bias.defined()) AddBias_(x, bias);
  out.frames.copy_(at::silu(Norm(x, gain_)));
  out.spare.zero_();
}

}  // namespace limpid
