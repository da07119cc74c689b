// Frame messages <-> frames of the engine. Planes without padding move from the
// one to the other without a copy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/video/encoding.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

// Planes with rows of just their bytes, whatever the strides of the message: a
// session holds no more than was reserved for it. CheckFrame's errors, under
// `field`.
absl::StatusOr<std::vector<Plane>> PlanesFromMessage(v1::RawPlanes raw,
                                                     const FrameFormat& format,
                                                     const std::string& field);

// Planes without padding, one after another: how raw frames travel in parts.
// Copies.
absl::StatusOr<std::vector<Plane>> PlanesFromBytes(const std::string& bytes,
                                                   const FrameFormat& format,
                                                   const std::string& field);

// Of planes or data.
int64_t PayloadBytes(const v1::Frame& frame);
int64_t PayloadBytes(
    const google::protobuf::RepeatedPtrField<v1::Frame>& frames);

v1::Frame FrameMessage(Frame frame);
v1::Frame FrameMessage(PackedFrame frame);

}  // namespace limpid::server
