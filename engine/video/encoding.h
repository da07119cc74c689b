// How frames are packed for the way, in either direction.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/video/frame.h"

namespace limpid {

enum class Encoding { kRaw, kPng, kJpeg, kH264, kHevc, kAv1, kVp9, kFfv1 };

std::string_view EncodingName(Encoding encoding);  // "raw", "png", ...

// PNG and JPEG: a frame is decodable by itself.
bool IsImage(Encoding encoding);
// H.264 to FFV1 without the images: a frame may need the ones before it.
bool IsAccessUnit(Encoding encoding);
bool CanDecode(Encoding encoding);
bool CanEncode(Encoding encoding);

// One packed frame: an image or an access unit.
struct PackedFrame {
  int64_t pts = 0;
  std::string data;
  std::shared_ptr<const MaskBitmap> mask;
};

}  // namespace limpid
