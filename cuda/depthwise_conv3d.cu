// A thread walks along a stretch of a row with a few channels, whose taps it
// holds in registers. What it reads at a column adds to the three sums that the
// taps reach. So a pixel is read nine times in all, mostly from a cache: the
// rows of a block are neighbours.
#include "cuda/depthwise_conv3d.h"
#include "cuda/element.cuh"

namespace limpid::cuda {
namespace {

constexpr int kSide = 3;  // of the kernel
constexpr int kHistory = kSide - 1;
constexpr int kRowsSeen = kSide * kSide;  // of all frames, for one row
constexpr int kLanes = 32;                // along the channels
constexpr int kRowsPerBlock = 4;
constexpr int kStretch = 26;  // columns of a thread

// Where a thread works: channel, row, frame of a member.
struct Place {
  int channel;
  int row;
  int frame;
  int member;
};

// Beginnings of the rows that a row's sums are made of, at the thread's
// channel; null where there are zeros.
template <typename T>
struct RowsSeen {
  const T* rows[kRowsSeen];
};

// Of `x`, or of the history for the frames -2 and -1; null when there is none.
template <typename T>
__device__ const T* FrameAt(const T* x, const T* history, int frame, int member,
                            const DepthwiseVideo& video) {
  const long long size =
      static_cast<long long>(video.height) * video.width * video.channels;
  if (frame >= 0) {
    return x +
           (static_cast<long long>(member) * video.num_frames + frame) * size;
  }
  if (history == nullptr) return nullptr;
  return history +
         (static_cast<long long>(member) * kHistory + frame + kHistory) * size;
}

template <typename T>
__device__ RowsSeen<T> RowsSeenAt(const T* x, const T* history,
                                  const Place& place,
                                  const DepthwiseVideo& video) {
  RowsSeen<T> seen;
#pragma unroll
  for (int i = 0; i < kRowsSeen; ++i) {
    const T* frame = FrameAt(x, history, place.frame - kHistory + i / kSide,
                             place.member, video);
    const int row = place.row - 1 + i % kSide;
    const bool is_inside = frame != nullptr && row >= 0 && row < video.height;
    seen.rows[i] = is_inside ? frame +
                                   static_cast<long long>(row) * video.width *
                                       video.channels +
                                   place.channel
                             : nullptr;
  }
  return seen;
}

// Of a few channels.
template <int kCount>
struct Taps {
  float values[kRowsSeen][kSide][kCount];
};

template <int kCount>
__device__ Taps<kCount> LoadTaps(const float* taps, int channel, int channels) {
  Taps<kCount> loaded;
#pragma unroll
  for (int i = 0; i < kRowsSeen; ++i) {
#pragma unroll
    for (int k = 0; k < kSide; ++k) {
#pragma unroll
      for (int c = 0; c < kCount; ++c) {
        loaded.values[i][k][c] = taps[(i * kSide + k) * channels + channel + c];
      }
    }
  }
  return loaded;
}

// Of the column that is read, the one before and the one after.
template <int kCount>
struct Sums {
  float before[kCount];
  float here[kCount];
  float after[kCount];
};

template <typename T, int kCount>
__device__ void AddColumn(const RowsSeen<T>& seen, long long offset,
                          const Taps<kCount>& taps, Sums<kCount>& sums) {
#pragma unroll
  for (int i = 0; i < kRowsSeen; ++i) {
    if (seen.rows[i] == nullptr) continue;
    const auto pixel =
        *reinterpret_cast<const Pack<T, kCount>*>(seen.rows[i] + offset);
#pragma unroll
    for (int c = 0; c < kCount; ++c) {
      const float value = ToFloat(pixel.values[c]);
      sums.before[c] += taps.values[i][2][c] * value;
      sums.here[c] += taps.values[i][1][c] * value;
      sums.after[c] += taps.values[i][0][c] * value;
    }
  }
}

template <typename T, int kCount>
__device__ void StorePixel(const float (&sums)[kCount], T* y) {
  Pack<T, kCount> pixel;
#pragma unroll
  for (int c = 0; c < kCount; ++c) Store(sums[c], pixel.values[c]);
  *reinterpret_cast<Pack<T, kCount>*>(y) = pixel;
}

// The columns [begin, end) of the row `y`, which begins at the thread's
// channel.
template <typename T, int kCount>
__device__ void ConvolveStretch(const RowsSeen<T>& seen,
                                const Taps<kCount>& taps,
                                const float (&bias)[kCount], int begin, int end,
                                const DepthwiseVideo& video, T* y) {
  Sums<kCount> sums = {};
  for (int column = begin - 1; column <= end; ++column) {
#pragma unroll
    for (int c = 0; c < kCount; ++c) sums.after[c] = bias[c];
    if (column >= 0 && column < video.width) {
      AddColumn(seen, static_cast<long long>(column) * video.channels, taps,
                sums);
    }
    if (column > begin) {
      StorePixel(sums.before,
                 y + static_cast<long long>(column - 1) * video.channels);
    }
#pragma unroll
    for (int c = 0; c < kCount; ++c) {
      sums.before[c] = sums.here[c];
      sums.here[c] = sums.after[c];
    }
  }
}

__host__ __device__ int StretchesOf(int width) {
  return (width + kStretch - 1) / kStretch;
}

template <typename T, int kCount>
__global__ void DepthwiseConv3dKernel(const T* __restrict__ x,
                                      const T* __restrict__ history,
                                      const float* __restrict__ taps,
                                      const float* __restrict__ bias,
                                      T* __restrict__ y, DepthwiseVideo video) {
  const int num_stretches = StretchesOf(video.width);
  const Place place = {
      .channel = static_cast<int>(blockIdx.x * kLanes + threadIdx.x) * kCount,
      .row = static_cast<int>(blockIdx.y / num_stretches * kRowsPerBlock +
                              threadIdx.y),
      .frame = static_cast<int>(blockIdx.z % video.num_frames),
      .member = static_cast<int>(blockIdx.z / video.num_frames)};
  if (place.channel >= video.channels || place.row >= video.height) return;
  float shift[kCount];
#pragma unroll
  for (int c = 0; c < kCount; ++c) shift[c] = bias[place.channel + c];
  const int begin = blockIdx.y % num_stretches * kStretch;
  const long long row =
      static_cast<long long>(blockIdx.z) * video.height + place.row;
  ConvolveStretch<T, kCount>(
      RowsSeenAt(x, history, place, video),
      LoadTaps<kCount>(taps, place.channel, video.channels), shift, begin,
      min(begin + kStretch, video.width), video,
      y + row * video.width * video.channels + place.channel);
}

template <typename T, int kCount>
cudaError_t Launch(const void* x, const void* history, const float* taps,
                   const float* bias, void* y, const DepthwiseVideo& video,
                   cudaStream_t stream) {
  const unsigned packs = (video.channels + kCount - 1) / kCount;
  const unsigned bands = (video.height + kRowsPerBlock - 1) / kRowsPerBlock;
  const dim3 grid((packs + kLanes - 1) / kLanes,
                  bands * StretchesOf(video.width),
                  static_cast<unsigned>(video.batch) * video.num_frames);
  DepthwiseConv3dKernel<T, kCount>
      <<<grid, dim3(kLanes, kRowsPerBlock), 0, stream>>>(
          static_cast<const T*>(x), static_cast<const T*>(history), taps, bias,
          static_cast<T*>(y), video);
  return cudaGetLastError();
}

}  // namespace

cudaError_t LaunchDepthwiseConv3d(const void* x, const void* history,
                                  const float* taps, const float* bias, void* y,
                                  const DepthwiseVideo& video,
                                  cudaStream_t stream) {
  const long long values = static_cast<long long>(video.batch) *
                           video.num_frames * video.height * video.width *
                           video.channels;
  if (values == 0) return cudaSuccess;
  return WithElement(video.type, [&](auto element) {
    using T = decltype(element);
    return video.channels % 2 == 0
               ? Launch<T, 2>(x, history, taps, bias, y, video, stream)
               : Launch<T, 1>(x, history, taps, bias, y, video, stream);
  });
}

}  // namespace limpid::cuda
