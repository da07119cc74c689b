#include "engine/model/safetensors_writer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/tensor_dtype.h"

namespace limpid {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kAlignment = 64;  // of the data, a cache line

std::vector<TensorSpec> InLayoutOrder(std::vector<TensorSpec> tensors) {
  std::sort(tensors.begin(), tensors.end(),
            [](const TensorSpec& a, const TensorSpec& b) {
              const size_t a_size = c10::elementSize(a.dtype);
              const size_t b_size = c10::elementSize(b.dtype);
              return a_size != b_size ? a_size > b_size : a.name < b.name;
            });
  return tensors;
}

// Gives every tensor its place; returns the bytes of all.
absl::StatusOr<uint64_t> PlaceTensors(const std::vector<TensorSpec>& tensors,
                                      SafetensorsHeader& header) {
  uint64_t place = 0;
  for (const TensorSpec& spec : InLayoutOrder(tensors)) {
    const std::optional<uint64_t> bytes = TensorBytes(spec.dtype, spec.shape);
    if (!DtypeName(spec.dtype).has_value() || !bytes.has_value() ||
        __builtin_add_overflow(place, *bytes, &place)) {
      return InvalidField(
          spec.name,
          absl::StrFormat(
              "tensor %s: a safetensors file cannot hold its dtype or size",
              spec.name));
    }
    const TensorEntry entry = {.dtype = spec.dtype,
                               .shape = spec.shape,
                               .begin = place - *bytes,
                               .end = place};
    if (header.tensors.emplace(spec.name, entry).second) continue;
    return InvalidField(
        spec.name, absl::StrFormat("tensor %s: is there twice", spec.name));
  }
  return place;
}

std::string HeaderText(const SafetensorsHeader& header) {
  Json json = Json::object();
  if (!header.metadata.empty()) json["__metadata__"] = header.metadata;
  for (const auto& [name, entry] : header.tensors) {
    json[name] = {{"dtype", *DtypeName(entry.dtype)},
                  {"shape", entry.shape},
                  {"data_offsets", {entry.begin, entry.end}}};
  }
  std::string text = json.dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false,
                               Json::error_handler_t::replace);
  const size_t filled = (sizeof(uint64_t) + text.size()) % kAlignment;
  return text + std::string(filled == 0 ? 0 : kAlignment - filled, ' ');
}

}  // namespace

absl::StatusOr<SafetensorsWriter> SafetensorsWriter::Create(
    const std::string& path, const std::vector<TensorSpec>& tensors,
    const std::map<std::string, std::string>& metadata) {
  SafetensorsHeader header = {.tensors = {}, .metadata = metadata};
  ASSIGN_OR_RETURN(const uint64_t data_bytes, PlaceTensors(tensors, header));
  const std::string text = HeaderText(header);
  // What we write we can read: names, number of dimensions, encoding.
  RETURN_IF_ERROR(ParseSafetensorsHeader(text, data_bytes).status());
  const uint64_t length = text.size();
  const uint64_t data_offset = sizeof(length) + length;
  ASSIGN_OR_RETURN(std::unique_ptr<PartFile> file,
                   PartFile::Create(path, data_offset + data_bytes));
  RETURN_IF_ERROR(file->WriteAt(
      0, {reinterpret_cast<const char*>(&length), sizeof(length)}));
  RETURN_IF_ERROR(file->WriteAt(sizeof(length), text));
  return SafetensorsWriter(std::move(header), data_offset, std::move(file));
}

absl::Status SafetensorsWriter::Write(const std::string& name,
                                      const at::Tensor& tensor) {
  const auto found = header_.tensors.find(name);
  if (found == header_.tensors.end() ||
      found->second.dtype != tensor.scalar_type() ||
      tensor.sizes() != found->second.shape) {
    return InvalidField(
        name,
        absl::StrFormat(
            "tensor %s: is not of the dtype and shape announced for it", name));
  }
  if (!written_.insert(name).second) {
    return InvalidField(name,
                        absl::StrFormat("tensor %s: is written twice", name));
  }
  const at::Tensor rows = tensor.cpu().contiguous();
  return file_->WriteAt(
      data_offset_ + found->second.begin,
      {static_cast<const char*>(rows.const_data_ptr()), rows.nbytes()});
}

absl::Status SafetensorsWriter::Finish() {
  for (const auto& [name, entry] : header_.tensors) {
    if (written_.contains(name)) continue;
    return absl::FailedPreconditionError(
        absl::StrFormat("tensor %s: was announced and not written", name));
  }
  return file_->Commit();
}

}  // namespace limpid
