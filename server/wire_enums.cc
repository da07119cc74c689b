#include "server/wire_enums.h"

#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid::server {
namespace {

// Pairs of protocol and engine values; the first one is the default.
template <typename Wire, typename Value, size_t kSize>
using Table = std::array<std::pair<Wire, Value>, kSize>;

constexpr Table<v1::PixelLayout, PixelLayout, 5> kLayouts = {{
    {v1::PIXEL_LAYOUT_YUV420, PixelLayout::kYuv420},
    {v1::PIXEL_LAYOUT_YUV422, PixelLayout::kYuv422},
    {v1::PIXEL_LAYOUT_YUV444, PixelLayout::kYuv444},
    {v1::PIXEL_LAYOUT_NV12, PixelLayout::kNv12},
    {v1::PIXEL_LAYOUT_RGB, PixelLayout::kRgb},
}};

constexpr Table<v1::Encoding, Encoding, 8> kEncodings = {{
    {v1::ENCODING_RAW, Encoding::kRaw},
    {v1::ENCODING_PNG, Encoding::kPng},
    {v1::ENCODING_JPEG, Encoding::kJpeg},
    {v1::ENCODING_H264, Encoding::kH264},
    {v1::ENCODING_HEVC, Encoding::kHevc},
    {v1::ENCODING_AV1, Encoding::kAv1},
    {v1::ENCODING_VP9, Encoding::kVp9},
    {v1::ENCODING_FFV1, Encoding::kFfv1},
}};

constexpr Table<v1::SolverKind, SolverKind, 4> kSolvers = {{
    {v1::SOLVER_KIND_LINEAR, SolverKind::kLinear},
    {v1::SOLVER_KIND_AVIS, SolverKind::kAvis},
    {v1::SOLVER_KIND_AVIS_FLASH, SolverKind::kAvisFlash},
    {v1::SOLVER_KIND_INSTANTVIR, SolverKind::kInstantVir},
}};

constexpr Table<v1::Mode, Mode, 2> kModes = {{
    {v1::MODE_OFFLINE, Mode::kOffline},
    {v1::MODE_LIVE, Mode::kLive},
}};

constexpr Table<v1::Border, Border, 2> kBorders = {{
    {v1::BORDER_REFLECT, Border::kReflect},
    {v1::BORDER_ZERO, Border::kZero},
}};

constexpr Table<v1::DownsampleKernel, DownsampleKernel, 2> kKernels = {{
    {v1::DOWNSAMPLE_KERNEL_AREA, DownsampleKernel::kArea},
    {v1::DOWNSAMPLE_KERNEL_BICUBIC, DownsampleKernel::kBicubic},
}};

template <typename Wire, typename Value, size_t kSize>
absl::StatusOr<Value> Find(const Table<Wire, Value, kSize>& table, Wire wire,
                           std::string_view field) {
  for (const auto& [key, value] : table) {
    if (key == wire) return value;
  }
  return InvalidField(field,
                      absl::StrFormat("%s is %d, expected %d to %d", field,
                                      static_cast<int>(wire),
                                      static_cast<int>(table.front().first),
                                      static_cast<int>(table.back().first)));
}

template <typename Wire, typename Value, size_t kSize>
absl::StatusOr<Value> FindOrDefault(const Table<Wire, Value, kSize>& table,
                                    Wire wire, std::string_view field) {
  if (static_cast<int>(wire) == 0) return table.front().second;
  return Find(table, wire, field);
}

// Every engine value is in its table.
template <typename Wire, typename Value, size_t kSize>
Wire WireOf(const Table<Wire, Value, kSize>& table, Value value) {
  for (const auto& [key, candidate] : table) {
    if (candidate == value) return key;
  }
  return Wire{};
}

}  // namespace

absl::StatusOr<PixelLayout> LayoutFromMessage(v1::PixelLayout layout,
                                              std::string_view field) {
  return Find(kLayouts, layout, field);
}

absl::StatusOr<Encoding> EncodingFromMessage(v1::Encoding encoding,
                                             std::string_view field) {
  return FindOrDefault(kEncodings, encoding, field);
}

absl::StatusOr<SolverKind> SolverFromMessage(v1::SolverKind kind,
                                             std::string_view field) {
  return FindOrDefault(kSolvers, kind, field);
}

absl::StatusOr<Mode> ModeFromMessage(v1::Mode mode, std::string_view field) {
  return FindOrDefault(kModes, mode, field);
}

absl::StatusOr<Border> BorderFromMessage(v1::Border border,
                                         std::string_view field) {
  return FindOrDefault(kBorders, border, field);
}

absl::StatusOr<DownsampleKernel> KernelFromMessage(v1::DownsampleKernel kernel,
                                                   std::string_view field) {
  return FindOrDefault(kKernels, kernel, field);
}

v1::PixelLayout LayoutMessage(PixelLayout layout) {
  return WireOf(kLayouts, layout);
}

v1::Encoding EncodingMessage(Encoding encoding) {
  return WireOf(kEncodings, encoding);
}

v1::SolverKind SolverMessage(SolverKind kind) { return WireOf(kSolvers, kind); }

v1::Mode ModeMessage(Mode mode) { return WireOf(kModes, mode); }

v1::Border BorderMessage(Border border) { return WireOf(kBorders, border); }

v1::DownsampleKernel KernelMessage(DownsampleKernel kernel) {
  return WireOf(kKernels, kernel);
}

}  // namespace limpid::server
