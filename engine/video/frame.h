// One frame as bytes, in the planes of a FrameFormat, with its time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace limpid {

// Known pixels of a measurement: row-major, one byte a pixel, 1 = known.
struct MaskBitmap {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<uint8_t> known;

  bool operator==(const MaskBitmap&) const = default;
};

// std::string, because that is what protobuf's bytes are: a plane moves from
// the message to the chunk and back without a copy.
struct Plane {
  std::string data;
  int64_t stride = 0;  // bytes from row to row, at least the row's own
};

struct Frame {
  int64_t pts = 0;  // in the format's time base
  std::vector<Plane> planes;
  // Only with per-frame masks. Shared because it is immutable and outlives the
  // planes in the session's history.
  std::shared_ptr<const MaskBitmap> mask;
};

}  // namespace limpid
