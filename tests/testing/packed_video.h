// Smooth frames, the way through encoders and decoders, and how far apart two
// frames are.
#pragma once

extern "C" {
#include <libavutil/log.h>
}

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/base/status_macros.h"
#include "engine/video/frame_decoder.h"
#include "engine/video/frame_encoder.h"

namespace limpid {

// FFmpeg prints a line for each broken unit; tests break thousands.
inline const bool kIsQuiet = [] {
  av_log_set_level(AV_LOG_QUIET);
  return true;
}();

// Bits that a sample stands above the low end of its word.
inline int ShiftOf(const FrameFormat& format) {
  const bool is_p010 =
      format.layout == PixelLayout::kNv12 && format.bit_depth == 10;
  return is_p010 ? 6 : 0;
}

inline FrameFormat FormatOf(PixelLayout layout, int bit_depth, FrameSize size) {
  return {.size = size,
          .layout = layout,
          .bit_depth = bit_depth,
          .color = {.primaries = 1, .transfer = 1, .matrix = 1},
          .time_base = {}};
}

inline std::vector<FrameFormat> EveryLayoutAndDepth(FrameSize size) {
  std::vector<FrameFormat> formats;
  for (const PixelLayout layout :
       {PixelLayout::kYuv420, PixelLayout::kYuv422, PixelLayout::kYuv444,
        PixelLayout::kNv12, PixelLayout::kRgb}) {
    formats.push_back(FormatOf(layout, 8, size));
    const int deep = layout == PixelLayout::kRgb ? 16 : 10;
    formats.push_back(FormatOf(layout, deep, size));
  }
  return formats;
}

inline std::string NameOf(const FrameFormat& format) {
  return std::string(PixelLayoutName(format.layout)) + " of " +
         std::to_string(format.bit_depth) + " bits";
}

// Waves that move with `index`, inside the R'G'B' cube; PTS not evenly spaced.
inline Frame SmoothFrame(const FrameFormat& format, int index) {
  Frame frame = {
      .pts = 100 + 40 * index + index % 3, .planes = {}, .mask = nullptr};
  const int bytes = format.bit_depth > 8 ? 2 : 1;
  const double largest = (1 << format.bit_depth) - 1;
  const int step = format.layout == PixelLayout::kRgb ? 3 : 1;
  for (const PlaneShape& shape : PlaneShapes(format)) {
    const double amplitude = frame.planes.empty() ? 0.3 : 0.06;
    Plane plane = {.data = {}, .stride = shape.row_bytes};
    const int64_t width = shape.row_bytes / bytes;
    for (int64_t i = 0; i < shape.rows * width; ++i) {
      const int64_t column = i % width / step;
      const int64_t row = i / width;
      const double phase = 0.11 * static_cast<double>(column) +
                           0.07 * static_cast<double>(row) + 0.2 * index;
      const double level = 0.5 + amplitude * std::sin(phase);
      const auto code = std::lround(level * largest) << ShiftOf(format);
      plane.data.push_back(static_cast<char>(code & 255));
      if (bytes == 2) plane.data.push_back(static_cast<char>(code >> 8));
    }
    frame.planes.push_back(std::move(plane));
  }
  return frame;
}

inline std::vector<Frame> SmoothFrames(const FrameFormat& format, int count) {
  std::vector<Frame> frames;
  for (int i = 0; i < count; ++i) frames.push_back(SmoothFrame(format, i));
  return frames;
}

// In dB over all samples of frames without padding; infinite for the same.
inline double Psnr(const Frame& a, const Frame& b, const FrameFormat& format) {
  const int bytes = format.bit_depth > 8 ? 2 : 1;
  const double peak = ((1 << format.bit_depth) - 1) << ShiftOf(format);
  double squares = 0;
  double count = 0;
  for (size_t p = 0; p < a.planes.size(); ++p) {
    const auto code = [&](const Frame& frame, size_t i) {
      const std::string& data = frame.planes[p].data;
      const int low = static_cast<unsigned char>(data[i]);
      if (bytes == 1) return low;
      return low + 256 * static_cast<unsigned char>(data[i + 1]);
    };
    for (size_t i = 0; i < a.planes[p].data.size(); i += bytes) {
      const double difference = code(a, i) - code(b, i);
      squares += difference * difference;
      ++count;
    }
  }
  return 10 * std::log10(peak * peak * count / squares);
}

inline void ExpectSamePlanes(const Frame& a, const Frame& b,
                             const std::string& what) {
  ASSERT_EQ(a.planes.size(), b.planes.size()) << what;
  for (size_t p = 0; p < a.planes.size(); ++p) {
    EXPECT_EQ(a.planes[p].stride, b.planes[p].stride) << what;
    EXPECT_TRUE(a.planes[p].data == b.planes[p].data)
        << what << ": plane " << p << " differs";
  }
}

inline absl::StatusOr<std::vector<PackedFrame>> EncodeAll(
    FrameEncoder& encoder, const std::vector<Frame>& frames) {
  std::vector<PackedFrame> units;
  for (const Frame& frame : frames) {
    ASSIGN_OR_RETURN(PackedFrame unit, encoder.Encode(frame));
    units.push_back(std::move(unit));
  }
  return units;
}

// What comes out of `units`, flushed.
inline absl::StatusOr<std::vector<Frame>> DecodeAll(
    FrameDecoder& decoder, const std::vector<PackedFrame>& units) {
  std::vector<Frame> frames;
  const auto take = [&](absl::StatusOr<std::vector<Frame>> decoded) {
    if (!decoded.ok()) return decoded.status();
    for (Frame& frame : *decoded) frames.push_back(std::move(frame));
    return absl::OkStatus();
  };
  for (const PackedFrame& unit : units) {
    RETURN_IF_ERROR(take(decoder.Decode(unit)));
  }
  RETURN_IF_ERROR(take(decoder.Flush()));
  return frames;
}

// `data` with one to four of its bytes changed, or a part lost, or doubled.
inline std::string Mutated(std::string data, std::mt19937& random) {
  const size_t at = random() % data.size();
  const size_t length = 1 + random() % (data.size() - at);
  switch (random() % 4) {
    case 0:
      return data.erase(at, length);
    case 1:
      return data.insert(at, data.substr(at, length));
    default:
      for (size_t edits = 1 + random() % 4; edits > 0; --edits) {
        data[random() % data.size()] = static_cast<char>(random());
      }
      return data;
  }
}

}  // namespace limpid
