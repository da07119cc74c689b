#include "engine/model/weights.h"

#include <ATen/ATen.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "engine/model/tensor_error.h"

namespace limpid {
namespace {

// Of a tensor that a module asked for and that is not there; larger ones do not
// occur in models of ours.
constexpr int64_t kMaxSubstituteValues = int64_t{1} << 28;

// What a module gets instead: one zero that is everywhere, since a file of the
// wrong model must not cost the memory of the right one.
at::Tensor Substitute(at::IntArrayRef shape, at::TensorOptions options) {
  TORCH_CHECK(c10::multiply_integers(shape) <= kMaxSubstituteValues,
              "no weights of shape ", shape);
  return at::zeros({1}, options).expand(shape);
}

}  // namespace

WeightReader::WeightReader(const Weights& weights, at::TensorOptions options)
    : weights_(weights), options_(options) {}

at::IntArrayRef WeightReader::ShapeOf(const std::string& name) const {
  const auto found = weights_.find(name);
  return found == weights_.end() ? at::IntArrayRef() : found->second.sizes();
}

void WeightReader::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

at::Tensor WeightReader::Take(const std::string& name, at::IntArrayRef shape) {
  at::Tensor tensor = TakeIfPresent(name, shape);
  if (tensor.defined()) return tensor;
  Fail(TensorError(name, absl::StrFormat("is missing; expected shape %s",
                                         ShapeText(shape))));
  return Substitute(shape, options_);
}

at::Tensor WeightReader::TakeIfPresent(const std::string& name,
                                       at::IntArrayRef shape) {
  const auto found = weights_.find(name);
  if (found == weights_.end()) return {};
  taken_.insert(name);
  if (found->second.sizes() == shape) return found->second.to(options_);
  Fail(TensorError(name, absl::StrFormat("has shape %s; expected %s",
                                         ShapeText(found->second.sizes()),
                                         ShapeText(shape))));
  return Substitute(shape, options_);
}

absl::Status WeightReader::Finish() const {
  if (!status_.ok()) return status_;
  for (const auto& [name, tensor] : weights_) {
    if (taken_.contains(name)) continue;
    return TensorError(name, "is not a tensor of this architecture");
  }
  return absl::OkStatus();
}

}  // namespace limpid
