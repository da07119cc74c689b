// A checkpoint as a safetensors file, whatever it was before.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace limpid::cli {

struct CheckpointFlags {
  std::string path = "";
  // The set of weights of a PyTorch checkpoint; "" for generator_ema,
  // generator or state_dict, in this order.
  std::string weights = "";
  std::string python = "python3";
};

class CheckpointSource {
 public:
  // Rewrites .pt, .pth, .bin and .ckpt into a file in `folder`, which the
  // source removes when destroyed. INVALID_ARGUMENT with the script's words.
  static absl::StatusOr<CheckpointSource> Open(const CheckpointFlags& flags,
                                               const std::string& folder);

  CheckpointSource(CheckpointSource&& other) noexcept;
  CheckpointSource& operator=(CheckpointSource&&) = delete;
  ~CheckpointSource();

  // A safetensors file, if the checkpoint is one.
  const std::string& path() const { return path_; }
  // The set of weights that was taken; "" when there is only one.
  const std::string& weights() const { return weights_; }

 private:
  CheckpointSource() = default;

  std::string path_;
  std::string weights_;
  std::string temporary_;  // what to remove; "" for nothing
};

}  // namespace limpid::cli
