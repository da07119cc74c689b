#include "engine/model/save_weights.h"

#include <ATen/ATen.h>

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/model/file_hash.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_writer.h"
#include "engine/model/tensor_error.h"
#include "engine/model/weight_file.h"

namespace limpid {
namespace {

// What other readers of the format want to know: rows as PyTorch has them.
constexpr char kFormatKey[] = "format";
constexpr char kFormat[] = "pt";

bool IsPair(const at::Tensor& tensor, WeightDtype dtype) {
  return dtype == WeightDtype::kInt8 &&
         IsQuantizable(tensor.scalar_type(), tensor.sizes().vec());
}

at::ScalarType DtypeAlone(WeightDtype dtype) {
  return dtype == WeightDtype::kInt8 ? at::kFloat : StoredDtype(dtype);
}

std::vector<TensorSpec> SpecsOf(const Weights& weights, WeightDtype dtype) {
  std::vector<TensorSpec> specs;
  for (const auto& [name, tensor] : weights) {
    const std::vector<int64_t> shape = tensor.sizes().vec();
    if (!IsPair(tensor, dtype)) {
      specs.push_back({name, DtypeAlone(dtype), shape});
      continue;
    }
    specs.push_back({name, at::kChar, shape});
    specs.push_back({ScaleName(name), at::kFloat, {shape[0]}});
  }
  return specs;
}

absl::Status Write(const std::string& name, const at::Tensor& tensor,
                   WeightDtype dtype, SafetensorsWriter& writer) {
  RETURN_IF_ERROR(CheckFinite({{name, tensor}}));
  if (IsPair(tensor, dtype)) {
    const QuantizedTensor quantized = Quantize(tensor);
    RETURN_IF_ERROR(writer.Write(name, quantized.values));
    return writer.Write(ScaleName(name), quantized.scale);
  }
  const at::Tensor converted = tensor.to(DtypeAlone(dtype));
  if (!converted.is_same(tensor) && !CheckFinite({{name, converted}}).ok()) {
    return TensorError(name,
                       absl::StrFormat("has values too large for %s",
                                       std::string(WeightDtypeName(dtype))));
  }
  return writer.Write(name, converted);
}

absl::Status WriteAll(const Weights& weights, WeightDtype dtype,
                      SafetensorsWriter& writer) {
  for (const auto& [name, tensor] : weights) {
    RETURN_IF_ERROR(Write(name, tensor, dtype, writer));
  }
  return writer.Finish();
}

}  // namespace

absl::StatusOr<WeightDtype> CommonDtype(const Weights& weights) {
  std::set<at::ScalarType> found;
  for (const auto& [name, tensor] : weights) {
    if (!at::isFloatingType(tensor.scalar_type())) {
      return TensorError(name, "is not floating point");
    }
    found.insert(tensor.scalar_type());
  }
  if (found == std::set{at::kHalf}) return WeightDtype::kFloat16;
  if (found == std::set{at::kBFloat16}) return WeightDtype::kBFloat16;
  return WeightDtype::kFloat32;
}

absl::StatusOr<WeightFile> SaveWeights(const std::string& folder,
                                       const std::string& file,
                                       const Weights& weights,
                                       WeightDtype dtype) {
  RETURN_IF_ERROR(CommonDtype(weights).status());
  const std::string path = folder + "/" + file;
  ASSIGN_OR_RETURN(SafetensorsWriter writer,
                   SafetensorsWriter::Create(path, SpecsOf(weights, dtype),
                                             {{kFormatKey, kFormat}}));
  const absl::StatusOr<absl::Status> written =
      CatchTorch([&] { return WriteAll(weights, dtype, writer); });
  RETURN_IF_ERROR(written.status());
  RETURN_IF_ERROR(*written);
  ASSIGN_OR_RETURN(std::string sha256, Sha256OfFile(path));
  return WeightFile{.file = file, .sha256 = std::move(sha256), .dtype = dtype};
}

}  // namespace limpid
