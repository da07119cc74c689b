// Eight threads a row, 16 bytes each at a time. Bound by memory.
#include "cuda/add_bias.h"
#include "cuda/element.cuh"

namespace limpid::cuda {
namespace {

constexpr int kLanes = 8;  // of a row
constexpr int kRowsPerBlock = 32;

template <typename T, int kCount>
__global__ void AddBiasKernel(T* __restrict__ x, const T* __restrict__ bias,
                              const T* __restrict__ residual, BiasedRows rows) {
  using Values = Pack<T, kCount>;
  const long long row =
      static_cast<long long>(blockIdx.x) * kRowsPerBlock + threadIdx.y;
  if (row >= rows.num_rows) return;
  const long long begin = row * rows.channels;
  for (int c = threadIdx.x * kCount; c < rows.channels; c += kLanes * kCount) {
    Values* place = reinterpret_cast<Values*>(x + begin + c);
    Values values = *place;
    const Values shift = *reinterpret_cast<const Values*>(bias + c);
    Values added = {};
    if (residual != nullptr) {
      added = *reinterpret_cast<const Values*>(residual + begin + c);
    }
    for (int i = 0; i < kCount; ++i) {
      Store(ToFloat(values.values[i]) + ToFloat(shift.values[i]) +
                ToFloat(added.values[i]),
            values.values[i]);
    }
    *place = values;
  }
}

template <typename T, int kCount>
cudaError_t Launch(void* x, const void* bias, const void* residual,
                   const BiasedRows& rows, cudaStream_t stream) {
  const long long blocks = (rows.num_rows + kRowsPerBlock - 1) / kRowsPerBlock;
  AddBiasKernel<T, kCount>
      <<<static_cast<unsigned>(blocks), dim3(kLanes, kRowsPerBlock), 0,
         stream>>>(static_cast<T*>(x), static_cast<const T*>(bias),
                   static_cast<const T*>(residual), rows);
  return cudaGetLastError();
}

}  // namespace

cudaError_t LaunchAddBias(void* x, const void* bias, const void* residual,
                          const BiasedRows& rows, cudaStream_t stream) {
  if (rows.num_rows == 0) return cudaSuccess;
  return WithElement(rows.type, [&](auto element) {
    using T = decltype(element);
    constexpr int kCount = kPackBytes / sizeof(T);
    if (FitsPacks<T>(x, rows.channels) && FitsPacks<T>(bias, 0) &&
        FitsPacks<T>(residual, 0)) {
      return Launch<T, kCount>(x, bias, residual, rows, stream);
    }
    return Launch<T, 1>(x, bias, residual, rows, stream);
  });
}

}  // namespace limpid::cuda
