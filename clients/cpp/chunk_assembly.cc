// Joins frames, then chunks.
#include "clients/cpp/chunk_assembly.h"

#include <string>
#include <utility>

#include "absl/strings/str_format.h"

namespace limpid::client {
namespace {

int64_t TotalBytes(const std::vector<PlaneSize>& planes) {
  int64_t total = 0;
  for (const PlaneSize& plane : planes) total += plane.row_bytes * plane.rows;
  return total;
}

}  // namespace

absl::StatusOr<std::optional<v1::Chunk>> ChunkAssembly::Add(v1::Chunk part) {
  if (!frames_.empty() && part.first_frame() != first_frame_) {
    return absl::InternalError(
        absl::StrFormat("chunk %d starts before chunk %d has ended",
                        part.first_frame(), first_frame_));
  }
  first_frame_ = part.first_frame();
  for (v1::Frame& frame : *part.mutable_frames()) {
    absl::Status added = AddFrame(std::move(frame));
    if (!added.ok()) return added;
  }
  if (!part.last_part()) return std::nullopt;
  if (frame_is_open_ || frames_.size() != part.frame_count()) {
    return absl::InternalError(absl::StrFormat(
        "chunk %d ended with %d frames%s, it announced %d", first_frame_,
        frames_.size(), frame_is_open_ ? ", the last cut short" : "",
        part.frame_count()));
  }
  // What is said of the whole chunk is complete in its last message.
  part.clear_frames();
  for (v1::Frame& frame : frames_) *part.add_frames() = std::move(frame);
  frames_.clear();
  return part;
}

absl::Status ChunkAssembly::AddFrame(v1::Frame frame) {
  const bool more = frame.more();
  const bool joined = frame_is_open_;
  if (joined) {
    frames_.back().mutable_data()->append(frame.data());
  } else {
    frame.clear_more();
    frames_.push_back(std::move(frame));
  }
  frame_is_open_ = more;
  if (more || raw_planes_.empty() || frames_.back().has_raw()) {
    return absl::OkStatus();
  }
  return SplitIntoPlanes(frames_.back());
}

absl::Status ChunkAssembly::SplitIntoPlanes(v1::Frame& frame) const {
  const std::string data = std::move(*frame.mutable_data());
  const int64_t found = static_cast<int64_t>(data.size());
  if (found != TotalBytes(raw_planes_)) {
    return absl::InternalError(
        absl::StrFormat("raw frame of PTS %d has %d bytes, expected %d",
                        frame.pts(), found, TotalBytes(raw_planes_)));
  }
  v1::RawPlanes* raw = frame.mutable_raw();
  int64_t begin = 0;
  for (const PlaneSize& size : raw_planes_) {
    const int64_t bytes = size.row_bytes * size.rows;
    raw->add_planes()->set_data(data.substr(begin, bytes));
    begin += bytes;
  }
  return absl::OkStatus();
}

}  // namespace limpid::client
