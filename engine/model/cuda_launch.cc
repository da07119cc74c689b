#include "engine/model/cuda_launch.h"

#include <ATen/ATen.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace limpid {

cuda::ElementType ElementTypeOf(const at::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case at::kFloat:
      return cuda::ElementType::kFloat;
    case at::kHalf:
      return cuda::ElementType::kHalf;
    case at::kBFloat16:
      return cuda::ElementType::kBfloat16;
    default:
      TORCH_CHECK(false, "kernels do not take ", tensor.scalar_type());
  }
}

// Through LibTorch's registry, so that nothing links its CUDA half.
cudaStream_t CurrentStream(const at::Tensor& tensor) {
  const c10::impl::VirtualGuardImpl guard(tensor.device().type());
  return static_cast<cudaStream_t>(
      guard.getStreamNativeHandle(guard.getStream(tensor.device())));
}

void CheckLaunch(cudaError_t error, const char* what) {
  TORCH_CHECK(error == cudaSuccess, what, ": ", cudaGetErrorString(error));
}

}  // namespace limpid
