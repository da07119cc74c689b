#include "server/wire_frame.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/frame_check.h"

namespace limpid::server {
namespace {

Plane WithoutPadding(Plane padded, const PlaneShape& shape) {
  if (padded.stride == shape.row_bytes) return padded;
  Plane plane = {.data = {}, .stride = shape.row_bytes};
  plane.data.reserve(shape.row_bytes * shape.rows);
  for (int64_t row = 0; row < shape.rows; ++row) {
    plane.data.append(padded.data, row * padded.stride, shape.row_bytes);
  }
  return plane;
}

}  // namespace

absl::StatusOr<std::vector<Plane>> PlanesFromMessage(v1::RawPlanes raw,
                                                     const FrameFormat& format,
                                                     const std::string& field) {
  const std::vector<PlaneShape> shapes = PlaneShapes(format);
  Frame frame;
  for (v1::Plane& message : *raw.mutable_planes()) {
    const size_t i = frame.planes.size();
    Plane& plane = frame.planes.emplace_back();
    plane.data = std::move(*message.mutable_data());
    plane.stride = message.stride();
    if (plane.stride == 0 && i < shapes.size()) {
      plane.stride = shapes[i].row_bytes;
    }
  }
  RETURN_IF_ERROR(CheckFrame(frame, format, {}, field));
  for (size_t i = 0; i < shapes.size(); ++i) {
    frame.planes[i] = WithoutPadding(std::move(frame.planes[i]), shapes[i]);
  }
  return std::move(frame.planes);
}

absl::StatusOr<std::vector<Plane>> PlanesFromBytes(const std::string& bytes,
                                                   const FrameFormat& format,
                                                   const std::string& field) {
  if (static_cast<int64_t>(bytes.size()) != FrameBytes(format)) {
    return InvalidFrame(
        field, absl::StrFormat("%s has %d bytes, expected %d for planes "
                               "without padding",
                               field, bytes.size(), FrameBytes(format)));
  }
  std::vector<Plane> planes;
  size_t begin = 0;
  for (const PlaneShape& shape : PlaneShapes(format)) {
    const size_t plane_bytes = shape.row_bytes * shape.rows;
    planes.push_back(
        {.data = bytes.substr(begin, plane_bytes), .stride = shape.row_bytes});
    begin += plane_bytes;
  }
  return planes;
}

int64_t PayloadBytes(const v1::Frame& frame) {
  int64_t bytes = static_cast<int64_t>(frame.data().size());
  for (const v1::Plane& plane : frame.raw().planes()) {
    bytes += static_cast<int64_t>(plane.data().size());
  }
  return bytes;
}

int64_t PayloadBytes(
    const google::protobuf::RepeatedPtrField<v1::Frame>& frames) {
  int64_t bytes = 0;
  for (const v1::Frame& frame : frames) bytes += PayloadBytes(frame);
  return bytes;
}

v1::Frame FrameMessage(Frame frame) {
  v1::Frame message;
  message.set_pts(frame.pts);
  for (Plane& plane : frame.planes) {
    v1::Plane* wire = message.mutable_raw()->add_planes();
    wire->set_stride(plane.stride);
    wire->set_data(std::move(plane.data));
  }
  return message;
}

v1::Frame FrameMessage(PackedFrame frame) {
  v1::Frame message;
  message.set_pts(frame.pts);
  message.set_data(std::move(frame.data));
  return message;
}

}  // namespace limpid::server
