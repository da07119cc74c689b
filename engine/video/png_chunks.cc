// A chunk is: bytes of its body (32 bits, big-endian), four letters, body,
// checksum.
#include "engine/video/png_chunks.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_format.h"
#include "engine/video/decoder_context.h"

namespace limpid {
namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);
constexpr size_t kFrameBytes = 12;  // of a chunk around its body
constexpr std::string_view kEnd = "IEND";
constexpr std::string_view kOfPixels[] = {"IHDR", "PLTE", "IDAT", kEnd};

uint32_t BigEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

// The chunk that starts at `file`, or nothing when the file is too short.
std::optional<std::string_view> FirstChunk(std::string_view file) {
  if (file.size() < kFrameBytes) return std::nullopt;
  const size_t body = BigEndian(file);
  if (body > file.size() - kFrameBytes) return std::nullopt;
  return file.substr(0, body + kFrameBytes);
}

std::string_view Kind(std::string_view chunk) { return chunk.substr(4, 4); }

}  // namespace

absl::StatusOr<std::string> PngPixelChunks(std::string_view file) {
  if (!file.starts_with(kSignature)) {
    return InvalidBitstream(absl::StrFormat(
        "the png image of %d bytes lacks its signature", file.size()));
  }
  std::string pixels(kSignature);
  for (size_t at = kSignature.size(); at < file.size();) {
    const std::optional<std::string_view> chunk = FirstChunk(file.substr(at));
    if (!chunk.has_value()) break;
    at += chunk->size();
    if (std::ranges::find(kOfPixels, Kind(*chunk)) != std::end(kOfPixels)) {
      pixels.append(*chunk);
    }
    if (Kind(*chunk) != kEnd) continue;
    if (at == file.size()) return pixels;
    return InvalidBitstream(absl::StrFormat(
        "the png image ends at byte %d, expected at %d", at, file.size()));
  }
  return InvalidBitstream(
      absl::StrFormat("the png image of %d bytes is truncated", file.size()));
}

}  // namespace limpid
