#include "server/wire_mask.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid::server {
namespace {

absl::Status CheckSide(int64_t found, int64_t allowed,
                       const std::string& field) {
  if (found >= 1 && found <= allowed) return absl::OkStatus();
  return InvalidField(field, absl::StrFormat("%s is %d, allowed 1 to %d", field,
                                             found, allowed));
}

absl::Status UnpackBits(const std::string& bits, const std::string& field,
                        MaskBitmap& mask) {
  const int64_t row_bytes = (mask.width + 7) / 8;
  const int64_t expected = row_bytes * mask.height;
  if (static_cast<int64_t>(bits.size()) != expected) {
    return InvalidField(
        field + ".bits",
        absl::StrFormat("%s.bits has %d bytes, expected %d for %dx%d", field,
                        bits.size(), expected, mask.width, mask.height));
  }
  for (int64_t y = 0; y < mask.height; ++y) {
    const char* row = bits.data() + y * row_bytes;
    uint8_t* known = mask.known.data() + y * mask.width;
    for (int64_t x = 0; x < mask.width; ++x) {
      known[x] = (row[x / 8] >> (7 - x % 8)) & 1;
    }
  }
  return absl::OkStatus();
}

absl::Status UnpackRuns(const v1::RunLengths& runs, const std::string& field,
                        MaskBitmap& mask) {
  const int64_t pixels = mask.width * mask.height;
  int64_t sum = 0;
  for (const uint32_t length : runs.lengths()) sum += length;
  if (sum != pixels) {
    return InvalidField(
        field + ".run_lengths",
        absl::StrFormat("%s.run_lengths sum to %d, expected %d for %dx%d",
                        field, sum, pixels, mask.width, mask.height));
  }
  auto position = mask.known.begin();
  uint8_t known = 0;
  for (const uint32_t length : runs.lengths()) {
    position = std::fill_n(position, length, known);
    known = 1 - known;
  }
  return absl::OkStatus();
}

absl::Status Unpack(const v1::MaskBitmap& message, const std::string& field,
                    MaskBitmap& mask) {
  switch (message.encoding_case()) {
    case v1::MaskBitmap::kBits:
      return UnpackBits(message.bits(), field, mask);
    case v1::MaskBitmap::kRunLengths:
      return UnpackRuns(message.run_lengths(), field, mask);
    case v1::MaskBitmap::ENCODING_NOT_SET:
      break;
  }
  return InvalidField(
      field,
      absl::StrFormat("%s is empty, expected bits or run_lengths", field));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const MaskBitmap>> MaskFromMessage(
    const v1::MaskBitmap& message, FrameSize largest,
    const std::string& field) {
  RETURN_IF_ERROR(CheckSide(message.width(), largest.width, field + ".width"));
  RETURN_IF_ERROR(
      CheckSide(message.height(), largest.height, field + ".height"));
  MaskBitmap mask;
  mask.width = message.width();
  mask.height = message.height();
  mask.known.resize(mask.width * mask.height);
  RETURN_IF_ERROR(Unpack(message, field, mask));
  if (std::find(mask.known.begin(), mask.known.end(), 1) == mask.known.end()) {
    return InvalidField(
        field,
        absl::StrFormat("%s has 0 known pixels, expected at least 1 of %d",
                        field, mask.known.size()));
  }
  return std::make_shared<const MaskBitmap>(std::move(mask));
}

v1::MaskBitmap MaskMessage(const MaskBitmap& mask) {
  const int64_t row_bytes = (mask.width + 7) / 8;
  std::string bits(row_bytes * mask.height, '\0');
  for (int64_t y = 0; y < mask.height; ++y) {
    for (int64_t x = 0; x < mask.width; ++x) {
      const int bit = mask.known[y * mask.width + x] != 0 ? 1 : 0;
      bits[y * row_bytes + x / 8] |= static_cast<char>(bit << (7 - x % 8));
    }
  }
  v1::MaskBitmap message;
  message.set_width(mask.width);
  message.set_height(mask.height);
  message.set_bits(std::move(bits));
  return message;
}

}  // namespace limpid::server
