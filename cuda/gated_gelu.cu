// A thread takes 16 bytes of each half. Bound by memory.
#include "cuda/element.cuh"
#include "cuda/gated_gelu.h"

namespace limpid::cuda {
namespace {

constexpr int kThreads = 256;
constexpr float kHalfRoot = 0.70710678f;  // sqrt(1/2)

template <typename T, int kCount>
__global__ void GatedGeluKernel(const T* __restrict__ values_and_gates,
                                T* __restrict__ out, GatedRows rows) {
  using Values = Pack<T, kCount>;
  const int packs = rows.channels / kCount;  // of a row
  const long long index =
      static_cast<long long>(blockIdx.x) * kThreads + threadIdx.x;
  const long long row = index / packs;
  if (row >= rows.num_rows) return;
  const int channel = static_cast<int>(index % packs) * kCount;
  const T* value = values_and_gates + row * 2 * rows.channels + channel;
  const Values values = *reinterpret_cast<const Values*>(value);
  const Values gates = *reinterpret_cast<const Values*>(value + rows.channels);
  Values gated;
#pragma unroll
  for (int i = 0; i < kCount; ++i) {
    const float gate = ToFloat(gates.values[i]);
    const float gelu = 0.5f * gate * (1.0f + erff(kHalfRoot * gate));
    Store(ToFloat(values.values[i]) * gelu, gated.values[i]);
  }
  *reinterpret_cast<Values*>(out + row * rows.channels + channel) = gated;
}

template <typename T, int kCount>
cudaError_t Launch(const void* values_and_gates, void* out,
                   const GatedRows& rows, cudaStream_t stream) {
  const long long packs = rows.num_rows * (rows.channels / kCount);
  const auto blocks = static_cast<unsigned>((packs + kThreads - 1) / kThreads);
  GatedGeluKernel<T, kCount><<<blocks, kThreads, 0, stream>>>(
      static_cast<const T*>(values_and_gates), static_cast<T*>(out), rows);
  return cudaGetLastError();
}

}  // namespace

cudaError_t LaunchGatedGelu(const void* values_and_gates, void* out,
                            const GatedRows& rows, cudaStream_t stream) {
  if (rows.num_rows == 0 || rows.channels == 0) return cudaSuccess;
  return WithElement(rows.type, [&](auto element) {
    using T = decltype(element);
    constexpr int kCount = kPackBytes / sizeof(T);
    return FitsPacks<T>(values_and_gates, rows.channels) &&
                   FitsPacks<T>(out, rows.channels)
               ? Launch<T, kCount>(values_and_gates, out, rows, stream)
               : Launch<T, 1>(values_and_gates, out, rows, stream);
  });
}

}  // namespace limpid::cuda
