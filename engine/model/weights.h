// Named tensors of a checkpoint, and how a module takes its own.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"

namespace limpid {

// By name as in the checkpoint, prefixes of wrappers removed.
using Weights = std::map<std::string, at::Tensor>;

// Hands the tensors of one checkpoint to the modules that it is made of, and
// remembers what was wrong, so that constructors need no error handling: after
// the last Take, Finish() says what the first error was. Not thread-safe.
class WeightReader {
 public:
  // Tensors are converted to `options` (dtype and device) when taken. `weights`
  // must outlive the reader.
  WeightReader(const Weights& weights, at::TensorOptions options);

  // The tensor `name`. When it is missing or has another shape this remembers
  // the error, which names the tensor, the expected and the found shape, and
  // returns zeros of `shape` that share their memory. Throws c10::Error when
  // even those would be too many.
  at::Tensor Take(const std::string& name, at::IntArrayRef shape);
  // An undefined tensor when there is none of this name.
  at::Tensor TakeIfPresent(const std::string& name, at::IntArrayRef shape);
  // The shape of the tensor `name`; empty when there is none.
  at::IntArrayRef ShapeOf(const std::string& name) const;

  // The first error so far.
  const absl::Status& status() const { return status_; }

  // INVALID_ARGUMENT with the first error, or naming the first tensor that no
  // module took.
  absl::Status Finish() const;

 private:
  // Keeps the first error.
  void Fail(absl::Status status);

  const Weights& weights_;
  const at::TensorOptions options_;
  std::set<std::string> taken_;
  absl::Status status_;
};

}  // namespace limpid
