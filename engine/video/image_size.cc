// PNG: ISO/IEC 15948, IHDR chunk. JPEG: ITU-T T.81, frame header (SOFn).
#include "engine/video/image_size.h"

#include <cstdint>

namespace limpid {
namespace {

// `count` bytes from `at` on, highest first; they must be there.
int64_t BigEndian(std::string_view data, size_t at, size_t count) {
  int64_t value = 0;
  for (const char byte : data.substr(at, count)) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

std::optional<FrameSize> PngSize(std::string_view data) {
  constexpr size_t kName = 12;  // after the signature and a length
  if (data.size() < kName + 12 || data.substr(kName, 4) != "IHDR") {
    return std::nullopt;
  }
  return FrameSize{.width = BigEndian(data, kName + 4, 4),
                   .height = BigEndian(data, kName + 8, 4)};
}

// C0 to CF, without the tables (C4, CC) and the extension (C8) among them.
bool IsFrameHeader(int64_t marker) {
  return (marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xc8 &&
         marker != 0xcc;
}

std::optional<FrameSize> JpegSize(std::string_view data) {
  constexpr size_t kStartOfImage = 2;
  constexpr size_t kHeaderBytes = 9;  // marker, length, precision, both sides
  size_t at = kStartOfImage;
  while (at + kHeaderBytes <= data.size() && BigEndian(data, at, 1) == 0xff) {
    const int64_t marker = BigEndian(data, at + 1, 1);
    if (IsFrameHeader(marker)) {
      return FrameSize{.width = BigEndian(data, at + 7, 2),
                       .height = BigEndian(data, at + 5, 2)};
    }
    const bool is_fill = marker == 0xff;
    at += is_fill ? 1 : 2 + BigEndian(data, at + 2, 2);
  }
  return std::nullopt;
}

}  // namespace

std::optional<FrameSize> ImageSizeOf(std::string_view data, Encoding encoding) {
  return encoding == Encoding::kPng ? PngSize(data) : JpegSize(data);
}

}  // namespace limpid
