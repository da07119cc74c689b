#include "engine/model/pool_conv.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

// The checkpoint has the channels of the earliest frame first.
at::Tensor TakeMixing(WeightReader& weights, const std::string& name,
                      int64_t channels, int64_t frames) {
  return weights.Take(name, {channels, frames * channels, 1, 1})
      .view({channels, frames, channels, 1, 1})
      .transpose(1, 2)
      .contiguous(at::MemoryFormat::ChannelsLast3d);
}

}  // namespace

PoolConv::PoolConv(WeightReader& weights, const std::string& pool,
                   const std::string& conv, int64_t channels, int64_t frames)
    : mixing_({.weight =
                   TakeMixing(weights, pool + ".conv.weight", channels, frames),
               .stride = {frames, 1, 1}}),
      conv_(weights, conv,
            {.in_channels = channels,
             .out_channels = channels,
             .stride = 2,
             .has_bias = false}) {}

}  // namespace limpid
