// Joins what the server sent in parts: frames of several entries, chunks of
// several messages. Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/plane_sizes.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::client {

class ChunkAssembly {
 public:
  // `raw_planes` of the output, to cut joined raw frames into planes again;
  // empty when the output is encoded.
  explicit ChunkAssembly(std::vector<PlaneSize> raw_planes)
      : raw_planes_(std::move(raw_planes)) {}

  // Takes the next message; returns the chunk that it completes, if any, with
  // one entry a frame. Internal when the parts do not fit together.
  absl::StatusOr<std::optional<v1::Chunk>> Add(v1::Chunk part);

 private:
  absl::Status AddFrame(v1::Frame frame);
  absl::Status SplitIntoPlanes(v1::Frame& frame) const;

  const std::vector<PlaneSize> raw_planes_;
  uint64_t first_frame_ = 0;  // of the chunk whose parts are coming
  std::vector<v1::Frame> frames_;
  bool frame_is_open_ = false;  // the last of frames_ goes on
};

}  // namespace limpid::client
