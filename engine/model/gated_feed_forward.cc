// On a CPU value and gate are two products: gelu and the multiplication then
// work in place on whole rows, which saves more than one wide product would. On
// a GPU one kernel does both.
#include "engine/model/gated_feed_forward.h"

#include <ATen/ATen.h>

#include <array>

#include "engine/model/gated_gelu.h"
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
  up_ =
      at::constant_pad_nd(up.unflatten(0, {2, inner}), more_rows).flatten(0, 1);
  down_ = at::constant_pad_nd(
      weights.Take(name + ".4.weight", {channels, inner}), more_columns);
}

int64_t GatedFeedForward::WeightBytes() const {
  return static_cast<int64_t>(norm_weight_.nbytes() + norm_bias_.nbytes() +
                              up_.nbytes() + down_.nbytes());
}

at::Tensor GatedFeedForward::Gated(const at::Tensor& x) const {
  const at::Tensor norm =
      at::layer_norm(x, {x.size(-1)}, norm_weight_, norm_bias_, kEpsilon);
  if (x.is_cuda()) return GatedGelu(Linear(norm, up_));
  const int64_t inner = down_.size(1);
  at::Tensor gate = Linear(norm, up_.narrow(0, inner, inner));
  at::gelu_(gate);
  return Linear(norm, up_.narrow(0, 0, inner)).mul_(gate);
}

at::Tensor GatedFeedForward::Forward(const at::Tensor& x) const {
  return Linear(Gated(x), down_);
}

void GatedFeedForward::AddTo(at::Tensor& x) const {
  const at::Tensor gated = Gated(x);
  if (x.is_cuda()) {
    x.view({-1, x.size(-1)})
        .addmm_(gated.view({-1, gated.size(-1)}), down_.t());
  } else {
    x.add_(Linear(gated, down_));
  }
}

}  // namespace limpid
