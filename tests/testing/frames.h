// Frames with pixels that differ, for tests that only carry them around.
#pragma once

#include <cstdint>
#include <string>

#include "engine/video/chunk.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// 16 to 235, all of them in turn.
inline char SampleAt(int64_t index) {
  return static_cast<char>(16 + (index * 37) % 220);
}

// 8-bit planes whose samples depend on `index`, which also gives the PTS: not
// evenly spaced, as in a stream of variable frame rate.
inline Frame TestFrame(const FrameFormat& format, int64_t index) {
  Frame frame = {.pts = 100 + index * 33 + index % 3, .planes = {}, .mask = {}};
  for (const PlaneShape& shape : PlaneShapes(format)) {
    Plane plane = {.data = {}, .stride = shape.row_bytes};
    for (int64_t i = 0; i < shape.row_bytes * shape.rows; ++i) {
      plane.data.push_back(SampleAt(index + i));
    }
    frame.planes.push_back(std::move(plane));
  }
  return frame;
}

inline Chunk TestChunk(const FrameFormat& format, int64_t first_frame,
                       int64_t num_frames) {
  Chunk chunk = {.first_frame = first_frame, .frames = {}};
  for (int64_t i = 0; i < num_frames; ++i) {
    chunk.frames.push_back(TestFrame(format, first_frame + i));
  }
  return chunk;
}

}  // namespace limpid
