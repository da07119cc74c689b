#include "engine/model/quantized_weights.h"

#include <ATen/ATen.h>

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/model/tensor_error.h"

namespace limpid {
namespace {

constexpr char kScaleSuffix[] = ".scale";
constexpr int64_t kMinValuesPerScale = 32;
constexpr double kMaxLevel = 127;

// One scale per channel, in the shape that multiplies `values`.
at::Tensor Spread(const at::Tensor& scale, const at::Tensor& values) {
  std::vector<int64_t> shape(values.dim(), 1);
  shape[0] = scale.numel();
  return scale.view(shape);
}

absl::Status CheckScale(const std::string& name, const at::Tensor& values,
                        const at::Tensor& scale) {
  if (values.dim() == 0 || scale.dim() != 1 ||
      scale.size(0) != values.size(0) || scale.scalar_type() != at::kFloat) {
    return TensorError(name, "must be F32 with one value per output channel");
  }
  const at::Tensor valid = scale.isfinite().logical_and(scale.ge(0));
  if (valid.all().item<bool>()) return absl::OkStatus();
  return TensorError(name, "has a scale that is negative or not finite");
}

// The name of what `name` scales, when it is such a name.
std::optional<std::string> ScaledName(const std::string& name) {
  if (!absl::EndsWith(name, kScaleSuffix)) return std::nullopt;
  return name.substr(0, name.size() - (sizeof(kScaleSuffix) - 1));
}

bool IsQuantized(const Weights& weights, const std::string& name) {
  const auto found = weights.find(name);
  return found != weights.end() && found->second.scalar_type() == at::kChar;
}

absl::StatusOr<at::Tensor> DequantizedTensor(const Weights& weights,
                                             const std::string& name,
                                             const at::Tensor& values) {
  const std::string scale_name = ScaleName(name);
  const auto scale = weights.find(scale_name);
  if (scale == weights.end()) {
    return TensorError(
        scale_name,
        absl::StrFormat("is missing; %s is I8", absl::Utf8SafeCEscape(name)));
  }
  RETURN_IF_ERROR(CheckScale(scale_name, values, scale->second));
  return Dequantize({.values = values, .scale = scale->second});
}

}  // namespace

std::string ScaleName(const std::string& name) { return name + kScaleSuffix; }

bool IsQuantizable(at::ScalarType dtype, const std::vector<int64_t>& shape) {
  if (!c10::isFloatingType(dtype) || shape.empty()) return false;
  int64_t values_per_scale = 1;
  for (size_t i = 1; i < shape.size(); ++i) values_per_scale *= shape[i];
  return shape[0] > 1 && values_per_scale >= kMinValuesPerScale;
}

QuantizedTensor Quantize(const at::Tensor& tensor) {
  const at::Tensor rows = tensor.to(at::kFloat).flatten(1);
  const at::Tensor scale = rows.abs().amax(/*dim=*/1) / kMaxLevel;
  // A channel of zeros has scale 0; any divisor gives 0 for it.
  const at::Tensor divisor = at::where(scale > 0, scale, at::ones_like(scale));
  const at::Tensor levels = (rows / divisor.unsqueeze(1)).round();
  return {.values = levels.clamp(-kMaxLevel, kMaxLevel)
                        .to(at::kChar)
                        .view(tensor.sizes()),
          .scale = scale};
}

at::Tensor Dequantize(const QuantizedTensor& quantized) {
  return quantized.values.to(at::kFloat) *
         Spread(quantized.scale, quantized.values);
}

absl::StatusOr<Weights> DequantizedWeights(const Weights& weights) {
  Weights dequantized;
  for (const auto& [name, tensor] : weights) {
    const std::optional<std::string> scaled = ScaledName(name);
    if (scaled.has_value() && IsQuantized(weights, *scaled)) continue;
    if (tensor.scalar_type() != at::kChar) {
      dequantized.emplace(name, tensor);
      continue;
    }
    ASSIGN_OR_RETURN(at::Tensor values,
                     DequantizedTensor(weights, name, tensor));
    dequantized.emplace(name, std::move(values));
  }
  return dequantized;
}

}  // namespace limpid
