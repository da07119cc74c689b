// Eight threads a row, 16 bytes each at a time. A row is read twice, the second
// time from the L1 cache: rows have any length, registers do not.
#include "cuda/channel_norm.h"
#include "cuda/element.cuh"

namespace limpid::cuda {
namespace {

constexpr int kLanes = 8;  // of a row
constexpr int kRowsPerBlock = 32;
constexpr float kSmallestLength = 1e-12f;

// The sum over the lanes of a row, in each of them.
__device__ float RowSum(float value) {
  const int lane_of_warp = (threadIdx.y * kLanes + threadIdx.x) % warpSize;
  const unsigned row_mask = 0xffu << (lane_of_warp - threadIdx.x);
  for (int offset = kLanes / 2; offset > 0; offset /= 2) {
    value += __shfl_xor_sync(row_mask, value, offset);
  }
  return value;
}

__device__ float Silu(float value) {
  return __fdividef(value, 1.0f + __expf(-value));
}

template <typename T, int kCount>
__device__ Pack<T, kCount> Load(const T* address) {
  return *reinterpret_cast<const Pack<T, kCount>*>(address);
}

// Channels `c` and on of a row, in float32.
template <typename T, int kCount>
__device__ Pack<float, kCount> Biased(const T* x, const T* bias, int c) {
  const auto values = Load<T, kCount>(x + c);
  Pack<T, kCount> shifts = {};
  if (bias != nullptr) shifts = Load<T, kCount>(bias + c);
  Pack<float, kCount> sums;
  for (int i = 0; i < kCount; ++i) {
    sums.values[i] = ToFloat(values.values[i]) + ToFloat(shifts.values[i]);
  }
  return sums;
}

template <typename T, int kCount>
__global__ void ChannelNormKernel(const T* __restrict__ x,
                                  const T* __restrict__ bias,
                                  const float* __restrict__ gain,
                                  T* __restrict__ out, ChannelNorm norm) {
  const long long row =
      static_cast<long long>(blockIdx.x) * kRowsPerBlock + threadIdx.y;
  if (row >= norm.num_rows) return;  // all lanes of a row leave together
  x += row * norm.channels;
  out += row * norm.out_stride;
  constexpr int kStep = kLanes * kCount;
  const int begin = threadIdx.x * kCount;
  float sum_of_squares = 0.0f;
  for (int c = begin; c < norm.channels; c += kStep) {
    const Pack<float, kCount> v = Biased<T, kCount>(x, bias, c);
    for (int i = 0; i < kCount; ++i)
      sum_of_squares += v.values[i] * v.values[i];
  }
  const float length = sqrtf(RowSum(sum_of_squares));
  const float scale = 1.0f / fmaxf(length, kSmallestLength);
  for (int c = begin; c < norm.out_stride; c += kStep) {
    Pack<T, kCount> result = {};
    if (c < norm.channels) {
      const auto gains = Load<float, kCount>(gain + c);
      const Pack<float, kCount> v = Biased<T, kCount>(x, bias, c);
      for (int i = 0; i < kCount; ++i) {
        const float y = gains.values[i] * scale * v.values[i];
        Store(norm.has_silu ? Silu(y) : y, result.values[i]);
      }
    }
    *reinterpret_cast<Pack<T, kCount>*>(out + c) = result;
  }
}

template <typename T, int kCount>
cudaError_t Launch(const void* x, const void* bias, const float* gain,
                   void* out, const ChannelNorm& norm, cudaStream_t stream) {
  const long long blocks = (norm.num_rows + kRowsPerBlock - 1) / kRowsPerBlock;
  ChannelNormKernel<T, kCount>
      <<<static_cast<unsigned>(blocks), dim3(kLanes, kRowsPerBlock), 0,
         stream>>>(static_cast<const T*>(x), static_cast<const T*>(bias), gain,
                   static_cast<T*>(out), norm);
  return cudaGetLastError();
}

}  // namespace

cudaError_t LaunchChannelNorm(const void* x, const void* bias,
                              const float* gain, void* out,
                              const ChannelNorm& norm, cudaStream_t stream) {
  if (norm.num_rows == 0) return cudaSuccess;
  return WithElement(norm.type, [&](auto element) {
    using T = decltype(element);
    constexpr int kCount = kPackBytes / sizeof(T);
    if (FitsPacks<T>(x, norm.channels) && FitsPacks<T>(out, norm.out_stride) &&
        FitsPacks<T>(bias, 0) && IsAligned(gain, kCount * sizeof(float))) {
      return Launch<T, kCount>(x, bias, gain, out, norm, stream);
    }
    return Launch<T, 1>(x, bias, gain, out, norm, stream);
  });
}

}  // namespace limpid::cuda
