#include "engine/model/interleave.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include "cuda/interleave.h"
#include "engine/model/add_bias.h"
#include "engine/model/cuda_launch.h"

namespace limpid {
namespace {

constexpr int64_t kParities = 4;

at::Tensor InterleaveOnDevice(const at::Tensor& parities, int64_t growth,
                              const at::Tensor& bias) {
  const c10::DeviceGuard guard(parities.device());
  const at::Tensor in = parities.contiguous(at::MemoryFormat::ChannelsLast3d);
  const int64_t channels = in.size(1) / (growth * kParities);
  const cuda::Parities sizes = {
      .num_frames = static_cast<int>(in.size(0) * in.size(2)),
      .height = static_cast<int>(in.size(3)),
      .width = static_cast<int>(in.size(4)),
      .growth = static_cast<int>(growth),
      .channels = static_cast<int>(channels),
      .type = ElementTypeOf(in)};
  at::Tensor out = at::empty({in.size(0), channels, in.size(2) * growth,
                              2 * in.size(3), 2 * in.size(4)},
                             in.options(), at::MemoryFormat::ChannelsLast3d);
  CheckLaunch(
      cuda::LaunchInterleave(in.const_data_ptr(),
                             bias.defined() ? bias.const_data_ptr() : nullptr,
                             out.mutable_data_ptr(), sizes, CurrentStream(in)),
      "interleaving pixels");
  return out;
}

}  // namespace

at::Tensor Interleave(const at::Tensor& parities, int64_t growth,
                      const at::Tensor& bias) {
  if (parities.is_cuda()) return InterleaveOnDevice(parities, growth, bias);
  const int64_t batch = parities.size(0), frames = parities.size(2);
  const int64_t height = parities.size(3), width = parities.size(4);
  const int64_t channels = parities.size(1) / (growth * kParities);
  at::Tensor out =
      parities.permute({0, 2, 3, 4, 1})
          .reshape({batch, frames, height, width, growth, 2, 2, channels})
          .permute({0, 1, 4, 2, 5, 3, 6, 7})
          .reshape({batch, frames * growth, 2 * height, 2 * width, channels})
          .permute({0, 4, 1, 2, 3});
  if (bias.defined()) AddBiasTo(out, bias);
  return out;
}

}  // namespace limpid
