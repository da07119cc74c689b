#include "engine/model/add_bias.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include "cuda/add_bias.h"
#include "engine/model/cuda_launch.h"

namespace limpid {
namespace {

constexpr at::MemoryFormat kFormat = at::MemoryFormat::ChannelsLast3d;

void AddBiasOnDevice(const at::Tensor& x, const at::Tensor& bias,
                     const at::Tensor& residual) {
  const c10::DeviceGuard guard(x.device());
  const int64_t channels = x.size(1);
  const cuda::BiasedRows rows = {.num_rows = x.numel() / channels,
                                 .channels = static_cast<int>(channels),
                                 .type = ElementTypeOf(x)};
  const at::Tensor added =
      residual.defined() ? residual.contiguous(kFormat) : residual;
  CheckLaunch(
      cuda::LaunchAddBias(x.mutable_data_ptr(), bias.const_data_ptr(),
                          added.defined() ? added.const_data_ptr() : nullptr,
                          rows, CurrentStream(x)),
      "adding a bias");
}

}  // namespace

void AddBiasTo(const at::Tensor& x, const at::Tensor& bias,
               const at::Tensor& residual) {
  if (x.is_cuda() && x.is_contiguous(kFormat)) {
    return AddBiasOnDevice(x, bias, residual);
  }
  x.add_(bias.view({1, -1, 1, 1, 1}));
  if (residual.defined()) x.add_(residual);
}

}  // namespace limpid
