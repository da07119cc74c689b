#include "engine/video/frame_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

// More than any memory holds, and little enough to multiply with rows.
constexpr int64_t kMaxStride = int64_t{1} << 40;

absl::Status CheckPlane(const Plane& plane, const PlaneShape& shape,
                        const std::string& field) {
  if (plane.stride < shape.row_bytes) {
    return InvalidFrame(field + ".stride",
                        absl::StrFormat("%s.stride is %d, expected at least %d",
                                        field, plane.stride, shape.row_bytes));
  }
  const int64_t stride = std::min(plane.stride, kMaxStride);
  const int64_t most = stride * shape.rows;
  const int64_t least = stride * (shape.rows - 1) + shape.row_bytes;
  const int64_t bytes = static_cast<int64_t>(plane.data.size());
  if (bytes >= least && bytes <= most) return absl::OkStatus();
  return InvalidFrame(
      field + ".data",
      absl::StrFormat("%s.data has %d bytes, expected %d for "
                      "%d rows of stride %d",
                      field, bytes, most, shape.rows, plane.stride));
}

absl::Status CheckMaskOfFrame(const Frame& frame, FrameSize mask_size,
                              const std::string& field) {
  const bool must_have = mask_size.width > 0;
  if (frame.mask == nullptr) {
    if (!must_have) return absl::OkStatus();
    return InvalidFrame(
        field, absl::StrFormat("%s is unset, but the operator's mask is per "
                               "frame: expected %dx%d pixels",
                               field, mask_size.width, mask_size.height));
  }
  if (must_have) return CheckMask(*frame.mask, mask_size, field);
  return InvalidFrame(
      field, absl::StrFormat("%s has %dx%d pixels, expected none: the "
                             "operator has no mask per frame",
                             field, frame.mask->width, frame.mask->height));
}

}  // namespace

absl::Status CheckFrame(const Frame& frame, const FrameFormat& format,
                        FrameSize mask_size, std::string_view prefix) {
  const std::string path(prefix);
  const std::vector<PlaneShape> shapes = PlaneShapes(format);
  if (frame.planes.size() != shapes.size()) {
    return InvalidFrame(
        path + ".planes",
        absl::StrFormat("%s has %d planes, expected %d for %s", path,
                        frame.planes.size(), shapes.size(),
                        std::string(PixelLayoutName(format.layout))));
  }
  for (size_t i = 0; i < shapes.size(); ++i) {
    RETURN_IF_ERROR(CheckPlane(frame.planes[i], shapes[i],
                               absl::StrFormat("%s.planes[%d]", path, i)));
  }
  return CheckMaskOfFrame(frame, mask_size, path + ".mask");
}

absl::Status CheckMask(const MaskBitmap& mask, FrameSize size,
                       std::string_view field) {
  const std::string name(field);
  if (FrameSize{mask.width, mask.height} != size) {
    return InvalidFrame(
        name,
        absl::StrFormat("%s has %dx%d pixels, expected %dx%d", name, mask.width,
                        mask.height, size.width, size.height));
  }
  if (static_cast<int64_t>(mask.known.size()) != size.width * size.height) {
    return InvalidFrame(
        name, absl::StrFormat("%s has %d entries, expected %d", name,
                              mask.known.size(), size.width * size.height));
  }
  if (std::ranges::find(mask.known, 1) != mask.known.end()) {
    return absl::OkStatus();
  }
  return InvalidFrame(
      name, absl::StrFormat("%s knows 0 of %d pixels, expected at least 1",
                            name, mask.known.size()));
}

}  // namespace limpid
