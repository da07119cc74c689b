// Value and gate are two products: gelu and the multiplication then work in
// place on whole rows, which saves more than one wide product would.
#include "engine/model/gated_feed_forward.h"

#include <ATen/ATen.h>

#include <array>

#include "engine/model/linear.h"

namespace limpid {
namespace {

constexpr double kEpsilon = 1e-5;

}  // namespace

GatedFeedForward::GatedFeedForward(WeightReader& weights,
                                   const std::string& name, int64_t channels)
    : norm_weight_(weights.Take(name + ".0.weight", {channels})),
      norm_bias_(weights.Take(name + ".0.bias", {channels})) {
  const int64_t inner = InnerChannels(channels);
  const int64_t padding = PaddedInnerChannels(channels) - inner;
  const std::array<int64_t, 4> more_rows = {0, 0, 0, padding};
  const std::array<int64_t, 2> more_columns = {0, padding};
  const at::Tensor up = weights.Take(name + ".1.weight", {2 * inner, channels});
  value_ = at::constant_pad_nd(up.narrow(0, 0, inner), more_rows);
  gate_ = at::constant_pad_nd(up.narrow(0, inner, inner), more_rows);
  down_ = at::constant_pad_nd(
      weights.Take(name + ".4.weight", {channels, inner}), more_columns);
}

int64_t GatedFeedForward::WeightBytes() const {
  return static_cast<int64_t>(norm_weight_.nbytes() + norm_bias_.nbytes() +
                              value_.nbytes() + gate_.nbytes() +
                              down_.nbytes());
}

at::Tensor GatedFeedForward::Forward(const at::Tensor& x) const {
  const at::Tensor norm =
      at::layer_norm(x, {x.size(-1)}, norm_weight_, norm_bias_, kEpsilon);
  at::Tensor gate = Linear(norm, gate_);
  at::gelu_(gate);
  return Linear(Linear(norm, value_).mul_(gate), down_);
}

}  // namespace limpid
