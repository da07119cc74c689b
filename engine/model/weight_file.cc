#include "engine/model/weight_file.h"

#include <ATen/ATen.h>

#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/model/checkpoint_names.h"
#include "engine/model/file_hash.h"
#include "engine/model/mapped_file.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/tensor_dtype.h"
#include "engine/model/tensor_error.h"

namespace limpid {
namespace {

// A NaN among the values makes least and largest NaN. One pass, no copy but of
// 8-bit floats, which LibTorch does not compare.
bool IsFinite(const at::Tensor& tensor) {
  if (tensor.numel() == 0) return true;
  const bool is_float8 = at::isFloat8Type(tensor.scalar_type());
  const auto [least, largest] =
      at::aminmax(is_float8 ? tensor.to(at::kFloat) : tensor);
  return std::isfinite(least.item<double>()) &&
         std::isfinite(largest.item<double>());
}

absl::Status CheckHash(const std::string& path, const MappedFile& mapping,
                       const WeightFile& file) {
  const std::string found = Sha256({mapping.data(), mapping.size()});
  if (found == file.sha256) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: SHA-256 is %s, expected %s by the card", path, found, file.sha256));
}

absl::Status CheckDtypes(const SafetensorsFile& file, WeightDtype dtype) {
  const at::ScalarType stored = StoredDtype(dtype);
  for (const auto& [name, entry] : file.entries()) {
    if (entry.dtype == stored || entry.dtype == at::kFloat) continue;
    return TensorError(
        name, absl::StrFormat("is %s, expected %s%s by the card",
                              *DtypeName(entry.dtype), *DtypeName(stored),
                              stored == at::kFloat ? "" : " or F32"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Weights> CheckedWeights(const SafetensorsFile& file,
                                       WeightDtype dtype) {
  RETURN_IF_ERROR(CheckDtypes(file, dtype));
  ASSIGN_OR_RETURN(const Weights joined, DequantizedWeights(file.All()));
  RETURN_IF_ERROR(CheckFinite(joined));
  return WithOriginalNames(joined);
}

}  // namespace

std::string_view WeightDtypeName(WeightDtype dtype) {
  switch (dtype) {
    case WeightDtype::kFloat32:
      return "float32";
    case WeightDtype::kFloat16:
      return "float16";
    case WeightDtype::kBFloat16:
      return "bfloat16";
    case WeightDtype::kInt8:
      return "int8";
  }
  return "";
}

at::ScalarType StoredDtype(WeightDtype dtype) {
  switch (dtype) {
    case WeightDtype::kFloat32:
      return at::kFloat;
    case WeightDtype::kFloat16:
      return at::kHalf;
    case WeightDtype::kBFloat16:
      return at::kBFloat16;
    case WeightDtype::kInt8:
      return at::kChar;
  }
  return at::kFloat;
}

at::ScalarType LoadedDtype(WeightDtype dtype) {
  return dtype == WeightDtype::kInt8 ? at::kFloat : StoredDtype(dtype);
}

absl::StatusOr<Weights> LoadWeightFile(const std::string& folder,
                                       const WeightFile& file) {
  const std::string path = folder + "/" + file.file;
  ASSIGN_OR_RETURN(std::shared_ptr<const MappedFile> mapping,
                   MappedFile::Open(path));
  RETURN_IF_ERROR(CheckHash(path, *mapping, file));
  ASSIGN_OR_RETURN(const SafetensorsFile opened,
                   SafetensorsFile::Read(path, std::move(mapping)));
  absl::StatusOr<absl::StatusOr<Weights>> weights =
      CatchTorch([&] { return CheckedWeights(opened, file.dtype); });
  RETURN_IF_ERROR(weights.status());
  if (weights->ok()) return *std::move(weights);
  return absl::Status(
      weights->status().code(),
      absl::StrFormat("%s: %s", path, weights->status().message()));
}

absl::Status CheckFinite(const Weights& weights) {
  for (const auto& [name, tensor] : weights) {
    if (!IsFinite(tensor)) {
      return TensorError(name, "holds an infinity or a NaN");
    }
  }
  return absl::OkStatus();
}

}  // namespace limpid
