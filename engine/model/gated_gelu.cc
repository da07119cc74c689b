#include "engine/model/gated_gelu.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <vector>

#include "cuda/gated_gelu.h"
#include "engine/model/cuda_launch.h"

namespace limpid {
namespace {

at::Tensor GatedGeluOnGpu(const at::Tensor& values_and_gates) {
  const c10::DeviceGuard guard(values_and_gates.device());
  const at::Tensor rows = values_and_gates.contiguous();
  std::vector<int64_t> sizes = rows.sizes().vec();
  sizes.back() /= 2;
  at::Tensor gated = at::empty(sizes, rows.options());
  const cuda::GatedRows shape = {.num_rows = rows.numel() / rows.size(-1),
                                 .channels = static_cast<int>(sizes.back()),
                                 .type = ElementTypeOf(rows)};
  CheckLaunch(
      cuda::LaunchGatedGelu(rows.const_data_ptr(), gated.mutable_data_ptr(),
                            shape, CurrentStream(rows)),
      "gated GELU");
  return gated;
}

}  // namespace

at::Tensor GatedGelu(const at::Tensor& values_and_gates) {
  TORCH_CHECK(values_and_gates.size(-1) % 2 == 0, "a row of ",
              values_and_gates.size(-1), " has no halves");
  if (values_and_gates.is_cuda()) return GatedGeluOnGpu(values_and_gates);
  const std::vector<at::Tensor> halves = values_and_gates.chunk(2, -1);
  return at::gelu(halves[1]).mul_(halves[0]);
}

}  // namespace limpid
