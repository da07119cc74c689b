// Number types in kernels: to and from float32, some of them at a time.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "cuda/element.h"

namespace limpid::cuda {

__device__ inline float ToFloat(float value) { return value; }
__device__ inline float ToFloat(__half value) { return __half2float(value); }
__device__ inline float ToFloat(__nv_bfloat16 value) {
  return __bfloat162float(value);
}

__device__ inline void Store(float value, float& out) { out = value; }
__device__ inline void Store(float value, __half& out) {
  out = __float2half(value);
}
__device__ inline void Store(float value, __nv_bfloat16& out) {
  out = __float2bfloat16(value);
}

// Neighbours in memory, read and written at once.
template <typename T, int kCount>
struct alignas(kCount * sizeof(T)) Pack {
  T values[kCount];
};

// Widest access of one thread.
constexpr int kPackBytes = 16;

inline bool IsAligned(const void* address, size_t bytes) {
  return reinterpret_cast<uintptr_t>(address) % bytes == 0;
}

// Whether rows of `channels` can be read in packs that start at `address`.
template <typename T>
bool FitsPacks(const void* address, long long channels) {
  return IsAligned(address, kPackBytes) &&
         channels * sizeof(T) % kPackBytes == 0;
}

// What `function` returns for a value of the type `type`.
template <typename Function>
cudaError_t WithElement(ElementType type, Function&& function) {
  switch (type) {
    case ElementType::kFloat:
      return function(float{});
    case ElementType::kHalf:
      return function(__half{});
    case ElementType::kBfloat16:
      return function(__nv_bfloat16{});
  }
  return cudaErrorInvalidValue;
}

}  // namespace limpid::cuda
