// Rows of a frame <-> rows of planar R'G'B' floats, on the CPU.
//
// Both are made for one format and hold what follows from it; thread-safe, so
// that rows can be shared out over threads. A value outside the R'G'B' cube
// stays outside on the way in: clamping it would change the measurement.
#pragma once

#include <array>
#include <cstdint>

#include "engine/video/color_matrix.h"
#include "engine/video/component_layout.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Three planes of height x width floats.
struct RgbPlanes {
  float* red = nullptr;
  float* green = nullptr;
  float* blue = nullptr;
};

class PixelRows {
 public:
  explicit PixelRows(const FrameFormat& format);

  // Rows [first, last) of `frame`, which must have passed CheckFrame.
  void Read(const Frame& frame, int64_t first, int64_t last,
            const RgbPlanes& out) const;

  // Rows [first, last); `first` must be even. `frame` has its planes.
  void Write(const RgbPlanes& in, int64_t first, int64_t last,
             Frame& frame) const;

 private:
  void ReadRgb(const Frame& frame, int64_t row, const RgbPlanes& out) const;
  void ReadYuv(const Frame& frame, int64_t row, const RgbPlanes& out,
               float* scratch) const;
  // One row of component `c`, 1 or 2, at luma's resolution.
  void ReadChroma(const Frame& frame, int64_t row, int c, float* out,
                  float* scratch) const;
  void WriteRgb(const RgbPlanes& in, int64_t row, Frame& frame) const;
  // One row of chroma and the one or two of luma that belong to it.
  void WriteYuv(const RgbPlanes& in, int64_t row, Frame& frame,
                float* scratch) const;
  void WriteChroma(float* difference, int64_t row, int c, Frame& frame,
                   float* scratch) const;

  const FrameFormat format_;
  const std::array<Component, 3> components_;
  const CodeRange range_;
  const LumaWeights weights_;  // unused for RGB
  const bool halved_across_;
  const bool halved_down_;
  const int64_t chroma_width_;
  const int64_t chroma_height_;
};

}  // namespace limpid
