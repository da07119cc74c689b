// What calling a kernel of cuda/ with tensors needs.
#pragma once

#include <ATen/core/Tensor.h>
#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid {

// Throws for a type that kernels do not take.
cuda::ElementType ElementTypeOf(const at::Tensor& tensor);

// The stream on which LibTorch works with `tensor`.
cudaStream_t CurrentStream(const at::Tensor& tensor);

// Throws, naming `what`, unless `error` is cudaSuccess.
void CheckLaunch(cudaError_t error, const char* what);

}  // namespace limpid
