#include "engine/model/memory_block.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

// The checkpoint has the channels of x_t, then those of x_(t-1).
CausalConv3d TakeFirst(WeightReader& weights, const std::string& name,
                       int64_t channels) {
  const at::Tensor weight =
      weights.Take(name + ".weight", {channels, 2 * channels, 3, 3});
  const at::Tensor taps = at::stack(
      {weight.narrow(1, channels, channels), weight.narrow(1, 0, channels)},
      /*dim=*/2);
  return {
      taps,
      weights.Take(name + ".bias", {channels}),
      {.in_channels = channels, .out_channels = channels, .kernel = {2, 3, 3}}};
}

}  // namespace

MemoryBlock::MemoryBlock(WeightReader& weights, const std::string& name,
                         int64_t channels)
    : first_(TakeFirst(weights, name + ".conv.0", channels)),
      second_(weights, name + ".conv.2",
              {.in_channels = channels, .out_channels = channels}),
      third_(weights, name + ".conv.4",
             {.in_channels = channels, .out_channels = channels}) {}

int64_t MemoryBlock::WeightBytes() const {
  return first_.WeightBytes() + second_.WeightBytes() + third_.WeightBytes();
}

at::Tensor MemoryBlock::Forward(const at::Tensor& x,
                                CausalState::Pass& pass) const {
  at::Tensor y = first_.ForwardRelu(x, pass.Next());
  y = second_.ForwardRelu(y);
  return third_.ForwardAddRelu(y, x);
}

}  // namespace limpid
