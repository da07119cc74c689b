#include "engine/model/safetensors_file.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

static_assert(std::endian::native == std::endian::little,
              "tensors are used as the file has them");

absl::Status Malformed(const std::string& path, std::string_view message) {
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s", path, message));
}

// The length in front, checked against the size of the file.
absl::StatusOr<uint64_t> HeaderBytes(const std::string& path,
                                     const MappedFile& file) {
  uint64_t length = 0;
  if (file.size() < sizeof(length)) {
    return Malformed(path, absl::StrFormat("is %d bytes, too short for the "
                                           "length of a header",
                                           file.size()));
  }
  std::memcpy(&length, file.data(), sizeof(length));
  const uint64_t room = file.size() - sizeof(length);
  if (length > kMaxHeaderBytes || length > room) {
    return Malformed(
        path,
        absl::StrFormat("the header claims %u bytes, allowed: %u (is this a "
                        "safetensors file, and whole?)",
                        length, std::min(room, kMaxHeaderBytes)));
  }
  return length;
}

}  // namespace

absl::StatusOr<SafetensorsFile> SafetensorsFile::Open(const std::string& path) {
  ASSIGN_OR_RETURN(std::shared_ptr<const MappedFile> mapping,
                   MappedFile::Open(path));
  return Read(path, std::move(mapping));
}

absl::StatusOr<SafetensorsFile> SafetensorsFile::Read(
    const std::string& path, std::shared_ptr<const MappedFile> mapping) {
  ASSIGN_OR_RETURN(const uint64_t header_bytes, HeaderBytes(path, *mapping));
  const char* header = mapping->data() + sizeof(uint64_t);
  const uint64_t data_bytes = mapping->size() - sizeof(uint64_t) - header_bytes;
  absl::StatusOr<SafetensorsHeader> parsed = ParseSafetensorsHeader(
      std::string_view(header, header_bytes), data_bytes);
  if (!parsed.ok()) {
    return Malformed(path, absl::StrCat(parsed.status().message()));
  }
  SafetensorsFile file(path, std::move(mapping), header + header_bytes,
                       *std::move(parsed));
  RETURN_IF_ERROR(file.CheckBools());
  return file;
}

absl::StatusOr<at::Tensor> SafetensorsFile::Tensor(
    const std::string& name) const {
  const auto found = entries().find(name);
  if (found == entries().end()) {
    return absl::NotFoundError(absl::StrFormat(
        "%s: there is no tensor %s", path_, absl::Utf8SafeCEscape(name)));
  }
  return TensorAt(found->second);
}

Weights SafetensorsFile::All() const {
  Weights weights;
  for (const auto& [name, entry] : entries()) {
    weights.emplace(name, TensorAt(entry));
  }
  return weights;
}

at::Tensor SafetensorsFile::TensorAt(const TensorEntry& entry) const {
  const char* bytes = data_ + entry.begin;
  const auto options = at::TensorOptions(entry.dtype);
  const bool aligned =
      reinterpret_cast<uintptr_t>(bytes) % c10::elementSize(entry.dtype) == 0;
  if (aligned) {
    return at::from_blob(
        const_cast<char*>(bytes), entry.shape,
        [mapping = mapping_](void*) mutable { mapping.reset(); }, options);
  }
  at::Tensor copy = at::empty(entry.shape, options);
  std::memcpy(copy.mutable_data_ptr(), bytes, entry.end - entry.begin);
  return copy;
}

// A bool that is neither 0 nor 1 is undefined behaviour to whoever reads it.
absl::Status SafetensorsFile::CheckBools() const {
  for (const auto& [name, entry] : entries()) {
    if (entry.dtype != c10::ScalarType::Bool) continue;
    const bool valid =
        std::all_of(data_ + entry.begin, data_ + entry.end,
                    [](char value) { return value == 0 || value == 1; });
    if (valid) continue;
    return Malformed(path_,
                     absl::StrFormat("tensor %s: BOOL values must be 0 or 1",
                                     absl::Utf8SafeCEscape(name)));
  }
  return absl::OkStatus();
}

}  // namespace limpid
