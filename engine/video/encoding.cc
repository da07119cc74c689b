#include "engine/video/encoding.h"

namespace limpid {

std::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kRaw:
      return "raw";
    case Encoding::kPng:
      return "png";
    case Encoding::kJpeg:
      return "jpeg";
    case Encoding::kH264:
      return "h264";
    case Encoding::kHevc:
      return "hevc";
    case Encoding::kAv1:
      return "av1";
    case Encoding::kVp9:
      return "vp9";
    case Encoding::kFfv1:
      return "ffv1";
  }
  return "";
}

bool IsImage(Encoding encoding) {
  return encoding == Encoding::kPng || encoding == Encoding::kJpeg;
}

bool IsAccessUnit(Encoding encoding) {
  return encoding != Encoding::kRaw && !IsImage(encoding);
}

bool CanDecode(Encoding encoding) { return encoding != Encoding::kRaw; }

bool CanEncode(Encoding encoding) {
  return IsImage(encoding) || encoding == Encoding::kH264 ||
         encoding == Encoding::kFfv1;
}

}  // namespace limpid
