// A row of blocks for each row of small pixels; in it eight threads for each
// large pixel, 16 bytes each at a time, in the order of the input. Bound by
// memory.
#include "cuda/element.cuh"
#include "cuda/interleave.h"

namespace limpid::cuda {
namespace {

constexpr int kLanes = 8;  // of a pixel
constexpr int kPixelsPerBlock = 32;

template <typename T, int kCount>
__global__ void InterleaveKernel(const T* __restrict__ in,
                                 const T* __restrict__ bias,
                                 T* __restrict__ out, Parities parities) {
  using Values = Pack<T, kCount>;
  const int parts = 4 * parities.growth;  // large pixels of a small one
  const int index = blockIdx.y * kPixelsPerBlock + threadIdx.y;
  if (index >= parities.width * parts) return;
  const int n = blockIdx.x / parities.height;
  const int y = blockIdx.x % parities.height;
  const int x = index / parts;
  const int part = index % parts;
  const int g = part / 4;
  const int p = part / 2 % 2;
  const int q = part % 2;

  const long long from =
      static_cast<long long>(blockIdx.x) * parities.width * parts + index;
  const long long frame = static_cast<long long>(n) * parities.growth + g;
  const long long row = frame * 2 * parities.height + 2 * y + p;
  const long long to = row * 2 * parities.width + 2 * x + q;
  in += from * parities.channels;
  out += to * parities.channels;
  for (int c = threadIdx.x * kCount; c < parities.channels;
       c += kLanes * kCount) {
    Values values = *reinterpret_cast<const Values*>(in + c);
    if (bias != nullptr) {
      const Values shift = *reinterpret_cast<const Values*>(bias + c);
      for (int i = 0; i < kCount; ++i) {
        Store(ToFloat(values.values[i]) + ToFloat(shift.values[i]),
              values.values[i]);
      }
    }
    *reinterpret_cast<Values*>(out + c) = values;
  }
}

template <typename T, int kCount>
cudaError_t Launch(const void* in, const void* bias, void* out,
                   const Parities& parities, cudaStream_t stream) {
  const int pixels = parities.width * 4 * parities.growth;
  const dim3 grid(parities.num_frames * parities.height,
                  (pixels + kPixelsPerBlock - 1) / kPixelsPerBlock);
  InterleaveKernel<T, kCount>
      <<<grid, dim3(kLanes, kPixelsPerBlock), 0, stream>>>(
          static_cast<const T*>(in), static_cast<const T*>(bias),
          static_cast<T*>(out), parities);
  return cudaGetLastError();
}

}  // namespace

cudaError_t LaunchInterleave(const void* in, const void* bias, void* out,
                             const Parities& parities, cudaStream_t stream) {
  if (parities.num_frames == 0) return cudaSuccess;
  return WithElement(parities.type, [&](auto element) {
    using T = decltype(element);
    constexpr int kCount = kPackBytes / sizeof(T);
    if (FitsPacks<T>(in, parities.channels) && FitsPacks<T>(bias, 0) &&
        FitsPacks<T>(out, 0)) {
      return Launch<T, kCount>(in, bias, out, parities, stream);
    }
    return Launch<T, 1>(in, bias, out, parities, stream);
  });
}

}  // namespace limpid::cuda
