// Packs planes row by row, then cuts.
#include "clients/cpp/frame_parts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

namespace limpid::client {
namespace {

// The last row may lack its padding.
int64_t NeededBytes(const PlaneSize& size, int64_t stride) {
  return (size.rows - 1) * stride + size.row_bytes;
}

absl::StatusOr<std::string> PackPlanes(const v1::RawPlanes& raw,
                                       const std::vector<PlaneSize>& sizes) {
  if (raw.planes_size() != static_cast<int>(sizes.size())) {
    return absl::InvalidArgumentError(
        absl::StrFormat("frame has %d planes, its layout has %d",
                        raw.planes_size(), static_cast<int>(sizes.size())));
  }
  std::string packed;
  for (int i = 0; i < raw.planes_size(); ++i) {
    const v1::Plane& plane = raw.planes(i);
    const PlaneSize& size = sizes[i];
    const int64_t stride =
        plane.stride() == 0 ? size.row_bytes : plane.stride();
    const int64_t found = static_cast<int64_t>(plane.data().size());
    if (stride < size.row_bytes || found < NeededBytes(size, stride)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "plane %d has %d bytes of stride %d, it needs %d rows of %d bytes", i,
          found, stride, size.rows, size.row_bytes));
    }
    for (int64_t row = 0; row < size.rows; ++row) {
      packed.append(plane.data(), row * stride, size.row_bytes);
    }
  }
  return packed;
}

// The first part has room for `first_bytes`, the others for `max_bytes`.
std::vector<v1::Frame> Cut(int64_t pts, const std::string& bytes,
                           int64_t first_bytes, int64_t max_bytes) {
  std::vector<v1::Frame> parts;
  const int64_t size = static_cast<int64_t>(bytes.size());
  int64_t end = std::min(first_bytes, size);
  for (int64_t begin = 0;; begin = end, end = std::min(end + max_bytes, size)) {
    v1::Frame& part = parts.emplace_back();
    part.set_pts(pts);
    part.set_data(bytes.substr(begin, end - begin));
    part.set_more(end < size);
    if (end == size) return parts;
  }
}

}  // namespace

absl::StatusOr<std::vector<v1::Frame>> SplitFrame(
    v1::Frame frame, const std::vector<PlaneSize>& planes, int64_t max_bytes) {
  std::vector<v1::Frame> parts;
  if (static_cast<int64_t>(frame.ByteSizeLong()) <= max_bytes) {
    parts.push_back(std::move(frame));
    return parts;
  }
  std::string bytes;
  if (frame.has_raw()) {
    absl::StatusOr<std::string> packed = PackPlanes(frame.raw(), planes);
    if (!packed.ok()) return packed.status();
    bytes = *std::move(packed);
  } else {
    bytes = std::move(*frame.mutable_data());
  }
  const int64_t mask_bytes =
      frame.has_mask() ? static_cast<int64_t>(frame.mask().ByteSizeLong()) : 0;
  parts = Cut(frame.pts(), bytes, std::max<int64_t>(0, max_bytes - mask_bytes),
              max_bytes);
  if (frame.has_mask()) *parts.front().mutable_mask() = frame.mask();
  return parts;
}

}  // namespace limpid::client
