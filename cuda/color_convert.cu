// One thread a pixel on the way in; on the way out one a sample, since chroma
// has fewer of them and reads several pixels each. All are bound by memory.
#include "cuda/color_convert.h"

namespace limpid::cuda {
namespace {

constexpr int kThreads = 256;

__device__ float ReadValue(const unsigned char* frame,
                           const ComponentPlane& plane, int row, int column) {
  const unsigned char* sample =
      frame + plane.first_byte + static_cast<long long>(row) * plane.row_bytes +
      static_cast<long long>(column) * plane.step * plane.bytes;
  unsigned value = sample[0];
  if (plane.bytes == 2) value |= static_cast<unsigned>(sample[1]) << 8;
  value >>= plane.shift;
  return (static_cast<float>(value) - plane.offset) / plane.scale;
}

__device__ void WriteValue(float value, float largest,
                           const ComponentPlane& plane, int row, int column,
                           unsigned char* frame) {
  const float sample = plane.scale * value + plane.offset;
  const float clamped = fminf(fmaxf(sample, 0.0f), largest);
  const unsigned code = static_cast<unsigned>(clamped + 0.5f) << plane.shift;
  unsigned char* out =
      frame + plane.first_byte + static_cast<long long>(row) * plane.row_bytes +
      static_cast<long long>(column) * plane.step * plane.bytes;
  out[0] = static_cast<unsigned char>(code);
  if (plane.bytes == 2) out[1] = static_cast<unsigned char>(code >> 8);
}

// Chroma sample k across stands on column 2 k.
__device__ float ChromaAcross(const unsigned char* frame,
                              const ComponentPlane& plane, int row, int column,
                              bool halved) {
  if (!halved) return ReadValue(frame, plane, row, column);
  const int k = column / 2;
  const float near = ReadValue(frame, plane, row, k);
  if (column % 2 == 0) return near;
  return 0.5f *
         (near + ReadValue(frame, plane, row, min(k + 1, plane.width - 1)));
}

// Chroma sample k down stands between the rows 2 k and 2 k + 1.
__device__ float Chroma(const unsigned char* frame, const ComponentPlane& plane,
                        int row, int column, const ColorConversion& c) {
  const bool halved_across = plane.width < c.width;
  if (plane.height == c.height) {
    return ChromaAcross(frame, plane, row, column, halved_across);
  }
  const int near_row = row / 2;
  const int far_row =
      row % 2 == 0 ? max(near_row - 1, 0) : min(near_row + 1, plane.height - 1);
  const float near =
      ChromaAcross(frame, plane, near_row, column, halved_across);
  const float far = ChromaAcross(frame, plane, far_row, column, halved_across);
  return near + 0.25f * (far - near);
}

__global__ void RgbFromPlanesKernel(const unsigned char* __restrict__ planes,
                                    float* __restrict__ rgb,
                                    ColorConversion c) {
  const long long pixels = static_cast<long long>(c.width) * c.height;
  const long long index =
      static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index >= pixels * c.num_frames) return;
  const long long frame_index = index / pixels;
  const int row = static_cast<int>(index % pixels / c.width);
  const int column = static_cast<int>(index % c.width);
  const unsigned char* frame = planes + frame_index * c.frame_bytes;
  float* out = rgb + frame_index * 3 * pixels + index % pixels;
  const float first = ReadValue(frame, c.components[0], row, column);
  if (c.is_rgb) {
    out[0] = first;
    out[pixels] = ReadValue(frame, c.components[1], row, column);
    out[2 * pixels] = ReadValue(frame, c.components[2], row, column);
    return;
  }
  const float red_difference =
      2 * (1 - c.kr) * Chroma(frame, c.components[2], row, column, c);
  const float blue_difference =
      2 * (1 - c.kb) * Chroma(frame, c.components[1], row, column, c);
  const float kg = 1 - c.kr - c.kb;
  out[0] = first + red_difference;
  out[pixels] = first - (c.kr * red_difference + c.kb * blue_difference) / kg;
  out[2 * pixels] = first + blue_difference;
}

__device__ float Luma(const float* rgb, long long pixel, long long pixels,
                      const ColorConversion& c) {
  return c.kr * rgb[pixel] + (1 - c.kr - c.kb) * rgb[pixels + pixel] +
         c.kb * rgb[2 * pixels + pixel];
}

// Cb or Cr of one pixel; edges repeat.
__device__ float ChromaOfPixel(const float* rgb, int row, int column,
                               int component, const ColorConversion& c) {
  const long long pixels = static_cast<long long>(c.width) * c.height;
  const long long pixel =
      static_cast<long long>(min(row, c.height - 1)) * c.width +
      min(max(column, 0), c.width - 1);
  const float primary = rgb[(component == 1 ? 2 : 0) * pixels + pixel];
  const float weight = component == 1 ? c.kb : c.kr;
  return (primary - Luma(rgb, pixel, pixels, c)) / (2 * (1 - weight));
}

__device__ float ChromaOfRow(const float* rgb, int row, int column,
                             int component, const ColorConversion& c) {
  if (c.components[component].width == c.width) {
    return ChromaOfPixel(rgb, row, column, component, c);
  }
  return 0.25f * (ChromaOfPixel(rgb, row, 2 * column - 1, component, c) +
                  ChromaOfPixel(rgb, row, 2 * column + 1, component, c)) +
         0.5f * ChromaOfPixel(rgb, row, 2 * column, component, c);
}

__device__ float SampleValue(const float* rgb, int row, int column,
                             int component, const ColorConversion& c) {
  const long long pixels = static_cast<long long>(c.width) * c.height;
  const long long pixel = static_cast<long long>(row) * c.width + column;
  if (c.is_rgb) return rgb[component * pixels + pixel];
  if (component == 0) return Luma(rgb, pixel, pixels, c);
  if (c.components[component].height == c.height) {
    return ChromaOfRow(rgb, row, column, component, c);
  }
  return 0.5f * (ChromaOfRow(rgb, 2 * row, column, component, c) +
                 ChromaOfRow(rgb, 2 * row + 1, column, component, c));
}

// blockIdx.y is the component.
__global__ void PlanesFromRgbKernel(const float* __restrict__ rgb,
                                    unsigned char* __restrict__ planes,
                                    ColorConversion c) {
  const int component = blockIdx.y;
  const ComponentPlane& plane = c.components[component];
  const long long samples = static_cast<long long>(plane.width) * plane.height;
  const long long index =
      static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index >= samples * c.num_frames) return;
  const long long frame_index = index / samples;
  const int row = static_cast<int>(index % samples / plane.width);
  const int column = static_cast<int>(index % plane.width);
  const long long pixels = static_cast<long long>(c.width) * c.height;
  const float* frame_rgb = rgb + frame_index * 3 * pixels;
  WriteValue(SampleValue(frame_rgb, row, column, component, c), c.largest,
             plane, row, column, planes + frame_index * c.frame_bytes);
}

unsigned BlocksFor(const ColorConversion& c) {
  const long long pixels =
      static_cast<long long>(c.width) * c.height * c.num_frames;
  return static_cast<unsigned>((pixels + kThreads - 1) / kThreads);
}

}  // namespace

cudaError_t LaunchRgbFromPlanes(const unsigned char* planes, float* rgb,
                                const ColorConversion& conversion,
                                cudaStream_t stream) {
  if (BlocksFor(conversion) == 0) return cudaSuccess;
  RgbFromPlanesKernel<<<BlocksFor(conversion), kThreads, 0, stream>>>(
      planes, rgb, conversion);
  return cudaGetLastError();
}

cudaError_t LaunchPlanesFromRgb(const float* rgb, unsigned char* planes,
                                const ColorConversion& conversion,
                                cudaStream_t stream) {
  if (BlocksFor(conversion) == 0) return cudaSuccess;
  const dim3 grid(BlocksFor(conversion), 3);
  PlanesFromRgbKernel<<<grid, kThreads, 0, stream>>>(rgb, planes, conversion);
  return cudaGetLastError();
}

}  // namespace limpid::cuda
