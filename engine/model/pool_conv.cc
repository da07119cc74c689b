#include "engine/model/pool_conv.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

// The checkpoint has the channels of the earliest frame first.
at::Tensor TakeWeight(WeightReader& weights, const std::string& pool,
                      const std::string& conv, int64_t channels,
                      int64_t frames) {
  const at::Tensor mixing =
      weights.Take(pool + ".conv.weight", {channels, frames * channels, 1, 1})
          .view({channels, frames, channels});
  const at::Tensor taps =
      weights.Take(conv + ".weight", {channels, channels, 3, 3});
  return at::einsum("omkl,mfi->oifkl",
                    {taps.to(at::kFloat), mixing.to(at::kFloat)})
      .to(taps.scalar_type())
      .contiguous(at::MemoryFormat::ChannelsLast3d);
}

}  // namespace

PoolConv::PoolConv(WeightReader& weights, const std::string& pool,
                   const std::string& conv, int64_t channels, int64_t frames)
    : convolution_({.weight = TakeWeight(weights, pool, conv, channels, frames),
                    .stride = {frames, 2, 2},
                    .padding = {0, 1, 1}}) {}

}  // namespace limpid
